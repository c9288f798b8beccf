"""Shelves from a file."""

from __future__ import annotations

from typing import Any

from admission.seeds import DAY, TEXT, SeedSection, World, things
from extranet.documents.models import Shelf, ShelvedDocument
from networks.models import Network

SCHEMA = things(
    ["name"],
    name=TEXT,
    documents=things(
        ["document"],
        document={"type": "string", "description": "key of a document of the file"},
        year={"type": "integer", "minimum": 1900, "maximum": 2200},
        added=DAY,
    ),
)


def _load(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for position, row in enumerate(value):
        shelf = Shelf(network=network, name=world.text(row["name"]), position=position)
        shelf.full_clean()
        shelf.save()
        for order, entry in enumerate(row.get("documents", [])):
            _shelve(shelf, order, entry, world)


def _shelve(shelf: Shelf, order: int, entry: dict[str, Any], world: World) -> None:
    row = ShelvedDocument(shelf=shelf, document=world.named(f"document:{entry['document']}"), sort_order=order)
    if "added" in entry:
        row.added_on = world.day(entry["added"])
    row.year = entry.get("year", row.added_on.year)
    row.full_clean()
    row.save()
    world.example("document", row.document.url)


SECTION = SeedSection("shelves", SCHEMA, _load, order=60)
