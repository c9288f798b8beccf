"""Making the steps around a meeting, ticking them off, and moving them along with the meeting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone, translation

from audit.actions import record
from extranet.meetings.models import Meeting
from extranet.preparation.choices import DEFAULT_STEPS, Outcome
from extranet.preparation.models import Checklist, ChecklistStep, Duty, Step
from extranet.preparation.rules import checklist_for, due_day, is_prepared_by_itself, may_be_prepared

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network

FACTS = ("text", "days", "side", "responsible", "person_id")


class CancelledError(Exception):
    """The meeting does not take place; nothing is prepared for it."""


class SettledError(Exception):
    """Somebody else was faster; the step is no longer as it was shown."""


@transaction.atomic
def prepare(*, by: User | None, meeting: Meeting) -> int:
    """Make the steps of the meeting's checklist that it does not have yet; how many.

    Raises CancelledError for a cancelled meeting. A network without a list for the kind gets none.
    """
    if not may_be_prepared(meeting):
        raise CancelledError
    checklist = checklist_for(meeting)
    duties = list(checklist.steps.all()) if checklist else []
    rows = Step.objects.for_network(meeting.network).filter(meeting=meeting)
    before = rows.count()
    Step.objects.bulk_create([_step(meeting, duty) for duty in duties], ignore_conflicts=True)
    number: int = rows.count() - before
    if number:
        record(by=by, action="preparation.prepare", target=meeting, details={"steps": number})
    return number


def _step(meeting: Meeting, duty: Duty) -> Step:
    facts = {name: getattr(duty, name) for name in FACTS}
    return Step(meeting=meeting, due_on=due_day(meeting, duty), **facts)


@transaction.atomic
def add_step(*, by: User, step: Step) -> Step:
    """Keep a step that this one meeting needs besides its list."""
    step.due_on = due_day(step.meeting, step)
    step.full_clean()
    step.save()
    record(by=by, action="preparation.add_step", target=step)
    return step


@transaction.atomic
def settle(*, by: User | None, step: Step, outcome: str) -> None:
    """Tick a step off, as done or as not needed. Raises SettledError where it is no longer open."""
    values = {"outcome": outcome, "settled_at": timezone.now(), "settled_by": by}
    _change(step, standing=True, values=values)
    record(by=by, action="preparation.settle", target=step, details={"outcome": str(outcome)})


@transaction.atomic
def reopen(*, by: User, step: Step) -> None:
    """It is to be done after all, by the day that follows from the meeting now. Raises SettledError if open."""
    values = {"outcome": Outcome.OPEN, "settled_at": None, "settled_by": None, "due_on": due_day(step.meeting, step)}
    _change(step, standing=False, values=values)
    record(by=by, action="preparation.reopen", target=step)


def _change(step: Step, *, standing: bool, values: Mapping[str, object]) -> None:
    rows = Step.objects.for_network(step.network).filter(pk=step.pk)
    rows = rows.filter(outcome=Outcome.OPEN) if standing else rows.exclude(outcome=Outcome.OPEN)
    if not rows.update(**values):
        raise SettledError


@transaction.atomic
def follow_meeting(*, by: User | None, meeting: Meeting) -> None:
    """A planned meeting without steps gets those of its list; of one that was moved the open steps move along."""
    rows = list(Step.objects.for_network(meeting.network).filter(meeting=meeting))
    if not rows and is_prepared_by_itself(meeting):
        prepare(by=by, meeting=meeting)
    moved = []
    for step in rows:
        day = due_day(meeting, step)
        if step.is_open and step.due_on != day:
            step.due_on = day
            moved.append(step)
    Step.objects.for_network(meeting.network).bulk_update(moved, ["due_on"])


def plant_checklists(network: Network) -> None:
    """The lists a network begins with, in its main language; nothing where it has any."""
    if Checklist.objects.for_network(network).exists():
        return
    with translation.override(network.default_language):
        for kind, steps in DEFAULT_STEPS.items():
            checklist = Checklist.objects.create(network=network, kind=kind)
            for days, side, responsible, text in steps:
                facts = {"days": days, "side": side, "responsible": responsible, "text": str(text)}
                ChecklistStep.objects.create(checklist=checklist, **facts)
