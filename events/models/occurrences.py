"""Dates of events, kept as rows so that lists need not work out rules."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.querysets import OccurrenceQuerySet
from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded

if TYPE_CHECKING:
    from events.models.pages import EventPage


class Occurrence(NetworkOwned):
    """One date of an event, built from its page in the network's main language.

    ``recurrence_id`` is when the rule put it and names it for ever; a date that the editor moved or
    cancelled keeps what the editor said when the dates are built anew.
    """

    event = models.ForeignKey(
        "events.EventPage", on_delete=models.CASCADE, related_name="occurrences", verbose_name=_("event")
    )
    recurrence_id = models.DateTimeField(_("planned for"), editable=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    is_moved = models.BooleanField(_("moved"), default=False, editable=False)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    reason = models.CharField(
        _("reason"), max_length=160, blank=True, help_text=_("Shown to readers when the date is cancelled or moved.")
    )

    changed_at = models.DateTimeField(auto_now=True)

    all_networks = unguarded(OccurrenceQuerySet)
    objects = guarded(OccurrenceQuerySet)

    page_key: UUID
    """Names the page and its translations, on the rows of ``shown_in``."""
    page: EventPage | None = None
    """The page in the reader's language, once :func:`events.querysets.with_pages` has found it."""

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        default_manager_name = "all_networks"
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["network", "starts_at"]), models.Index(fields=["network", "ends_at"])]
        constraints = [
            models.UniqueConstraint(fields=["event", "recurrence_id"], name="one_occurrence_a_planned_date"),
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="occurrence_ends_after_start"),
        ]

    @property
    def exception(self) -> str:
        """What became of the date, in a word; nothing where the rule stands."""
        if self.is_cancelled:
            return gettext("cancelled")
        return gettext("moved") if self.is_moved else ""

    def __str__(self) -> str:
        return f"{self.event.title} {self.starts_at:%Y-%m-%d}"

    def clean(self) -> None:
        """It ends after it starts, and a reason is given for what it explains."""
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("It ends before it starts.")})
        if self.is_cancelled and not self.reason:
            raise ValidationError({"reason": _("Say why it is cancelled.")})
