"""Decisions and measures from a file, with what was reported since."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from admission.seeds import DAY, SLUG, SeedError, SeedSection, World, thing, things
from extranet.followup.actions import note_measure, report
from extranet.followup.choices import Status
from extranet.followup.models import Decision, Measure
from extranet.meetings.choices import Audience
from extranet.meetings.models import AgendaItem, Meeting
from networks.models import Network
from search.actions import index

ITEM = {"type": "string", "description": "title of an item of that meeting"}
MEETING = {**SLUG, "description": "key of a meeting of the file"}
PERSON = {"type": "string", "format": "email"}
NOON = time(12)


def _item(meeting: Meeting | None, row: dict[str, Any]) -> AgendaItem | None:
    """The item that a row names, or none where it names none."""
    if meeting is None or "item" not in row:
        return None
    rows = AgendaItem.objects.for_network(meeting.network).filter(meeting=meeting, title=row["item"])
    found: AgendaItem | None = rows.first()
    if found is None:
        raise SeedError(f"no item of {meeting} is called {row['item']}")
    return found


def _moment(network: Network, world: World, day: str) -> datetime:
    return min(datetime.combine(world.day(day), NOON, tzinfo=network.time_zone), timezone.now())


def _load_decisions(network: Network, value: list[dict[str, Any]], world: World) -> None:
    """As history: the minutes of the meeting may be approved already."""
    for row in value:
        meeting = world.named(f"meeting:{row['meeting']}")
        decision = Decision(network=network, meeting=meeting, item=_item(meeting, row), text=row["text"])
        decision.decided_on = timezone.localdate(meeting.starts_at, network.time_zone)
        decision.created_at = min(meeting.ends_at, timezone.now())
        decision.open_to(row.get("readers", Audience.MEMBERS))
        decision.full_clean()
        decision.save()
        index(decision)
        if "key" in row:
            world.objects[f"decision:{row['key']}"] = decision


def _load_measures(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        measure = _measure(network, row, world)
        for said in row.get("reports", []):
            person = world.person(said["person"]) if "person" in said else None
            at = _moment(network, world, said["on"])
            status = said.get("status", measure.status)
            report(by=person or world.by, measure=measure, status=status, note=said.get("note", ""), at=at)


def _measure(network: Network, row: dict[str, Any], world: World) -> Measure:
    meeting = world.named(f"meeting:{row['meeting']}") if "meeting" in row else None
    texts = {name: row[name] for name in ("title", "text", "carrier", "funding") if name in row}
    measure = Measure(network=network, meeting=meeting, item=_item(meeting, row), due_on=world.day(row["due"]), **texts)
    measure.decision = world.named(f"decision:{row['decision']}") if "decision" in row else None
    measure.owner = world.person(row["owner"]) if "owner" in row else None
    measure.organisation = world.named(f"organisation:{row['organisation']}") if "organisation" in row else None
    measure.focus_area = world.named(f"focus_area:{row['focus_area']}") if "focus_area" in row else None
    noted = meeting.ends_at if meeting and "noted" not in row else _moment(network, world, row.get("noted", "today"))
    at = min(noted, timezone.now() - timedelta(minutes=1))
    return note_measure(by=world.by, measure=measure, readers=row.get("readers", Audience.MEMBERS), at=at)


DECISIONS = SeedSection(
    "decisions",
    things(
        ["meeting", "text"],
        key={**SLUG, "description": "by which measures of the file name it"},
        meeting=MEETING,
        item=ITEM,
        text={"type": "string", "minLength": 1, "maxLength": 2000},
        readers={"enum": Audience.values, "description": "members unless given; with an item its own"},
    ),
    _load_decisions,
    order=84,
)
MEASURES = SeedSection(
    "measures",
    things(
        ["title", "due"],
        title={"type": "string", "minLength": 1, "maxLength": 160},
        due=DAY,
        meeting=MEETING,
        item=ITEM,
        decision={**SLUG, "description": "key of a decision of that meeting, which it carries out"},
        noted={**DAY, "description": "the meeting’s day, or today, unless given"},
        text={"type": "string", "maxLength": 2000},
        owner=PERSON,
        organisation={**SLUG, "description": "key of an organisation of the file"},
        carrier={"type": "string", "maxLength": 160},
        funding={"type": "string", "maxLength": 200},
        focus_area=SLUG,
        readers={"enum": Audience.values, "description": "members unless given; with an item its own"},
        reports={
            "type": "array",
            "items": thing(
                ["on"],
                on=DAY,
                person=PERSON,
                status={"enum": Status.values},
                note={"type": "string", "maxLength": 1000},
            ),
        },
    ),
    _load_measures,
    order=85,
)
