"""Events from a file, made by the same actions as in the admin."""

from __future__ import annotations

from typing import Any

import recurrence

from admission.seeds import DAY, MOMENT, SLUG, TEXT, SeedSection, World, thing, things
from events.models import EventIndexPage, EventPage, Occurrence
from home.actions import add_translated, short_name
from home.rules import path_of
from home.seeds import BODY, KEYS, body, in_language, languages_of, stream
from networks.models import Network

CLOCK = {"type": "string", "pattern": r"^\d\d:\d\d$"}
SPEAKERS = things(["name"], name=TEXT, title=TEXT, organisation=TEXT)
ITEM: dict[str, Any] = {"day": DAY, "starts": CLOCK, "ends": CLOCK, "title": TEXT}
PROGRAMME = {
    "type": "array",
    "items": {
        "oneOf": [
            thing(["starts", "title"], **ITEM, text=TEXT, room=TEXT, speakers=SPEAKERS),
            thing(
                ["starts", "title", "sessions"],
                **ITEM,
                note=TEXT,
                sessions=things(["role", "title"], role=TEXT, title=TEXT, room=TEXT, speakers=SPEAKERS),
            ),
        ]
    },
}
TEXTS = ("title", "slug", "lead", "place", "address", "organiser", "meant_for")


def load_events(network: Network, value: list[dict[str, Any]], world: World) -> None:
    """Events, each in the languages in which it has a title, with their moved and cancelled dates."""
    index = EventIndexPage.objects.in_language_of(network.site.root_page).get()
    for row in value:
        shared: dict[str, Any] = {
            "starts_at": world.moment(row["starts_at"]),
            "ends_at": world.moment(row["ends_at"]),
            "all_day": row.get("all_day", False),
            "online_url": row.get("online_url", ""),
            "topics": [world.named(f"topic:{slug}") for slug in row.get("topics", [])],
            "focus_areas": [world.named(f"focus_area:{slug}") for slug in row.get("focus_areas", [])],
        }
        if "rule" in row:
            shared["recurrence"] = recurrence.deserialize(f"RRULE:{row['rule']}", include_dtstart=False)
        pages = add_translated(
            by=world.by, network=network, parent=index, model=EventPage, texts=_texts(row, world), **shared
        )
        first = next(iter(pages.values()))
        _change_dates(network, first, row.get("changes", []), world)
        world.objects[f"event:{row['key']}"] = first
        world.example("event", path_of(first, first.locale.language_code))


def _texts(row: dict[str, Any], world: World) -> dict[str, dict[str, Any]]:
    main, texts = world.network.default_language, {}
    for code in languages_of(row["title"], world.network):
        values = in_language({name: row[name] for name in TEXTS if name in row}, code, main)
        values.setdefault("slug", short_name(values["title"]))
        programme = [_item(item, world) for item in in_language(row.get("programme", []), code, main)]
        values["programme"] = stream(EventPage, "programme", programme)
        values["body"] = stream(EventPage, "body", body(row.get("body", []), code, world))
        texts[code] = values
    return texts


def _item(item: dict[str, Any], world: World) -> dict[str, Any]:
    value: dict[str, Any] = {"ends": None, **item, "day": world.day(item["day"]).isoformat() if "day" in item else None}
    if "sessions" in item:
        sessions = [{"room": "", **session, "speakers": _speakers(session)} for session in item["sessions"]]
        return {"type": "parallel", "value": {"note": "", **value, "sessions": sessions}}
    return {"type": "item", "value": {"text": "", "room": "", **value, "speakers": _speakers(item)}}


def _speakers(value: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"title": "", "organisation": "", **speaker} for speaker in value.get("speakers", [])]


def _change_dates(network: Network, page: EventPage, changes: list[dict[str, Any]], world: World) -> None:
    for change in changes:
        day = world.day(change["day"])
        rows = Occurrence.objects.for_network(network).filter(event__translation_key=page.translation_key)
        row = next(row for row in rows if row.recurrence_id.astimezone(network.time_zone).date() == day)
        row.reason, row.is_cancelled = change["reason"], "starts_at" not in change
        if "starts_at" in change:
            row.ends_at += world.moment(change["starts_at"]) - row.starts_at
            row.starts_at, row.is_moved = world.moment(change["starts_at"]), True
        row.full_clean()
        row.save()


EVENTS = SeedSection(
    "events",
    things(
        ["key", "title", "starts_at", "ends_at"],
        key=SLUG,
        title=TEXT,
        slug=TEXT,
        lead=TEXT,
        starts_at=MOMENT,
        ends_at=MOMENT,
        all_day={"type": "boolean"},
        rule={"type": "string", "pattern": "^FREQ=[A-Z0-9=;,+-]+$"},
        changes=things(["day", "reason"], day=DAY, starts_at=MOMENT, reason={"type": "string"}),
        place=TEXT,
        address=TEXT,
        online_url={"type": "string", "format": "uri"},
        organiser=TEXT,
        meant_for=TEXT,
        programme=PROGRAMME,
        body=BODY,
        topics=KEYS,
        focus_areas=KEYS,
    ),
    load_events,
    order=22,
)
