"""Ways to ask for summonses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self

from extranet.meetings.choices import MeetingState
from extranet.summons.choices import Answer
from networks.querysets import NetworkQuerySet


class CallQuerySet(NetworkQuerySet):
    """Calls to meetings."""

    network_path = "meeting__network"


class StandingInvitationQuerySet(NetworkQuerySet):
    """Standing invitations, which reach their network through the organisation."""

    network_path = "organisation__network"


class SummonsQuerySet(NetworkQuerySet):
    """Summonses, which reach their network through the meeting."""

    network_path = "meeting__network"

    def unanswered(self) -> Self:
        """Those who have not answered."""
        return self.filter(answer=Answer.NONE)

    def open(self, now: datetime) -> Self:
        """Of meetings that stand, are summoned to and have not begun."""
        return self.filter(meeting__state=MeetingState.SUMMONED, meeting__starts_at__gt=now)

    def to_remind(self, now: datetime, before: timedelta, today: date) -> Self:
        """Not answered, not reminded, and the last day for answers is near; told at least a day ago."""
        waiting = self.open(now).unanswered().filter(reminded_at=None, told_at__lte=now - timedelta(days=1))
        return waiting.filter(meeting__call__answer_by__lte=today + before)


class SummonsLinkQuerySet(NetworkQuerySet):
    """Links to summonses."""

    network_path = "summons__meeting__network"
