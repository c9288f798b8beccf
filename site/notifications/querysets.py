"""Ways to ask for mails."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db.models import F, Q

from networks.querysets import NetworkQuerySet
from notifications.choices import MailState

WAITS = [timedelta(minutes=m) for m in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60)]
"""The pauses between attempts; after the last one the mail is given up, some 41 hours after the first."""

STALE = timedelta(minutes=10)
"""After so long the worker that took a mail is taken for dead; a sending never lasts this long."""


class MailQuerySet(NetworkQuerySet):
    """Mails of the outbox, by state and time."""

    def due(self, now: datetime) -> Self:
        """Waiting, and their time has come; the oldest first.

        One whose time is further off than the longest pause was written by a clock that was ahead.
        """
        is_time = Q(next_attempt_at__lte=now) | Q(next_attempt_at__gt=now + WAITS[-1])
        waiting = self.filter(is_time, state__in=[MailState.QUEUED, MailState.FAILED])
        return waiting.order_by("next_attempt_at", "pk")

    def abandoned(self, now: datetime) -> Self:
        """Taken by a worker that has not come back, or whose clock was ahead."""
        is_over = Q(claimed_at__lt=now - STALE) | Q(claimed_at__gt=now + STALE)
        return self.filter(is_over, state=MailState.SENDING)

    def sent(self) -> Self:
        """Taken over by the mail server."""
        return self.filter(state=MailState.SENT)

    def given_up(self) -> Self:
        """Never sent, and not tried any more."""
        return self.filter(state=MailState.GIVEN_UP)

    def with_body(self) -> Self:
        """Whose text has not been erased."""
        return self.exclude(text="", html="", attachments=None)

    def claim(self, pk: int, now: datetime) -> bool:
        """Take one due mail for sending; of several workers exactly one is told yes."""
        taken = self.filter(pk=pk).due(now).order_by()
        return taken.update(state=MailState.SENDING, attempts=F("attempts") + 1, claimed_at=now) == 1


class AttachmentQuerySet(NetworkQuerySet):
    """Files of mails; their network is the mail's."""

    network_path = "mail__network"
