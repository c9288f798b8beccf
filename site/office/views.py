"""The secretariat's screens of people: their roles and their invitations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from admission.actions import InvitationUnusableError, RoleOfTheRegister, revoke_invitation
from admission.models import Invitation
from networks.apps import collect
from networks.choices import GRANTED_ROLES, REGISTER_ROLES, Role
from networks.models import Network
from notifications.models import DigestEntry
from office import actions
from office.forms import InviteForm, LetInForm, PeopleFilterForm
from office.querysets import mails_of, not_come_in, people_of
from office.rules import held_directly, is_last_secretariat, latest_invitations, source_words

PAGE_SIZE = 50
SENT_SHOWN = 10
"""How many of the mails to a person stand on their screen."""


class OfficeView(WagtailAdminTemplateMixin):
    """A screen of the network whose host was asked; on the bare host there is none."""

    request: HttpRequest
    kwargs: dict[str, Any]
    above: tuple[tuple[Any, Any], ...] = ()
    network: Network

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.network is None:
            raise Http404
        self.network = request.network
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [{"url": url, "label": label} for label, url in self.above]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]


PEOPLE = (_("People"), reverse_lazy("office:people"))
INVITATIONS = (_("Invitations"), reverse_lazy("office:invitations"))


# ------------------------------------------------------------------ people


class PeopleView(OfficeView, TemplateView):
    """Everybody with a role, and when they were last here."""

    template_name = "office/people.html"
    page_title = _("People")
    header_icon = "group"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(gettext("Invite"), url=reverse("office:invite"), icon_name="plus"),
            HeaderButton(gettext("Not come in yet"), url=reverse("office:waiting"), icon_name="user"),
            HeaderButton(gettext("Invitations"), url=reverse("office:invitations"), icon_name="mail"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = PeopleFilterForm(self.request.GET)
        rows = form.rows(self.network).order_by("last_name", "first_name", "pk")
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs, filters_form=form, page=page, is_filtered=any(form.data.values()))


class PersonView(OfficeView, TemplateView):
    """One person: roles here, on what they rest, and what can be given or taken."""

    template_name = "office/person.html"
    header_icon = "user"
    above = (PEOPLE,)

    def get_page_title(self) -> str:
        return str(self.person)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.person = get_object_or_404(people_of(self.network), pk=pk)
        return super().get(request, pk=pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, rows = self.person, self.person.roles_here
        words = source_words(rows, self.network)
        told = [(row, words[row.source], row.source == "granted" and row.role in GRANTED_ROLES) for row in rows]
        held = held_directly(row for row in rows if row.is_current)
        is_locked = person.is_superuser and not self.request.user.is_superuser
        of_register = [row.role for row in rows if row.is_current and row.role in REGISTER_ROLES]
        return super().get_context_data(
            **kwargs,
            person=person,
            current=[entry for entry in told if not entry[0].is_past],
            former=[entry for entry in told if entry[0].is_past],
            is_locked=is_locked,
            to_give=[] if is_locked or not person.is_active else [role for role in GIVEN if role not in held],
            screens=list(collect("person_screens", self.request.user, person, self.network)),
            sent=mails_of(self.network).filter(to__iexact=person.email)[:SENT_SHOWN],
            news=DigestEntry.objects.for_network(self.network).filter(person=person)[:SENT_SHOWN],
            let_in=of_register[0] if of_register and person.last_here is None and person.is_active else "",
        )


GIVEN = [role for role in Role if role in GRANTED_ROLES]


class StepView(OfficeView, TemplateView):
    """Asks before something is done, and does it on a post."""

    template_name = "office/step.html"
    is_serious = False
    button: Any = ""

    def back(self) -> str:
        """Where one comes from and returns to."""
        raise NotImplementedError

    def question(self) -> str:
        """What will happen, in a sentence or two."""
        raise NotImplementedError

    def take(self) -> str:
        """Do it; what to say afterwards. Raises :class:`Refused` with the reason."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {"question": self.question(), "back": self.back(), "button": self.button, "is_serious": self.is_serious}
        return super().get_context_data(**kwargs, **facts)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.take())
        except Refused as reason:
            messages.error(request, str(reason))
        return redirect(self.back())


class Refused(Exception):
    """Nothing was done; the message says why."""


class RoleView(StepView):
    """A step with one person and one role."""

    header_icon = "user"
    roles = GRANTED_ROLES

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.network is None or kwargs["role"] not in self.roles:
            raise Http404
        self.person = get_object_or_404(people_of(request.network), pk=kwargs["pk"])
        self.role = Role(kwargs["role"])
        self.above = (PEOPLE, (str(self.person), self.back()))
        if self.person.is_superuser and not request.user.is_superuser:
            raise PermissionDenied

    def back(self) -> str:
        return reverse("office:person", args=[self.person.pk])

    def facts(self) -> dict[str, Any]:
        """What goes by name and arguments to an action."""
        return {"by": self.request.user, "person": self.person, "network": self.network, "role": self.role}

    def words(self) -> dict[str, str]:
        """What the sentences need."""
        return {"name": str(self.person), "role": str(self.role.label), "network": self.network.name}


class GiveView(RoleView):
    """Give a role."""

    page_title = _("Give a role")
    button = _("Give the role")

    def question(self) -> str:
        return gettext("%(name)s gets the role %(role)s in %(network)s, from today on.") % self.words()

    def take(self) -> str:
        try:
            actions.give_role(**self.facts())
        except actions.ClosedAccount:
            raise Refused(gettext("%(name)s may not log in, so no role was given.") % self.words()) from None
        return gettext("%(name)s now has the role %(role)s.") % self.words()


