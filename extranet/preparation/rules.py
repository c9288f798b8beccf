"""On which day a step lies, which list a meeting goes by, and when steps are forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from calendars.holidays import is_day_off
from extranet.meetings.choices import MeetingState
from extranet.meetings.models import Meeting
from extranet.preparation.models import Checklist, Duty, Step
from networks.querysets import unscoped
from privacy.rules import RetentionRule

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network

SOON = timedelta(days=7)
"""Steps so near are shown beside those that are overdue."""

STEPS_KEPT = timedelta(days=2 * 366)
"""For how long after a meeting it is remembered who prepared what."""


def due_day(meeting: Meeting, duty: Duty) -> date:
    """The day of a step, counted from the meeting's.

    A day off is no day to work on: what comes before the meeting is due on the last working day before it,
    what comes after on the first one after it.
    """
    network = meeting.network
    day = timezone.localdate(meeting.starts_at, network.time_zone) + timedelta(days=duty.offset)
    if duty.days == 0:
        return day
    towards = timedelta(days=1 if duty.offset > 0 else -1)
    while is_day_off(day, network.country):
        day += towards
    return day


def checklist_for(meeting: Meeting) -> Checklist | None:
    """The list of the meeting's kind, else the one for all other kinds."""
    rows = Checklist.objects.for_network(meeting.network).filter(kind__in=["", meeting.kind])
    return rows.order_by("-kind").first()


def is_prepared_by_itself(meeting: Meeting) -> bool:
    """A meeting that is planned and still to come; others on request, since much may be done already."""
    return meeting.state == MeetingState.PLANNED and not meeting.is_past


def may_be_prepared(meeting: Meeting) -> bool:
    """Steps are made for any meeting that stands, a past one included: its minutes are still to come."""
    return meeting.state != MeetingState.CANCELLED


def today_in(network: Network) -> date:
    """Today, where the network is."""
    return timezone.localdate(timezone=network.time_zone)


def due_soon(network: Network) -> Any:
    """The open steps of a network that are overdue or due within a week, with their meetings."""
    rows = Step.objects.for_network(network).open().due_by(today_in(network) + SOON)
    return rows.select_related("meeting__network", "person")


def notices(meeting: Meeting) -> Iterator[str]:
    """How many steps of a meeting are overdue, in words; nothing where none is."""
    rows = Step.objects.for_network(meeting.network).filter(meeting=meeting)
    number = rows.overdue(today_in(meeting.network)).count()
    if number:
        text = ngettext(
            "%(number)d step of the preparation is overdue.", "%(number)d steps of the preparation are overdue.", number
        )
        yield text % {"number": number}


def _past(now: datetime) -> Any:
    return Step.objects.filter(meeting__ends_at__lt=now - STEPS_KEPT)


def _remove(rows: Any) -> int:
    number: int = rows.count()
    rows.delete()
    return number


RETENTION = [
    RetentionRule(
        "preparation.steps", _("Who prepared what for a meeting is removed two years after it."), _past, _remove
    )
]


def own_data(person: User) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """The steps a person was to do or has ticked off, in all networks."""
    with unscoped():
        rows = Step.objects.filter(Q(person=person) | Q(settled_by=person)).select_related("meeting__network")
        told = [
            {
                "network": str(row.network),
                "meeting": str(row.meeting),
                "step": row.text,
                "by": row.due_on,
                "ticked off": row.settled_at if row.settled_by_id == person.pk else None,
            }
            for row in rows
        ]
    yield _("Your part in preparing meetings"), told
