"""Attendance at past meetings from a file."""

from __future__ import annotations

from typing import Any

from admission.seeds import SLUG, SeedSection, World, things
from extranet.attendance.models import Attendance
from networks.models import Network


def _load(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        meeting = world.named(f"meeting:{row['meeting']}")
        for key in row["organisations"]:
            organisation = world.named(f"organisation:{key}")
            Attendance.objects.create(meeting=meeting, organisation=organisation, arrived_at=meeting.starts_at)


SECTION = SeedSection(
    "attendance",
    things(
        ["meeting", "organisations"],
        meeting={**SLUG, "description": "key of a meeting of the file"},
        organisations={"type": "array", "items": {**SLUG, "description": "key of an organisation of the file"}},
    ),
    _load,
    order=83,
)
