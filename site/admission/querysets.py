"""Ways to ask for invitations and for log-in attempts."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils import timezone

from networks.querysets import NetworkQuerySet

if TYPE_CHECKING:
    from accounts.models import User

KEPT_AFTER_EXPIRY = timedelta(days=60)
WINDOW = timedelta(minutes=15)
"""Failed log-ins are counted over this long."""


def new_token() -> str:
    """256 random bits that fit in an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token: SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(NetworkQuerySet):
    """Invitations, by what can still be done with them."""

    def unanswered(self) -> Self:
        """Neither accepted nor withdrawn, expired or not."""
        return self.filter(accepted_at=None, revoked_at=None)

    def open(self, now: datetime | None = None) -> Self:
        """Can be accepted at this moment."""
        return self.unanswered().filter(expires_at__gt=now or timezone.now())

    def with_token(self, token: str) -> Self:
        """The one this token was mailed for, whatever its state."""
        return self.filter(token_hash=digest(token))

    def to(self, email: str) -> Self:
        """Sent to this mail address, whatever its letters' case."""
        return self.filter(email=email.lower())

    def about(self, person: User) -> Self:
        """Sent to this person's address, or accepted by them."""
        return self.filter(models.Q(email=person.email) | models.Q(accepted_by=person))

    def due(self, now: datetime) -> Self:
        """Expired so long ago that the row is erased."""
        return self.filter(expires_at__lte=now - KEPT_AFTER_EXPIRY)


class LogInAttemptQuerySet(models.QuerySet[Any]):
    """Attempts that failed or are still being checked."""

    def recent(self, now: datetime | None = None) -> Self:
        """Within the window that is counted."""
        return self.filter(at__gt=(now or timezone.now()) - WINDOW)

    def past(self, now: datetime) -> Self:
        """No longer counted: exactly the complement of :meth:`recent`."""
        return self.filter(at__lte=now - WINDOW)
