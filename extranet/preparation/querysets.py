"""Ways to ask for steps."""

from __future__ import annotations

from datetime import date
from typing import Self

from extranet.meetings.choices import MeetingState
from extranet.preparation.choices import Outcome
from networks.querysets import NetworkQuerySet


class ChecklistStepQuerySet(NetworkQuerySet):
    """Steps of checklists, which reach their network through the checklist."""

    network_path = "checklist__network"


class StepQuerySet(NetworkQuerySet):
    """Steps around meetings, which reach their network through the meeting."""

    network_path = "meeting__network"

    def open(self) -> Self:
        """To be done, of meetings that are not cancelled."""
        return self.filter(outcome=Outcome.OPEN).exclude(meeting__state=MeetingState.CANCELLED)

    def due_by(self, day: date) -> Self:
        """Whose day is this one or an earlier one, the earliest first."""
        return self.filter(due_on__lte=day).order_by("due_on", "pk")

    def overdue(self, today: date) -> Self:
        """To be done, and the day is gone."""
        return self.open().filter(due_on__lt=today)
