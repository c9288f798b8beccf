"""Guests from a file."""

from __future__ import annotations

from typing import Any

from admission.seeds import SLUG, SeedSection, World, things
from extranet.guests.actions import invite_guest, say_needs
from extranet.guests.models import Guest
from extranet.meetings.models import AgendaItem
from extranet.summons.choices import Access, Diet
from extranet.summons.rules import NOTHING
from networks.models import Network


def _load(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        meeting = world.named(f"meeting:{row['meeting']}")
        guest = Guest(
            meeting=meeting,
            guest_name=row["name"],
            guest_email=row["mail"],
            guest_organisation=row.get("organisation", ""),
            language=network.default_language,
        )
        items = AgendaItem.objects.for_network(network).filter(meeting=meeting, title__in=row["items"])
        invite_guest(by=world.by, guest=guest, items=items)
        said = {name: row[name] for name in NOTHING if name in row}
        if said:
            say_needs(guest=guest, **NOTHING | said)


SECTION = SeedSection(
    "guests",
    things(
        ["meeting", "name", "mail", "items"],
        meeting={**SLUG, "description": "key of a coming meeting of the file"},
        name={"type": "string", "minLength": 1, "maxLength": 120},
        mail={"type": "string", "format": "email"},
        organisation={"type": "string", "maxLength": 120},
        items={"type": "array", "items": {"type": "string", "description": "title of an agenda item"}},
        diet={"type": "array", "items": {"enum": Diet.values}},
        access={"type": "array", "items": {"enum": Access.values}},
        wishes={"type": "string", "maxLength": 300},
    ),
    _load,
    order=82,
)
