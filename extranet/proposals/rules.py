"""Until when who may propose, and which points are still open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.meetings.choices import MeetingState
from extranet.meetings.models import Meeting
from extranet.proposals.models import Lock, OpenPoint, Proposal
from networks.choices import Role
from networks.querysets import unscoped
from networks.rules import roles_of

if TYPE_CHECKING:
    from accounts.models import User

LOCKED_BEFORE = timedelta(days=10)
"""How long before a meeting its agenda is locked, unless the secretariat says otherwise."""

PROPOSERS = frozenset(
    {Role.REPRESENTATIVE, Role.DEPUTY, Role.PARTNER, Role.BOARD, Role.CHAIR, Role.CONVENER, Role.SECRETARIAT}
)
PLANNED = frozenset({MeetingState.PLANNED, MeetingState.SUMMONED})


def last_day(meeting: Meeting) -> date:
    """The last day on which points can be proposed."""
    lock = Lock.objects.for_network(meeting.network).filter(meeting=meeting).first()
    return lock.last_day if lock else usual_last_day(meeting)


def usual_last_day(meeting: Meeting) -> date:
    """The last day where the secretariat has set none."""
    return timezone.localdate(meeting.starts_at - LOCKED_BEFORE, meeting.network.time_zone)


def is_open(meeting: Meeting, until: date) -> bool:
    """Whether points can be proposed to the meeting now, which is locked after a day."""
    today = timezone.localdate(timezone=meeting.network.time_zone)
    return meeting.state in PLANNED and meeting.starts_at > timezone.now() and today <= until


def may_propose(person: User, meeting: Meeting) -> bool:
    """Members and partners; observers and editors listen."""
    return bool(roles_of(person, meeting.network) & PROPOSERS) or bool(person.is_superuser)


def open_points(meeting: Meeting) -> Any:
    """What stayed open at earlier meetings and stands on no later agenda yet."""
    rows = OpenPoint.objects.for_network(meeting.network).filter(carried_to=None)
    earlier = rows.filter(item__meeting__starts_at__lt=meeting.starts_at)
    return earlier.select_related("item__meeting").order_by("item__meeting__starts_at", "item__sort_order")


def own_data(person: User) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """What a person proposed, in all networks."""
    with unscoped():
        rows = Proposal.objects.filter(person=person).select_related("meeting__network")
        told: list[dict[str, Any]] = [
            {
                "network": str(row.meeting.network),
                "meeting": str(row.meeting),
                "point": row.title,
                "about": row.why,
                "state": str(row.get_state_display()),
                "proposed": row.created_at,
            }
            for row in rows
        ]
    yield _("Points you have proposed"), told
