"""What the secretariat fills in to plan a year."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from recurrence import YEARLY, Recurrence, Rule, Weekday
from wagtail.admin.widgets import AdminDateInput

from calendars.holidays import parse_weeks
from extranet.meetings.choices import MeetingKind
from extranet.meetings.models import Meeting
from extranet.members.models import Organisation
from extranet.planning.actions import ChosenDate
from extranet.planning.choices import MONTH_CHOICES, ORDINALS, WORKING_DAYS
from extranet.planning.rules import PlannedDate, candidates, dates_of, joint_host_was_municipality, suggest_hosts
from networks.forms import field_of
from networks.models import Network

YEARS_AHEAD = 3

Plan = dict[date, tuple[PlannedDate, Organisation | None]]
"""By the day of the rule: where it ended up, and who is suggested to host."""


class SeriesForm(forms.Form):
    """The rule: which weekday of which months, from when to when."""

    title = forms.CharField(label=_("Title"), max_length=160, help_text=_("All meetings of the series begin with it."))
    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    ordinal = forms.TypedChoiceField(label=_("Which of the month"), choices=ORDINALS, coerce=int, initial=2)
    weekday = forms.TypedChoiceField(label=_("Weekday"), choices=WORKING_DAYS, coerce=int, initial=3)
    months = forms.TypedMultipleChoiceField(
        label=_("Months"), choices=MONTH_CHOICES, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    begins = forms.TimeField(label=_("Begins"), initial="13:00", help_text=_("For example 13:00."))
    ends = forms.TimeField(label=_("Ends"), initial="16:00")
    blocked_weeks = forms.CharField(
        label=_("Blocked weeks"),
        required=False,
        max_length=80,
        help_text=_("For example 28-32, 44. Days off are avoided by themselves."),
    )
    people = forms.IntegerField(
        label=_("So many people come"),
        required=False,
        min_value=1,
        max_value=2000,
        help_text=_("Hosts with less room are not suggested."),
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        this_year = timezone.localdate().year
        years = [(year, str(year)) for year in range(this_year, this_year + YEARS_AHEAD)]
        field_of(self, "year").choices = years
        self.fields["year"].initial = this_year + 1

    def clean_blocked_weeks(self) -> str:
        """Numbers and spans of weeks."""
        parse_weeks(self.cleaned_data["blocked_weeks"])
        return str(self.cleaned_data["blocked_weeks"])

    def clean(self) -> dict[str, Any]:
        """A meeting ends after it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("begins") and cleaned.get("ends") and cleaned["ends"] <= cleaned["begins"]:
            self.add_error("ends", _("The meeting ends before it starts."))
        return cleaned

    @property
    def recurrence(self) -> Recurrence:
        """The rule as calendars know it."""
        given = self.cleaned_data
        day = Weekday(given["weekday"], given["ordinal"])
        return Recurrence(rrules=[Rule(YEARLY, bymonth=given["months"], byday=[day])], include_dtstart=False)

    def plan(self) -> Plan:
        """The dates of the year with a host for each."""
        given, network = self.cleaned_data, self.network
        dates = dates_of(
            self.recurrence,
            year=given["year"],
            zone=network.time_zone,
            country=network.country,
            blocked=parse_weeks(given["blocked_weeks"]),
            taken=self._taken(),
        )
        hosts = suggest_hosts(
            candidates(network),
            [one.day or one.planned_on for one in dates],
            kind=given["kind"],
            people=given["people"],
            municipality_was_last=joint_host_was_municipality(network),
        )
        return {one.planned_on: (one, host) for one, host in zip(dates, hosts, strict=True)}

    def hosts(self) -> dict[str, Organisation]:
        """Who can be chosen, by key."""
        rows = Organisation.objects.for_network(self.network).joined()
        return {str(row.pk): row for row in rows}

    def _taken(self) -> set[date]:
        """Days on which a meeting of the network begins already."""
        rows = Meeting.objects.for_network(self.network).standing().filter(starts_at__year=self.cleaned_data["year"])
        return {
            timezone.localdate(moment, self.network.time_zone) for moment in rows.values_list("starts_at", flat=True)
        }


class DateForm(forms.Form):
    """One date of the plan, as the secretariat wants it."""

    planned_on = forms.DateField(widget=forms.HiddenInput)
    is_kept = forms.BooleanField(label=_("Make the meeting"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=AdminDateInput)
    host = forms.ChoiceField(label=_("Host"), required=False)
    reason = forms.CharField(label=_("Reason for a change"), required=False, max_length=200)

    def __init__(self, *args: Any, plan: Plan, hosts: dict[str, Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.hosts = plan, hosts
        choices = [("", _("No host yet")), *((key, host.name) for key, host in hosts.items())]
        field_of(self, "host").choices = choices

    def clean(self) -> dict[str, Any]:
        """A meeting that is made has a day, in the year of the plan."""
        cleaned: dict[str, Any] = super().clean() or {}
        planned = cleaned.get("planned_on")
        if planned not in self.plan:
            raise ValidationError(_("The plan has changed. Look at it once more."))
        day = cleaned.get("day")
        if cleaned.get("is_kept") and "day" not in self.errors and (day is None or day.year != planned.year):
            self.add_error("day", _("Choose a day in %(year)s, or leave the meeting out.") % {"year": planned.year})
        return cleaned

    @property
    def chosen(self) -> ChosenDate:
        """What was made of the date."""
        given = self.cleaned_data
        planned, suggested = self.plan[given["planned_on"]]
        day = given["day"] if given["is_kept"] else None
        return ChosenDate(planned, suggested, day, self.hosts.get(given["host"]), given["reason"])


class BaseDates(forms.BaseFormSet[DateForm]):
    """All dates; two meetings do not begin on the same day."""

    def clean(self) -> None:
        """Each day once."""
        if any(self.errors):
            return
        days = [form.chosen.day for form in self.forms if form.chosen.day]
        for form in self.forms:
            if form.chosen.day and days.count(form.chosen.day) > 1:
                form.add_error("day", _("Another meeting of the plan lies on this day."))


def first_look(plan: Plan) -> list[dict[str, Any]]:
    """What the dates say before anybody changed them."""
    return [
        {"planned_on": planned_on, "is_kept": one.day is not None, "day": one.day, "host": str(host.pk) if host else ""}
        for planned_on, (one, host) in plan.items()
    ]


Dates = forms.formset_factory(DateForm, formset=BaseDates, extra=0, max_num=60, absolute_max=60)
"""Twelve months with at most five dates each."""
