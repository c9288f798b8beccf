"""Summonses and answers from a file."""

from __future__ import annotations

from typing import Any

from admission.seeds import DAY, SLUG, SeedSection, World, thing, things
from extranet.meetings.choices import MeetingKind
from extranet.summons.actions import Given, give_answer, invite_always, summon
from extranet.summons.choices import Access, Answer, Diet, Group
from extranet.summons.models import Summons
from extranet.summons.rules import usual_groups
from networks.models import Network

TEXTS = ("substitute_name", "substitute_email", "diet", "access", "wishes")


def _load(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        meeting = world.named(f"meeting:{row['meeting']}")
        summon(
            by=world.by,
            meeting=meeting,
            groups=row.get("groups", usual_groups(meeting)),
            message=row.get("message", ""),
            answer_by=world.day(row["answer_by"]) if "answer_by" in row else None,
        )
        for said in row.get("answers", []):
            person = world.person(said["person"])
            rows = Summons.objects.for_network(network).filter(meeting=meeting, person=person)
            given = Given(said["answer"], **{name: said[name] for name in TEXTS if name in said})
            for summons in rows:
                give_answer(by=person, summons=summons, given=given)


def _load_standing(network: Network, value: list[dict[str, Any]], world: World) -> None:
    named = {world.named(f"organisation:{row['organisation']}"): row["kinds"] for row in value}
    invite_always(by=world.by, wanted=named)


STANDING = SeedSection(
    "standing_invitations",
    things(
        ["organisation", "kinds"],
        organisation={**SLUG, "description": "key of a partner or observer of the file"},
        kinds={"type": "array", "items": {"enum": MeetingKind.values}, "uniqueItems": True},
    ),
    _load_standing,
    order=23,
)
SECTION = SeedSection(
    "summons",
    things(
        ["meeting"],
        meeting={**SLUG, "description": "key of a coming meeting of the file"},
        groups={"type": "array", "items": {"enum": Group.values}},
        message={"type": "string", "maxLength": 2000},
        answer_by=DAY,
        answers={
            "type": "array",
            "items": thing(
                ["person", "answer"],
                person={"type": "string", "format": "email"},
                answer={"enum": [value for value in Answer.values if value]},
                substitute_name={"type": "string", "maxLength": 120},
                substitute_email={"type": "string", "format": "email"},
                diet={"type": "array", "items": {"enum": Diet.values}},
                access={"type": "array", "items": {"enum": Access.values}},
                wishes={"type": "string", "maxLength": 300},
            ),
        },
    ),
    _load,
    order=80,
)
