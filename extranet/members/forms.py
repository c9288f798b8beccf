"""Forms of the register: the filter of the member list, and those of the secretariat."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any, cast

from dateutil.relativedelta import relativedelta
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.models import User
from events.templatetags.dates import day_long
from extranet.members.choices import LISTED_KINDS, SINGLE_OFFICES, Advice, MembershipKind, Outcome
from extranet.members.emails import send_welcome
from extranet.members.models import Mandate, OrganisationMembership, RegisterRules, Representation
from extranet.members.querysets import OrganisationQuerySet
from extranet.members.rules import DatedPeriod, has_room
from networks.forms import field_of
from networks.models import FocusArea, Membership, Network

MEMBER = MembershipKind.MEMBER
DECISIONS = [(row.value, row.label) for row in (Outcome.ACCEPTED, Outcome.DECLINED)]


class MemberFilterForm(forms.Form):
    """Which organisations to show."""

    find = forms.CharField(label=_("Organisation or person"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Membership"), required=False)
    focus: forms.ModelChoiceField[FocusArea] = forms.ModelChoiceField(
        label=_("Focus area"), required=False, queryset=None, to_field_name="slug"
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        kinds = [(kind, MembershipKind(kind).label.capitalize()) for kind in LISTED_KINDS]
        field_of(self, "kind").choices = [("", _("All")), *kinds]
        focus = field_of(self, "focus")
        focus.queryset, focus.empty_label = FocusArea.objects.for_network(network), _("All")

    def filter(self, organisations: OrganisationQuerySet) -> OrganisationQuerySet:
        """The organisations asked for; all of them where the question makes no sense."""
        if not self.is_valid():
            return organisations.joined()
        wanted = self.cleaned_data
        rows = organisations.joined([wanted["kind"]] if wanted["kind"] else LISTED_KINDS)
        if wanted["focus"]:
            rows = rows.filter(focus_areas=wanted["focus"])
        for word in wanted["find"].split():
            rows = rows.filter(self._named(word))
        return rows

    def _named(self, word: str) -> Q:
        """Organisations with the word in their name or in that of somebody who speaks for them today."""
        people = Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word)
        speaking = Representation.objects.for_network(self.network).current().filter(people)
        return Q(name__icontains=word) | Q(pk__in=speaking.values("organisation"))


class WholeRowForm(WagtailAdminModelForm):
    """Also checks the constraints that join a field of the form with the network, set before it."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self.add_error(None, error)


class MandateForm(WholeRowForm):
    """An office from a day to a day: as long as the network has agreed, and one person at a time as chair."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk and self.instance.network_id:
            years = RegisterRules.of(self.instance.network).mandate_years
            self.initial["valid_to"] = timezone.localdate() + relativedelta(years=years, days=-1)

    def clean(self) -> dict[str, Any]:
        """Said at the field, with who holds the office."""
        cleaned: dict[str, Any] = super().clean()
        office, first, last = (cleaned.get(name) for name in ("office", "valid_from", "valid_to"))
        if office not in SINGLE_OFFICES or first is None:
            return cleaned
        others = Mandate.objects.for_network(self.instance.network).filter(office=office).exclude(pk=self.instance.pk)
        others = others.filter(Q(valid_to=None) | Q(valid_to__gte=first))
        if last is not None:
            others = others.filter(valid_from__lte=last)
        if other := others.select_related("person").order_by("valid_from").first():
            self.add_error("valid_from", _held_words(other))
        return cleaned


def _held_words(mandate: Mandate) -> str:
    if mandate.valid_to is None:
        return gettext("%(person)s holds this office. End that mandate first.") % {"person": mandate.person}
    told = {"person": mandate.person, "first": day_long(mandate.valid_from), "last": day_long(mandate.valid_to)}
    return gettext("%(person)s holds this office from %(first)s to %(last)s. Mandates must not overlap.") % told


class OrganisationForm(WholeRowForm):
    """An organisation with its memberships."""

    def clean(self) -> dict[str, Any]:
        """Memberships follow one another, and the network takes in no more members than it has agreed."""
        cleaned: dict[str, Any] = super().clean()
        formset = self.formsets.get("memberships")
        if formset is not None and formset.is_valid():
            rows = [row.cleaned_data for row in formset.forms if row.cleaned_data and row not in formset.deleted_forms]
            periods = sorted(((row["valid_from"], row["valid_to"]) for row in rows), key=lambda period: period[0])
            for (_first, last), (following, _last) in pairwise(periods):
                if last is None or last >= following:
                    raise ValidationError(_("One membership must end before the next begins."))
            self._hold_ceiling({(row["valid_from"], row["valid_to"]) for row in rows if row["kind"] == MEMBER})
        return cleaned

    def _hold_ceiling(self, periods: set[DatedPeriod]) -> None:
        """Inside the transaction of the save: the rules are locked, so that two never take one place."""
        network = self.instance.network
        rules = RegisterRules.objects.for_network(network).select_for_update().first()
        new = periods - self._held()
        if rules and not has_room(network, rules, list(new), but=self.instance if self.instance.pk else None):
            raise ValidationError(ceiling_words(rules.member_ceiling), code="ceiling")

    def _held(self) -> set[DatedPeriod]:
        """When it is a member already: what was agreed once is not taken back by a lower ceiling."""
        rows = OrganisationMembership.objects.for_network(self.instance.network).filter(kind=MEMBER)
        return set(rows.filter(organisation_id=self.instance.pk).values_list("valid_from", "valid_to"))


class ApplicationForm(WholeRowForm):
    """An application as it was taken down. Whose it is stays; once it is decided, all of it stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.disabled = bool(self.instance.outcome) or (name == "organisation" and self.instance.pk is not None)


