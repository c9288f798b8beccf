"""Taking attendance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from audit.actions import record
from extranet.attendance.models import Attendance
from extranet.attendance.rules import is_taken
from extranet.meetings.models import Meeting
from extranet.members.models import Organisation

if TYPE_CHECKING:
    from accounts.models import User


class NotTakenError(Exception):
    """The meeting is too far ahead, not summoned to, or cancelled."""


@transaction.atomic
def mark(*, by: User, meeting: Meeting, organisation: Organisation, is_there: bool) -> None:
    """Note that an organisation is there from now on, or that it is not after all. Twice is as once."""
    if not is_taken(meeting):
        raise NotTakenError
    rows = Attendance.objects.for_network(meeting.network).filter(meeting=meeting, organisation=organisation)
    if is_there:
        Attendance.objects.for_network(meeting.network).get_or_create(meeting=meeting, organisation=organisation)
    else:
        rows.delete()
    details = {"organisation": organisation.pk, "there": is_there}
    record(by=by, action="attendance.mark", target=meeting, details=details)
