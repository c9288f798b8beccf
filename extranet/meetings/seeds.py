"""Meetings from a file: agenda, papers, minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone, translation

from admission.seeds import DAY, MOMENT, SLUG, SeedSection, World, thing, things
from extranet.meetings import actions
from extranet.meetings.choices import Audience, ItemKind, MeetingKind, MeetingState, MinutesState
from extranet.meetings.models import AgendaItem, AgendaPaper, Meeting
from networks.choices import MinutesKind
from networks.models import Network

SCHEMA = things(
    ["title", "starts", "ends"],
    key={**SLUG, "description": "by which other sections name the meeting"},
    title={"type": "string", "minLength": 1, "maxLength": 160},
    kind={"enum": MeetingKind.values},
    starts=MOMENT,
    ends=MOMENT,
    place={"type": "string", "maxLength": 160},
    directions={"type": "string", "maxLength": 200},
    host={**SLUG, "description": "key of an organisation of the file"},
    theme={"type": "string", "maxLength": 160},
    focus_area=SLUG,
    intro={"type": "string"},
    state={"enum": MeetingState.values, "description": "held once it has ended and summoned before, unless given"},
    agenda=things(
        ["title"],
        title={"type": "string", "minLength": 1, "maxLength": 160},
        kind={"enum": ItemKind.values},
        presenter={"type": "string", "maxLength": 120},
        minutes={"type": "integer", "minimum": 0},
        text={"type": "string"},
        audience={"enum": Audience.values},
        papers={"type": "array", "items": {"type": "string", "description": "key of a document of the file"}},
    ),
    minutes=thing(
        ["text"],
        text={"type": "string", "minLength": 1},
        drafts={
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "description": "what earlier versions said, oldest first",
        },
        kind={"enum": MinutesKind.values},
        state={"enum": MinutesState.values, "description": "approved unless given"},
        comment_until=DAY,
        approved={**DAY, "description": "the day they were approved, four weeks after the meeting unless given"},
    ),
)


def _load(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        meeting = _meeting(network, row, world)
        for order, item in enumerate(row.get("agenda", [])):
            _agenda_item(meeting, order, item, world)
        _bring_to_state(meeting, row.get("state"), world)
        if "key" in row:
            world.objects[f"meeting:{row['key']}"] = meeting
        with translation.override(network.default_language):
            world.example("meeting", meeting.get_absolute_url())
        if "minutes" in row:
            _minutes(meeting, row["minutes"], world)


def _meeting(network: Network, row: dict[str, Any], world: World) -> Meeting:
    texts = {name: row[name] for name in ("title", "kind", "place", "directions", "theme", "intro") if name in row}
    meeting = Meeting(
        network=network, starts_at=world.moment(row["starts"]), ends_at=world.moment(row["ends"]), **texts
    )
    if "host" in row:
        meeting.host = world.named(f"organisation:{row['host']}")
    if "focus_area" in row:
        meeting.focus_area = world.named(f"focus_area:{row['focus_area']}")
    meeting.full_clean()
    meeting.save()
    return meeting


def _agenda_item(meeting: Meeting, order: int, row: dict[str, Any], world: World) -> None:
    texts = {name: row[name] for name in ("title", "kind", "presenter", "text", "audience") if name in row}
    item = AgendaItem(meeting=meeting, sort_order=order, minutes_planned=row.get("minutes", 10), **texts)
    item.full_clean()
    item.save()
    for place, key in enumerate(row.get("papers", [])):
        paper = AgendaPaper(item=item, document=world.named(f"document:{key}"), sort_order=place)
        paper.full_clean()
        paper.save()


def _bring_to_state(meeting: Meeting, state: str | None, world: World) -> None:
    """By the steps the secretariat would have taken."""
    wanted = state or (MeetingState.HELD if meeting.is_past else MeetingState.SUMMONED)
    if wanted in {MeetingState.SUMMONED, MeetingState.HELD}:
        actions.publish_meeting(by=world.by, meeting=meeting)
    if wanted == MeetingState.HELD:
        actions.hold_meeting(by=world.by, meeting=meeting)
    if wanted == MeetingState.CANCELLED:
        actions.cancel_meeting(by=world.by, meeting=meeting)
    if wanted == MeetingState.PLANNED:
        actions.index_meeting(meeting)


def _minutes(meeting: Meeting, row: dict[str, Any], world: World) -> None:
    state = row.get("state", MinutesState.APPROVED)
    texts = [*row.get("drafts", []), row["text"]]
    for number, text in enumerate(texts):
        minutes = actions.save_minutes(
            by=world.by,
            meeting=meeting,
            text=text,
            read_version=number,
            state=MinutesState.DRAFT if state == MinutesState.APPROVED else state,
            kind=row.get("kind", ""),
            comment_until=world.day(row["comment_until"]) if "comment_until" in row else None,
            at=min(meeting.ends_at + timedelta(days=8 - len(texts) + number), timezone.now()),
        )
    if state == MinutesState.APPROVED:
        approved = (
            world.moment(f"{row['approved']} 12:00") if "approved" in row else meeting.ends_at + timedelta(days=28)
        )
        at = min(approved, timezone.now())
        actions.approve_minutes(by=world.by, minutes=minutes, read_version=minutes.version, at=at)
        with translation.override(meeting.network.default_language):
            world.example("minutes", minutes.get_absolute_url())


SECTION = SeedSection("meetings", SCHEMA, _load, order=70)
