"""Ways to ask for what belongs to the approval of minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.utils import timezone

from networks.querysets import NetworkQuerySet

WRITING_FOR = timedelta(seconds=60)
"""Whoever has the form open is heard of every 20 seconds."""


class OfMinutesQuerySet(NetworkQuerySet):
    """Rows that belong to minutes."""

    network_path = "minutes__meeting__network"


class WriterQuerySet(OfMinutesQuerySet):
    """Who has minutes open to write."""

    def writing(self, now: datetime | None = None) -> Self:
        """Heard of within the last minute."""
        return self.filter(seen_at__gt=(now or timezone.now()) - WRITING_FOR)
