"""Practicalities of visits from a file."""

from __future__ import annotations

from typing import Any

from admission.seeds import DAY, SLUG, SeedSection, World, things
from extranet.visits.actions import ask_host, save_visit
from extranet.visits.choices import Photography
from extranet.visits.models import Visit
from networks.models import Network

TEXTS = {
    "entrance": 300,
    "parking": 300,
    "safety": 2000,
    "clothing": 300,
    "contact_name": 120,
    "contact_phone": 40,
    "reception": 1000,
    "others": 2000,
}


def _load(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        meeting = world.named(f"meeting:{row['meeting']}")
        values = {name: row[name] for name in (*TEXTS, "photography") if name in row}
        if "list_by" in row:
            values["list_by"] = world.day(row["list_by"])
        if meeting.is_past:
            # What an earlier visit has left: nobody's name, as after the purge.
            visit = Visit(meeting=meeting, version=1, **values)
            visit.full_clean()
            visit.save()
            continue
        if "asked_by" in row:
            ask_host(by=world.by, meeting=meeting, answer_by=world.day(row["asked_by"]))
        if values:
            save_visit(by=world.by, meeting=meeting, read_version=0, values=values)


SECTION = SeedSection(
    "visits",
    things(
        ["meeting"],
        meeting={**SLUG, "description": "key of a meeting of the file with a host and an item that is a visit"},
        asked_by={**DAY, "description": "the host is asked for the practicalities by this day"},
        photography={"enum": Photography.values},
        list_by=DAY,
        **{name: {"type": "string", "maxLength": length} for name, length in TEXTS.items()},
    ),
    _load,
    order=86,
)
