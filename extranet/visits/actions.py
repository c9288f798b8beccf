"""Asking the host, keeping what it says, reminding it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from audit.actions import record
from extranet.meetings.models import Meeting
from extranet.members.models import Representation
from extranet.visits import emails
from extranet.visits.models import PRACTICALITIES, Visit
from extranet.visits.rules import CLOSED
from networks.querysets import unscoped

if TYPE_CHECKING:
    from accounts.models import User

REMIND_BEFORE = timedelta(days=2)
"""How long before the day by which the practicalities are wanted a silent host is reminded, once."""


class TooLateError(Exception):
    """The meeting has begun, was held or cancelled, or has no host."""


class OutdatedError(Exception):
    """Somebody else saved in the meantime; ``current`` is what stands now. Nothing was written."""

    def __init__(self, current: Visit) -> None:
        super().__init__(f"Version {current.version} stands.")
        self.current = current


def _open(meeting: Meeting) -> Visit:
    """The meeting's visit, locked; made where there is none yet."""
    if meeting.host_id is None or meeting.state in CLOSED or meeting.is_past:
        raise TooLateError
    Visit.objects.for_network(meeting.network).get_or_create(meeting=meeting)
    rows = Visit.objects.for_network(meeting.network).select_related("meeting__network__site", "meeting__host")
    visit: Visit = rows.select_for_update(of=("self",)).get(meeting=meeting)
    return visit


def speakers_of_host(meeting: Meeting) -> list[User]:
    """Those who speak for the host today and can log in; deputies where nobody else does."""
    rows = Representation.objects.for_network(meeting.network).current().filter(organisation=meeting.host_id)
    found = list(rows.filter(person__is_active=True).select_related("person").order_by("pk"))
    chiefs = [row for row in found if not row.is_deputy]
    return list({row.person_id: row.person for row in chiefs or found}.values())


@transaction.atomic
def ask_host(*, by: User | None, meeting: Meeting, answer_by: date) -> int:
    """Ask those who speak for the host for the practicalities by a day; how many were written to.

    Whoever was asked for the same day today gets no second mail. Raises TooLateError for a meeting that has ended,
    was held or cancelled, or has no host.
    """
    visit, people = _open(meeting), speakers_of_host(meeting)
    visit.asked_at, visit.answer_by, visit.reminded_at = timezone.now(), answer_by, None
    visit.save(update_fields=["asked_at", "answer_by", "reminded_at"])
    for person in people:
        emails.asked(visit, person)
    record(by=by, action="visits.ask_host", target=visit, details={"people": len(people)})
    return len(people)


@transaction.atomic
def save_visit(*, by: User | None, meeting: Meeting, read_version: int, values: dict[str, Any]) -> Visit:
    """Keep what was filled in. ``read_version`` is the version the writer started from, 0 for the first.

    Raises OutdatedError where another version stands by now, TooLateError as ``ask_host``; nothing is written then.
    """
    visit = _open(meeting)
    if visit.version != read_version:
        raise OutdatedError(visit)
    changed = sorted(name for name, value in values.items() if getattr(visit, name) != value)
    for name in changed:
        setattr(visit, name, values[name])
    if not changed:
        return visit
    visit.version += 1
    if set(changed) & set(PRACTICALITIES):
        visit.told_at = timezone.now()
    visit.full_clean()
    visit.save()
    record(by=by, action="visits.save", target=visit, details={"fields": changed, "version": visit.version})
    return visit


def remind_due() -> int:
    """Daily: hosts that have said nothing when the day is near; each once. How many visits were reminded of."""
    now = timezone.now()
    with unscoped():
        due = Visit.objects.to_remind(now, timezone.localdate(now), REMIND_BEFORE)
        found = list(due.select_related("meeting__network__site", "meeting__host").order_by("pk"))
    return sum(_remind(visit) for visit in found)


@transaction.atomic
def _remind(visit: Visit) -> int:
    """Of two workers exactly one reminds."""
    rows = Visit.objects.for_network(visit.network).filter(pk=visit.pk, reminded_at=None, version=0)
    if not rows.update(reminded_at=timezone.now()):
        return 0
    for person in speakers_of_host(visit.meeting):
        emails.reminded(visit, person)
    return 1
