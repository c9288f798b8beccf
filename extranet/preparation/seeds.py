"""Checklists, and how far meetings are prepared, from a file."""

from __future__ import annotations

from typing import Any

from admission.seeds import SLUG, SeedSection, World, thing, things
from extranet.meetings.choices import MeetingKind
from extranet.preparation.actions import prepare, settle
from extranet.preparation.choices import Outcome, Responsible, Side
from extranet.preparation.models import Checklist, ChecklistStep, Step
from networks.models import Network


def _load_checklists(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        kind = row.get("kind", "")
        checklist, _made = Checklist.objects.for_network(network).get_or_create(network=network, kind=kind)
        checklist.steps.all().delete()
        for given in row["steps"]:
            facts = {name: given[name] for name in ("text", "days", "side", "responsible") if name in given}
            step = ChecklistStep(checklist=checklist, **facts)
            step.person = world.person(given["person"]) if "person" in given else None
            step.full_clean()
            step.save()


def _load_preparation(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        meeting = world.named(f"meeting:{row['meeting']}")
        prepare(by=world.by, meeting=meeting)
        steps = Step.objects.for_network(network).filter(meeting=meeting).select_related("meeting__network")
        for place, step in enumerate(steps, start=1):
            if place in row.get("done", []):
                settle(by=world.by, step=step, outcome=Outcome.DONE)


CHECKLISTS = SeedSection(
    "checklists",
    things(
        ["steps"],
        kind={"enum": MeetingKind.values, "description": "the list is for all other kinds unless given"},
        steps={
            "type": "array",
            "items": thing(
                ["text", "days"],
                text={"type": "string", "minLength": 1, "maxLength": 160},
                days={"type": "integer", "minimum": 0, "maximum": 400},
                side={"enum": Side.values},
                responsible={"enum": Responsible.values},
                person={"type": "string", "format": "email"},
            ),
        },
    ),
    _load_checklists,
    order=60,
)
PREPARATION = SeedSection(
    "preparation",
    things(
        ["meeting"],
        meeting={**SLUG, "description": "key of a meeting of the file"},
        done={
            "type": "array",
            "items": {"type": "integer", "minimum": 1},
            "description": "which steps are ticked off, the first by date being 1",
        },
    ),
    _load_preparation,
    order=84,
)
