"""Proposals from a file."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from admission.seeds import SLUG, SeedSection, World, things
from extranet.meetings.choices import Audience
from extranet.proposals.actions import propose
from extranet.proposals.rules import MOST_PAPERS
from networks.models import Network
from printing.documents import pdf


def _load(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        propose(
            by=world.person(row["person"]),
            meeting=world.named(f"meeting:{row['meeting']}"),
            title=row["title"],
            why=row.get("why", ""),
            presenter=row.get("presenter", ""),
            minutes_asked=row.get("minutes", 10),
            audience=row.get("audience", Audience.MEMBERS),
            papers=[_file(network, paper) for paper in row.get("papers", [])],
        )


def _file(network: Network, paper: dict[str, Any]) -> ContentFile[bytes]:
    data = paper | {"language": network.default_language, "network": network, "paragraphs": paper["text"]}
    return ContentFile(pdf("note", data), name=f"{paper['title']}.pdf")


SECTION = SeedSection(
    "proposals",
    things(
        ["meeting", "person", "title"],
        meeting={**SLUG, "description": "key of a coming meeting of the file that still takes proposals"},
        person={"type": "string", "format": "email"},
        title={"type": "string", "minLength": 1, "maxLength": 160},
        why={"type": "string", "maxLength": 2000},
        presenter={"type": "string", "maxLength": 120},
        minutes={"type": "integer", "minimum": 1, "maximum": 240},
        audience={"enum": Audience.values, "description": "whom the point should be for"},
        papers={
            **things(
                ["title", "text"],
                title={"type": "string", "minLength": 1, "maxLength": 100},
                text={"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
            ),
            "maxItems": MOST_PAPERS,
        },
    ),
    _load,
    order=81,
)
