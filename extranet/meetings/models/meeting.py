"""A meeting of a network."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel

from extranet.meetings.choices import OPEN_AGENDA, MeetingKind, MeetingState
from extranet.meetings.querysets import MeetingQuerySet
from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded

IN_CALENDARS = frozenset({"title", "starts_at", "ends_at", "place", "directions"})
"""Fields that a calendar entry tells; changing one of them raises ``sequence``."""


class Meeting(NetworkOwned, ClusterableModel):
    """An occasion at which the network meets, with time, place, host and agenda.

    ``sequence`` is the number of the calendar entry's version (RFC 5545): it grows with every change of what
    calendars tell, and with cancelling and taking up again.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=MeetingKind, default=MeetingKind.ORDINARY)
    title = models.CharField(_("title"), max_length=160)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    directions = models.CharField(
        _("how to get there"), max_length=200, blank=True, help_text=_("Street, door, parking.")
    )
    host = models.ForeignKey(
        "members.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="hosted_meetings",
        verbose_name=_("host"),
    )
    theme = models.CharField(_("theme"), max_length=160, blank=True)
    focus_area = models.ForeignKey(
        "networks.FocusArea",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("focus area"),
    )
    intro = models.TextField(_("introduction"), blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=MeetingState, default=MeetingState.PLANNED, editable=False
    )
    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    all_networks = unguarded(MeetingQuerySet)
    objects = guarded(MeetingQuerySet)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        default_manager_name = "all_networks"
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["network", "starts_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("The meeting ends before it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """It ends after it starts; host and focus area are of its own network."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The meeting ends before it starts.")})
        for name in ("host", "focus_area"):
            other = getattr(self, name)
            if other and other.network_id != self.network_id:
                raise ValidationError({name: _("Choose one of this network.")})

    def get_absolute_url(self) -> str:
        """Its page in the members' area."""
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def is_past(self) -> bool:
        """Ended."""
        return self.ends_at <= timezone.now()

    @property
    def agenda_is_open(self) -> bool:
        """Members read the agenda and its papers."""
        return self.state in OPEN_AGENDA
