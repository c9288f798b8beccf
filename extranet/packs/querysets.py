"""Ways to ask for packs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from networks.querysets import NetworkQuerySet

KEPT = timedelta(hours=24)
"""For how long a pack is handed out."""


class PackQuerySet(NetworkQuerySet):
    """Packs of all readers."""

    def outlived(self, now: datetime) -> Self:
        """Asked for longer ago than a pack is kept."""
        return self.filter(asked_at__lte=now - KEPT)
