"""Places by state and time."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db.models import Q

from networks.querysets import NetworkQuerySet
from places.choices import IN_USE, State


class PlaceQuerySet(NetworkQuerySet):
    """Places; the network is that of their pool."""

    network_path = "pool__network"

    def in_use(self) -> Self:
        """Those that count against the capacity: held, confirmed or offered."""
        return self.filter(state__in=sorted(IN_USE))

    def waiting(self) -> Self:
        """The waiting list, first come first."""
        return self.filter(state=State.WAITING).order_by("position")

    def overdue(self, now: datetime) -> Self:
        """Held or offered, and not answered in time: the moment itself is too late."""
        held = Q(state=State.HELD, held_until__lte=now)
        return self.filter(held | Q(state=State.OFFERED, offered_until__lte=now))

    def given_back_before(self, moment: datetime) -> Self:
        """Released at that moment or earlier."""
        return self.filter(state=State.RELEASED, released_at__lte=moment)
