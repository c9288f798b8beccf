"""Proposals from a file."""

from __future__ import annotations

from typing import Any

from admission.seeds import SLUG, SeedSection, World, things
from extranet.proposals.actions import propose
from networks.models import Network


def _load(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        propose(
            by=world.person(row["person"]),
            meeting=world.named(f"meeting:{row['meeting']}"),
            title=row["title"],
            why=row.get("why", ""),
            minutes_asked=row.get("minutes", 10),
        )


SECTION = SeedSection(
    "proposals",
    things(
        ["meeting", "person", "title"],
        meeting={**SLUG, "description": "key of a coming meeting of the file that still takes proposals"},
        person={"type": "string", "format": "email"},
        title={"type": "string", "minLength": 1, "maxLength": 160},
        why={"type": "string", "maxLength": 2000},
        minutes={"type": "integer", "minimum": 1, "maximum": 240},
    ),
    _load,
    order=81,
)
