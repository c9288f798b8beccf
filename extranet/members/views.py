"""The register as members see it, and the secretariat's screens that are no list of rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, FormView, TemplateView

from extranet.access import note_shown
from extranet.members import actions, rules
from extranet.members.choices import LISTED_KINDS, ApplicationState, MembershipKind, Outcome
from extranet.members.forms import DecideForm, MemberFilterForm, PrepareForm, RulesForm, ceiling_words
from extranet.members.models import (
    Application,
    Mandate,
    Organisation,
    OrganisationMembership,
    RegisterRules,
    Representation,
)
from extranet.nav import Row, year
from home.models import HomePage
from networks.actions import for_everybody
from networks.apps import collect
from networks.choices import Role
from networks.rules import audience_keys, is_board, is_secretariat, roles_of
from office.views import OfficeView, Refused, StepView

PAGE_SIZE = 50
NEW_FOR = timedelta(days=60)
DUE_SOON = timedelta(days=7)
ON_FRONT = 12


class MemberList(TemplateView):
    """All organisations of the network with those who speak for them."""

    template_name = "members/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        network = self.request.network
        note_shown(self.request, "members.see_list", network)
        form = MemberFilterForm(self.request.GET, network=network)
        everyone = Organisation.objects.for_network(network)
        page = Paginator(form.filter(everyone).with_register(), PAGE_SIZE).get_page(self.request.GET.get("page"))
        query = self.request.GET.copy()
        query.pop("page", None)
        agreed = RegisterRules.of(network)
        for organisation in page:
            organisation.function_deviates = rules.function_deviates(organisation, agreed)
        counts = {kind: everyone.joined([kind]).count() for kind in LISTED_KINDS}
        return super().get_context_data(
            leads=is_board(self.request.user, network),
            form=form,
            page=page,
            query=query.urlencode() + "&" if query else "",
            members=counts[MembershipKind.MEMBER],
            partners=counts[MembershipKind.PARTNER],
            observers=counts[MembershipKind.OBSERVER],
            today=timezone.localdate(),
        )


class OrganisationPage(DetailView):
    """One organisation: what it is, who speaks for it, how to reach them."""

    template_name = "members/organisation.html"
    context_object_name = "organisation"

    def get_queryset(self) -> QuerySet[Organisation]:
        return Organisation.objects.for_network(self.request.network).joined().with_register()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreed = RegisterRules.of(self.request.network)
        if hasattr(self.request, "viewing") or not self._is_own():
            note_shown(self.request, "members.see_organisation", self.object)
        return super().get_context_data(
            **kwargs,
            function_deviates=rules.function_deviates(self.object, agreed),
            is_secretariat=is_secretariat(self.request.user, self.request.network),
        )

    def _is_own(self) -> bool:
        """Whether the reader speaks for it."""
        return f"org:{self.object.pk}" in rules.organisation_keys(self.request.user, self.request.network)


class OrganisationTimeline(DetailView):
    """The days of an organisation, as far as this person may read of them elsewhere."""

    template_name = "members/timeline.html"
    context_object_name = "organisation"

    def get_queryset(self) -> QuerySet[Organisation]:
        return Organisation.objects.for_network(self.request.network).joined().select_related("network")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, network = self.request.user, self.request.network
        keys = None if is_secretariat(person, network) else audience_keys(person, network)
        return super().get_context_data(**kwargs, events=rules.timeline(self.object, keys))


def new_in_register(request: HttpRequest) -> dict[str, Any] | None:
    """Who has come to represent an organisation lately, the latest first."""
    since = timezone.localdate() - NEW_FOR
    rows = Representation.objects.for_network(request.network).current().filter(valid_from__gte=since)
    listed = Organisation.objects.for_network(request.network).joined()
    latest = rows.filter(organisation__in=listed).select_related("organisation").order_by("-valid_from", "-pk")[:5]
    found = [_new_row(representation) for representation in latest]
    return {"rows": found} if found else None


def _new_row(representation: Representation) -> Row:
    organisation = representation.organisation
    text = gettext("New deputy") if representation.is_deputy else gettext("New representative")
    return Row(organisation.name, organisation.get_absolute_url(), text, representation.valid_from)


class Balance(TemplateView):
    """How the network is made up by kind of party."""

    template_name = "members/balance.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(parties=rules.balance(self.request.network), today=timezone.localdate())


def due_steps(request: HttpRequest) -> dict[str, Any] | None:
    """For the secretariat: prospects with a step that is due within a week, and applications that wait."""
    if not is_secretariat(request.user, request.network):
        return None
    soon = timezone.localdate() + DUE_SOON
    prospects = OrganisationMembership.objects.for_network(request.network).prospects().filter(next_step_on__lte=soon)
    found = [
        Row(row.organisation.name, reverse("register:prospects"), row.next_step, row.next_step_on) for row in prospects
    ]
    waiting = Application.objects.for_network(request.network).open().select_related("organisation")
    found += [Row(str(row), reverse("applications:edit", args=[row.pk]), str(row.state.label)) for row in waiting]
    return {"rows": found} if found else None


def expiring_mandates(request: HttpRequest) -> dict[str, Any] | None:
    """For secretariat and chair: offices that become vacant before long, with what to hand over."""
    person, network = request.user, request.network
    if not roles_of(person, network) & {Role.SECRETARIAT, Role.CHAIR}:
        return None
    rows = rules.expiring_mandates(network)
    text, pack = gettext("The mandate expires, elect a successor"), reverse("members:handover")
    found = [Row(f"{row.get_office_display().capitalize()}: {row.person}", pack, text, row.valid_to) for row in rows]
    return {"rows": found} if found else None


class Handover(TemplateView):
    """What a new chair needs to know, on one page that can be printed. For those who lead the network."""

    template_name = "members/handover.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, network = self.request.user, self.request.network
        if not is_board(person, network):
            raise PermissionDenied
        note_shown(self.request, "members.see_handover", network)
        agreed, today = RegisterRules.of(network), timezone.localdate()
        mandates = Mandate.objects.for_network(network).select_related("person")
        organisations = Organisation.objects.for_network(network).joined().with_register()
        return super().get_context_data(
            today=today,
            network=network,
            rules=agreed,
            seats=mandates.current(),
            earlier=mandates.ended().order_by("-valid_to", "-pk")[:10],
            organisations=organisations,
            deviations=rules.deviations(network, agreed),
            dates=year(person, network, today, today + timedelta(days=366)),
            parts=[part for part in collect("handover_parts", person, network) if part.rows],
        )


# ------------------------------------------------------------------ for everybody


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """The organisations that want to be seen, with logo, place and address; no person."""
    if request.network is None:
        raise Http404
    rows = Organisation.objects.for_network(request.network).listed_publicly().with_memberships()
    page = Paginator(rows.prefetch_related("focus_areas"), PAGE_SIZE).get_page(request.GET.get("page"))
    response = render(request, "members/public.html", {"page": page})
    for_everybody(response)
    return response


def front_panel(request: HttpRequest, page: HomePage) -> dict[str, Any] | None:
    """Some of those who want to be seen, with the way to all of them; nothing while there is nobody."""
    shown = list(Organisation.objects.for_network(request.network).listed_publicly()[: ON_FRONT + 1])
    return {"organisations": shown[:ON_FRONT], "has_more": len(shown) > ON_FRONT} if shown else None


# ------------------------------------------------------------------ the secretariat's


class DeviationsView(OfficeView, TemplateView):
    """Where members differ from what the network has agreed."""

    template_name = "members/admin/deviations.html"
    page_title = _("Deviations")
    header_icon = "warning"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreed = RegisterRules.of(self.network)
        found = rules.deviations(self.network, agreed)
        return super().get_context_data(**kwargs, deviations=found, rules=agreed)


class ProspectsView(OfficeView, TemplateView):
    """Who has been spoken to, and what happens next."""

    template_name = "members/admin/prospects.html"
    page_title = _("Prospects")
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = OrganisationMembership.objects.for_network(self.network).prospects()
        return super().get_context_data(**kwargs, prospects=rows, today=timezone.localdate())


class RulesView(OfficeView, FormView):
    """What the network has agreed on about its members."""

    template_name = "members/admin/form.html"
    page_title = _("Rules of the register")
    header_icon = "cog"
    form_class = RulesForm
    success_url = reverse_lazy("register:rules")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": RegisterRules.of(self.network)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, button=_("Save the rules"))

    def form_valid(self, form: RulesForm) -> HttpResponse:
        actions.change_rules(by=self.request.user, rules=form.instance, changed=form.changed_data)
        messages.success(self.request, gettext("The rules have been saved."))
        return super().form_valid(form)


class TimelineView(OfficeView, TemplateView):
    """Everything the register remembers of an organisation."""

    template_name = "members/admin/timeline.html"
    page_title = _("Timeline")
    header_icon = "history"
    viewset: Any = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Organisation.objects.for_network(self.network).select_related("network")
        organisation = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.page_subtitle = organisation.name
        listed = (_("Organisations"), reverse(self.viewset.get_url_name("index")))
        self.above = (listed, (organisation.name, reverse(self.viewset.get_url_name("edit"), args=[organisation.pk])))
        return super().get_context_data(**kwargs, events=rules.timeline(organisation))


class ApplicationStep(OfficeView):
    """A step with one application that has not been decided."""

    viewset: Any = None
    header_icon = "form"
    states: tuple[ApplicationState, ...] = (ApplicationState.APPLIED, ApplicationState.PREPARED)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = Application.objects.for_network(request.network).select_related("organisation__network")
        self.application = get_object_or_404(rows, pk=kwargs["pk"])
        self.page_subtitle = str(self.application.organisation)
        self.above = (
            (_("Applications"), reverse(self.viewset.get_url_name("index"))),
            (str(self.application), self.back()),
        )
        if self.application.state not in self.states and request.method == "GET":
            return self.refuse()
        return super().dispatch(request, *args, **kwargs)

    def back(self) -> str:
        """The application itself."""
        return reverse(self.viewset.get_url_name("edit"), args=[self.application.pk])

    def refuse(self) -> HttpResponse:
        """Somebody else was faster."""
        messages.error(self.request, gettext("Nothing was done: it has changed in the meantime. Look at it once more."))
        return redirect(self.back())


class ApplicationFormView(ApplicationStep, FormView):
    """A step with something to fill in."""

    template_name = "members/admin/form.html"
    button: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, back=self.back(), button=self.button, row=self.application)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                self.take(form.cleaned_data)
        except actions.WrongStateError:
            return self.refuse()
        except actions.CeilingReachedError as error:
            form.add_error(None, ceiling_words(error.args[0]))
        except actions.AlreadyJoinedError:
            form.add_error(
                "first_day", gettext("Its present membership begins later: choose a later day, or end it first.")
            )
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, gettext("The application has been saved."))
        return redirect(self.back())

    def take(self, data: dict[str, Any]) -> None:
        """Do it."""
        raise NotImplementedError


class PrepareView(ApplicationFormView):
    """What those who prepare advise."""

    page_title = _("Prepare the application")
    form_class = PrepareForm
    button = _("Save the advice")

    def get_initial(self) -> dict[str, Any]:
        row = self.application
        known = {"prepared_by": row.prepared_by, "advice": row.advice, "statement": row.statement}
        return known | {"on": row.prepared_on or timezone.localdate()}

    def take(self, data: dict[str, Any]) -> None:
        actions.prepare_application(by=self.request.user, application=self.application, **data)


class DecideView(ApplicationFormView):
    """What the meeting decided."""

    page_title = _("Decide the application")
    form_class = DecideForm
    button = _("Save the decision")
    states = (ApplicationState.PREPARED,)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"meetings": rules.meetings_around(self.request.user, self.network)}

    def take(self, data: dict[str, Any]) -> None:
        facts = {name: data[name] for name in ("on", "at", "first_day")} | {"by": self.request.user}
        accepted = data["outcome"] == Outcome.ACCEPTED
        actions.decide_application(application=self.application, accepted=accepted, **facts)


class WithdrawView(ApplicationStep, StepView):
    """The organisation no longer wants to."""

    page_title = _("Withdraw the application")
    button = _("Withdraw the application")
    is_serious = True

    def question(self) -> str:
        return gettext("The application of %(name)s ends without a decision. It stays in the timeline.") % {
            "name": self.application.organisation
        }

    def take(self) -> str:
        try:
            actions.withdraw_application(by=self.request.user, application=self.application)
        except actions.WrongStateError:
            raise Refused(gettext("Nothing was done: it has changed in the meantime. Look at it once more.")) from None
        return gettext("The application has been withdrawn.")
