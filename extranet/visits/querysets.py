"""Ways to ask for visits, and for meetings that have one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Case, Exists, OuterRef, Q, Subquery, When

from extranet.meetings.choices import Audience, ItemKind, MeetingState
from extranet.meetings.models import AgendaItem, Meeting
from networks.querysets import NetworkQuerySet

if TYPE_CHECKING:
    from networks.models import Network


class VisitQuerySet(NetworkQuerySet):
    """Visits, which reach their network through the meeting."""

    network_path = "meeting__network"

    def filled(self) -> Self:
        """Those of which there is something to read."""
        return self.filter(version__gt=0)

    def to_remind(self, now: datetime, today: date, before: timedelta) -> Self:
        """Asked at least a day ago, wanted soon, nothing filled in, not reminded; the meeting stands and is to come."""
        waiting = self.filter(version=0, reminded_at=None, asked_at__lte=now - timedelta(days=1))
        waiting = waiting.filter(answer_by__lte=today + before, meeting__starts_at__gt=now)
        return waiting.exclude(meeting__state=MeetingState.CANCELLED)


def with_visits(network: Network) -> Any:
    """The network's meetings that stand and have a visit in their agenda.

    ``visit`` is loaded where there is one; ``circle`` is the widest for which an item that is a visit is.
    """
    parts = AgendaItem.objects.for_network(network).filter(meeting=OuterRef("pk"), kind=ItemKind.VISIT)
    rows = Meeting.objects.for_network(network).standing().filter(Exists(parts))
    widest = Case(*(When(audience=circle, then=rank) for rank, circle in enumerate(Audience)))
    rows = rows.annotate(circle=Subquery(parts.order_by(widest).values("audience")[:1]))
    return rows.select_related("visit", "host", "network__site", "network__theme")


def asked(rows: Any) -> Any:
    """Of such meetings those whose host was asked and has not answered."""
    return rows.filter(Q(visit__asked_at__isnull=False, visit__version=0))
