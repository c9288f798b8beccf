"""Which organisations were at a meeting."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.attendance.querysets import AttendanceQuerySet
from extranet.meetings.models import Meeting
from networks.querysets import guarded, unguarded

LATE_AFTER = timedelta(minutes=5)
"""Who comes later than this is noted as late."""


class Attendance(models.Model):
    """An organisation was at a meeting, from a moment on. It is counted by organisation, not by person."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="attendances", verbose_name=_("meeting")
    )
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.CASCADE, related_name="attendances", verbose_name=_("organisation")
    )
    arrived_at = models.DateTimeField(_("arrived"), default=timezone.now)

    all_networks = unguarded(AttendanceQuerySet)
    objects = guarded(AttendanceQuerySet)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        default_manager_name = "all_networks"
        ordering = ["arrived_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "organisation"], name="attendance_once_a_meeting")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.meeting}"

    @property
    def is_late(self) -> bool:
        """Came when the meeting had begun."""
        return self.arrived_at > self.meeting.starts_at + LATE_AFTER
