"""Ways to ask for hand-overs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from admission.querysets import digest
from networks.querysets import NetworkQuerySet

KEPT = timedelta(hours=1)


class HandOverQuerySet(NetworkQuerySet):
    """Hand-overs, by what they can still do."""

    def with_token(self, token: str) -> Self:
        """The one this token was made for, whatever became of it."""
        return self.filter(token_hash=digest(token))

    def open(self, now: datetime) -> Self:
        """Neither used nor too old."""
        return self.filter(used_at=None, expires_at__gt=now)

    def past(self, now: datetime) -> Self:
        """Useless for so long that the row goes."""
        return self.filter(expires_at__lte=now - KEPT)
