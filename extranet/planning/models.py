"""A year of meetings as it was planned, and what is known of those who host them."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from recurrence.fields import RecurrenceField

from calendars.recurrences import describe
from extranet.meetings.choices import MeetingKind
from extranet.meetings.models import Meeting
from extranet.planning.choices import Deviation
from extranet.planning.querysets import HostQuerySet, RefusalQuerySet, SeriesDateQuerySet
from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded


class Series(NetworkOwned):
    """A rule that became the meetings of a year; kept to tell what was planned and what was changed."""

    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=16, choices=MeetingKind, default=MeetingKind.ORDINARY)
    year = models.PositiveSmallIntegerField(_("year"))
    recurrence = RecurrenceField(verbose_name=_("rule"), include_dtstart=False)
    begins = models.TimeField(_("begins"))
    ends = models.TimeField(_("ends"))
    blocked_weeks = models.CharField(_("blocked weeks"), max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        default_manager_name = "all_networks"
        ordering = ["-year", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="series_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"

    def rule_words(self, language: str) -> str:
        """The rule as a sentence."""
        start = datetime.combine(date(self.year, 1, 1), self.begins, tzinfo=self.network.time_zone)
        return describe(self.recurrence, start, language, self.network.time_zone)


class SeriesDate(models.Model):
    """One date the rule gave, and what became of it. ``reason`` says why it or its host was changed."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="dates")
    planned_on = models.DateField(_("by the rule"))
    meeting = models.OneToOneField(
        Meeting, on_delete=models.SET_NULL, null=True, related_name="series_date", verbose_name=_("meeting")
    )
    deviation = models.CharField(_("deviation"), max_length=8, choices=Deviation, blank=True)
    suggested_host = models.ForeignKey(
        "members.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("suggested host"),
    )
    host_changed = models.BooleanField(_("another host was chosen"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    all_networks = unguarded(SeriesDateQuerySet)
    objects = guarded(SeriesDateQuerySet)

    class Meta:
        verbose_name = _("date of a series")
        verbose_name_plural = _("dates of series")
        default_manager_name = "all_networks"
        ordering = ["planned_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["series", "planned_on"], name="series_date_once")]

    def __str__(self) -> str:
        return f"{self.series}: {self.planned_on}"


class Host(ClusterableModel):
    """What the secretariat knows of an organisation as a host."""

    organisation = models.OneToOneField(
        "members.Organisation", on_delete=models.CASCADE, related_name="host", verbose_name=_("organisation")
    )
    capacity = models.PositiveSmallIntegerField(
        _("room for so many"), null=True, blank=True, help_text=_("Empty while nobody has asked.")
    )
    last_hosted_on = models.DateField(
        _("hosted last, before this register"),
        null=True,
        blank=True,
        help_text=_("Meetings kept here are counted by themselves."),
    )

    all_networks = unguarded(HostQuerySet)
    objects = guarded(HostQuerySet)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        default_manager_name = "all_networks"
        ordering = ["organisation__name", "pk"]

    def __str__(self) -> str:
        return str(self.organisation)


class Refusal(models.Model):
    """A host said no, until a day; it is not asked before, and keeps its turn."""

    host = ParentalKey(Host, on_delete=models.CASCADE, related_name="refusals")
    said_on = models.DateField(_("declined on"), default=timezone.localdate)
    until = models.DateField(_("not before"), help_text=_("From this day on it is suggested again."))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    all_networks = unguarded(RefusalQuerySet)
    objects = guarded(RefusalQuerySet)

    class Meta:
        verbose_name = _("declined invitation to host")
        verbose_name_plural = _("declined invitations to host")
        default_manager_name = "all_networks"
        ordering = ["-said_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("said_on")), name="refusal_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.host} {self.said_on}"

    def clean(self) -> None:
        """Said at the field."""
        super().clean()
        if self.said_on and self.until and self.until < self.said_on:
            raise ValidationError({"until": _("The last day is before the first.")})
