"""Adjusters, comments and public summaries of minutes from a file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from admission.seeds import SLUG, SeedSection, World, things
from extranet.approval.actions import name_adjusters, write_summary
from extranet.approval.models import Adjuster, Comment
from extranet.meetings.models import AgendaItem, Minutes
from networks.models import Network

PERSON = {"type": "string", "format": "email"}


def _load(network: Network, value: list[dict[str, Any]], world: World) -> None:
    for row in value:
        meeting = world.named(f"meeting:{row['meeting']}")
        minutes = Minutes.objects.for_network(network).select_related("meeting__network").get(meeting=meeting)
        _adjusters(minutes, row.get("adjusters", []), world)
        for comment in row.get("comments", []):
            _comment(minutes, comment, world)
        if "summary" in row:
            write_summary(by=world.by, minutes=minutes, text=row["summary"])


def _adjusters(minutes: Minutes, mails: list[str], world: World) -> None:
    """Whoever is elected for minutes that are approved has approved them: history taken over."""
    people = [world.person(mail) for mail in mails]
    if not minutes.is_locked:
        name_adjusters(by=world.by, minutes=minutes, people=people)
        return
    for person in people:
        Adjuster.objects.create(
            minutes=minutes, person=person, approved_version=minutes.version - 1, approved_at=minutes.approved_at
        )


def _comment(minutes: Minutes, row: dict[str, Any], world: World) -> None:
    """As it was made, a day or two after the minutes went out, or just now."""
    items = AgendaItem.objects.for_network(minutes.meeting.network).filter(meeting=minutes.meeting)
    Comment.objects.create(
        minutes=minutes,
        item=items.get(title=row["item"]) if "item" in row else None,
        person=world.person(row["person"]),
        version=row.get("version", 1),
        text=row["text"],
        made_at=min(minutes.meeting.ends_at + timedelta(days=9), timezone.now()),
    )


SECTION = SeedSection(
    "approvals",
    things(
        ["meeting"],
        meeting={**SLUG, "description": "key of a meeting of the file that has minutes"},
        adjusters={"type": "array", "items": PERSON},
        comments=things(
            ["person", "text"],
            person=PERSON,
            item={"type": "string", "description": "title of an agenda item; the minutes as a whole unless given"},
            version={"type": "integer", "minimum": 1},
            text={"type": "string", "minLength": 1, "maxLength": 4000},
        ),
        summary={"type": "string", "minLength": 1, "maxLength": 6000},
    ),
    _load,
    order=84,
)