def ceiling_words(most: int | None) -> str:
    """Why nobody more is taken in, and what can be done."""
    return gettext(
        "The network has its %(number)s members. "
        "One has to leave first, or the rules of the register have to allow more."
    ) % {"number": most}


class RulesForm(forms.ModelForm[RegisterRules]):
    """What the network has agreed on about its members."""

    class Meta:
        model = RegisterRules
        fields = ["parent_required", "member_ceiling", "function_required", "mandate_years", "warn_days", "quorum"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.network.parent is None:
            del self.fields["parent_required"]


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class PrepareForm(forms.Form):
    """What those who prepare a decision advise."""

    prepared_by = forms.CharField(label=_("Prepared by"), max_length=120, help_text=_("Such as the working committee."))
    on = _day(_("Prepared"))
    advice = forms.ChoiceField(label=_("Advice"), choices=Advice, widget=forms.RadioSelect)
    statement = forms.CharField(label=_("Reasons"), max_length=4000, required=False, widget=forms.Textarea({"rows": 4}))


class DecideForm(forms.Form):
    """What a meeting decided, and from when it holds."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    meeting = forms.ChoiceField(label=_("Decided at"), required=False)
    at = forms.CharField(label=_("Another occasion"), max_length=160, required=False)
    on = _day(_("Day of the decision"), required=False, help_text=_("With a meeting chosen above, its day."))
    first_day = _day(
        _("Member from"), required=False, help_text=_("Empty: from the day of the decision. Only if accepted.")
    )

    def __init__(self, *args: Any, meetings: list[tuple[date, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {f"{day:%Y-%m-%d} {label}": (day, label) for day, label in meetings}
        named = [(name, name) for name in self.meetings]
        cast(forms.ChoiceField, self.fields["meeting"]).choices = [("", _("Another occasion")), *named]

    def clean(self) -> dict[str, Any]:
        """A meeting, or an occasion with its day."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if chosen := self.meetings.get(data.get("meeting", "")):
            data["on"], data["at"] = chosen[0], chosen[1][:160]
        elif "meeting" in data:
            for name in ("at", "on"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose a meeting, or say when and where it was decided."))
        return data


class RepresentationForm(WholeRowForm):
    """A person who represents an organisation; somebody new is added by mail address and name."""

    mail = forms.EmailField(label=_("Mail address"), help_text=_("They log in with a code sent to this address."))
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES, required=False)
    welcome = forms.BooleanField(label=_("Send a mail that says where to log in"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_new = self.instance.pk is None
        if not self.is_new:
            for name in ("organisation", "mail", "first_name", "last_name", "language", "welcome"):
                self.fields.pop(name, None)

    def clean_mail(self) -> str:
        """Small letters; the same person whatever case was typed."""
        return str(self.cleaned_data["mail"]).lower()

    def clean(self) -> dict[str, Any]:
        """A new person needs a name; nobody represents the same organisation twice."""
        cleaned: dict[str, Any] = super().clean()
        if self.is_new and cleaned.get("mail"):
            person = User.objects.filter(email=cleaned["mail"]).first()
            # Whether somebody has an account in other networks only is none of this one's business.
            if not (person and self._is_of_the_network(person)) and not cleaned.get("first_name"):
                self.add_error("first_name", _("Give the name: nobody here has this mail address yet."))
            elif person and self._represents_already(person):
                self.add_error("mail", _("This person represents the organisation already."))
            self.person = person
        return cleaned

    def _is_of_the_network(self, person: User) -> bool:
        organisation = self.cleaned_data.get("organisation")
        if organisation is None:
            return False
        return bool(Membership.objects.for_network(organisation.network).filter(person=person).exists())

    def _represents_already(self, person: User) -> bool:
        organisation = self.cleaned_data.get("organisation")
        rows = Representation.all_networks.filter(organisation=organisation, person=person, valid_to=None)
        return organisation is not None and rows.exists()

    def save(self, commit: bool = True) -> Representation:
        """With the person, made where they are new; the roles are written by the screen."""
        if self.is_new:
            self.instance.person = self.person or self._new_person()
        representation: Representation = super().save(commit)
        if self.is_new and self.cleaned_data["welcome"]:
            send_welcome(representation)
        return representation

    def _new_person(self) -> User:
        given = self.cleaned_data
        return User.objects.create_user(
            given["mail"],
            first_name=given["first_name"],
            last_name=given["last_name"],
            language=given["language"] or given["organisation"].network.default_language,
        )
