"""Whose a calendar address is, what stands in the calendar, and what is kept about a person."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import Model
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from calendars.ical import Event
from extranet.me.models import REFERENCE_LENGTH, CalendarFeed, proof_of
from extranet.nav import year
from networks.apps import collect
from networks.rules import is_member
from office.rules import deed_words

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network

BACK = timedelta(days=365)
AHEAD = timedelta(days=2 * 366)


ASKED_A_MINUTE = 30
"""Calendar programs ask every few minutes at most."""


def is_proven(token: str) -> bool:
    """Whether this installation made the token; told without the database, so that guessing costs nothing."""
    return constant_time_compare(token[REFERENCE_LENGTH:], proof_of(token[:REFERENCE_LENGTH]))


def asked_too_often(token: str) -> bool:
    """Count one request of a proven token; other tokens are not counted, so that nobody fills the cache with them."""
    key = f"me.calendar:{token[:REFERENCE_LENGTH]}:{int(time.time()) // 60}"
    asked = cache.get(key, 0) + 1
    cache.set(key, asked, 60)
    return asked > ASKED_A_MINUTE


def feed_of(token: str, network: Network) -> CalendarFeed | None:
    """The network's calendar that a proven token opens now; None when it was renewed or its owner left."""
    if not is_proven(token):
        return None
    rows = CalendarFeed.objects.for_network(network).select_related("network__site", "person")
    feed: CalendarFeed | None = rows.filter(reference=token[:REFERENCE_LENGTH]).first()
    return feed if feed is not None and is_member(feed.person, network) else None


def language_of(person: User, network: Network) -> str:
    """The person's own language where the network has it."""
    return network.language_for(person.language)


def events_of(feed: CalendarFeed) -> Iterator[Event]:
    """What this person may know of at this moment: events that apps offer, and the last days of the year."""
    person, network = feed.person, feed.network
    yield from collect("calendar_events", person, network, timezone.now() - BACK)
    today = timezone.localdate()
    for entry in year(person, network, today - BACK, today + AHEAD):
        if entry.kind != "meeting":
            sum_ = hashlib.sha256(f"{entry.url} {entry.label}".encode()).hexdigest()[:20]
            yield Event(
                uid=f"day-{sum_}@{network.site.hostname}",
                title=entry.label,
                starts_at=entry.date,
                ends_at=entry.date,
                stamp=feed.made_at,
                zone=network.time_zone,
                url=network.base_url + entry.url if entry.url.startswith("/") else "",
            )


@dataclass(frozen=True)
class Table:
    """What is kept about a person under one heading: each row by field, as a file tells it."""

    label: str
    rows: list[dict[str, Any]]

    @property
    def first(self) -> list[list[Any]]:
        """The first rows as a page shows them: what is said, without empty fields and names of fields."""
        return [[_shown(*pair) for pair in row.items() if pair[1] not in (None, "")] for row in self.rows[:SHOWN]]

    @property
    def more(self) -> int:
        """How many rows stand in the file only."""
        return max(0, len(self.rows) - SHOWN)


SHOWN = 10


def own_tables(person: User) -> list[Table]:
    """Everything kept about a person, as the apps tell it, lowest app first; empty headings are left out."""
    found = [Table(str(label), [dict(row) for row in rows]) for label, rows in collect("own_data", person)]
    return [table for table in found if table.rows]


def _shown(field: str, value: Any) -> Any:
    if field == "action":
        return deed_words(value)
    if isinstance(value, datetime):
        return timezone.localtime(value)
    return str(value) if isinstance(value, Model) else value