class TakeView(RoleView):
    """Take a role."""

    page_title = _("Take a role")
    button = _("Take the role")
    is_serious = True

    def question(self) -> str:
        if self.role == Role.SECRETARIAT and is_last_secretariat(self.person, self.network):
            return self.last_of_all()
        told = gettext("%(name)s loses the role %(role)s in %(network)s at once.") % self.words()
        if self.person == self.request.user:
            told += " " + gettext("It is your own role: you cannot give it back to yourself.")
        return told

    def last_of_all(self) -> str:
        """Why nobody can take this role now."""
        return (
            gettext(
                "%(name)s is the last of the secretariat who can log in. Give somebody else the role first; "
                "without a secretariat nobody could keep %(network)s."
            )
            % self.words()
        )

    def take(self) -> str:
        try:
            ended = actions.take_role(**self.facts())
        except actions.LastSecretariat:
            raise Refused(self.last_of_all()) from None
        if not ended:
            raise Refused(gettext("%(name)s did not have the role %(role)s.") % self.words())
        return gettext("%(name)s no longer has the role %(role)s.") % self.words()


class LetInView(RoleView):
    """Mail somebody whom the register gives a role the way in."""

    roles = REGISTER_ROLES
    page_title = _("Send the way in")
    button = _("Send the invitation")

    def question(self) -> str:
        return gettext("%(name)s has the role %(role)s by the register and gets a mail with the way in.") % self.words()

    def take(self) -> str:
        try:
            actions.let_in(**self.facts())
        except RoleOfTheRegister:
            raise Refused(gettext("%(name)s did not have the role %(role)s.") % self.words()) from None
        return gettext("The invitation to %(name)s has been sent.") % self.words()


# ------------------------------------------------------------------ invitations


class InviteView(OfficeView, FormView):
    """Invite one or many to a role."""

    template_name = "office/invite.html"
    page_title = _("Invite")
    header_icon = "mail"
    form_class = InviteForm
    above = (PEOPLE,)
    success_url = reverse_lazy("office:invitations")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.network}

    def form_valid(self, form: InviteForm) -> HttpResponse:
        data = form.cleaned_data
        sent = actions.invite_all(by=self.request.user, network=self.network, **data)
        said = ngettext("%(count)d invitation has been sent.", "%(count)d invitations have been sent.", len(sent))
        messages.success(self.request, said % {"count": len(sent)})
        return super().form_valid(form)


class WaitingView(OfficeView, FormView):
    """Who has a role by the register and has not come in yet; mails the way in to those who are ticked."""

    template_name = "office/waiting.html"
    page_title = _("Not come in yet")
    header_icon = "mail"
    above = (PEOPLE,)
    form_class = LetInForm
    success_url = reverse_lazy("office:waiting")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"waiting": not_come_in(self.network)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(not_come_in(self.network), PAGE_SIZE).get_page(self.request.GET.get("p"))
        sent = latest_invitations(page.object_list, self.network)
        told = [(person, sent.get(person.pk)) for person in page]
        return super().get_context_data(**kwargs, page=page, told=told)

    def form_valid(self, form: LetInForm) -> HttpResponse:
        chosen = form.cleaned_data["people"]
        count = actions.let_all_in(by=self.request.user, people=chosen, network=self.network)
        said = ngettext("%(count)d invitation has been sent.", "%(count)d invitations have been sent.", count)
        messages.success(self.request, said % {"count": count})
        return super().form_valid(form)


class InvitationsView(OfficeView, TemplateView):
    """Every invitation that is still kept, and what became of it."""

    template_name = "office/invitations.html"
    page_title = _("Invitations")
    header_icon = "mail"
    above = (PEOPLE,)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(gettext("Invite"), url=reverse("office:invite"), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Invitation.objects.for_network(self.network).select_related("created_by")
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs, page=page)


class InvitationView(StepView):
    """A step with one invitation that nobody has answered."""

    header_icon = "mail"
    above = (PEOPLE, INVITATIONS)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.network is None:
            raise Http404
        rows = Invitation.objects.for_network(request.network).select_related("network")
        self.invitation = get_object_or_404(rows, pk=kwargs["pk"])

    def back(self) -> str:
        return reverse("office:invitations")

    def words(self) -> dict[str, str]:
        """What the sentences need."""
        return {"mail": self.invitation.email, "role": str(self.invitation.get_role_display())}

    def refused(self) -> Refused:
        """It was answered or withdrawn meanwhile."""
        return Refused(gettext("Nothing was done: the invitation to %(mail)s is answered or withdrawn.") % self.words())


class ResendView(InvitationView):
    """Send it again."""

    page_title = _("Send again")
    button = _("Send again")

    def question(self) -> str:
        return gettext("%(mail)s gets a new mail with a new link (%(role)s). The earlier link stops working.") % (
            self.words()
        )

    def take(self) -> str:
        if self.invitation.accepted_at or self.invitation.revoked_at:
            raise self.refused()
        try:
            actions.resend(by=self.request.user, invitation=self.invitation)
        except RoleOfTheRegister:
            raise Refused(gettext("Nothing was sent: the register no longer gives this role.")) from None
        return gettext("The invitation to %(mail)s has been sent again.") % self.words()


class WithdrawView(InvitationView):
    """Withdraw it."""

    page_title = _("Withdraw")
    button = _("Withdraw the invitation")
    is_serious = True

    def question(self) -> str:
        return gettext("The link that was mailed to %(mail)s (%(role)s) stops working at once.") % self.words()

    def take(self) -> str:
        try:
            revoke_invitation(by=self.request.user, invitation=self.invitation)
        except InvitationUnusableError:
            raise self.refused() from None
        return gettext("The invitation to %(mail)s has been withdrawn.") % self.words()
