"""Calendar files (RFC 5545) with the same dates as our pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from django.utils.encoding import iri_to_uri
from recurrence import Recurrence, Rule, serialize

from calendars.dates import day_meant
from calendars.recurrences import horizon, last_moment, rule_dates, wall_clock_dates
from calendars.zones import time_zone

PRODUCT = "-//Navet//Calendar//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
ZONE_YEARS = 5
"""For how many years past the last date a file knows the clock changes."""


@dataclass(frozen=True)
class Organizer:
    """Who answers for an event, or is asked to come."""

    name: str
    email: str


@dataclass(frozen=True)
class Override:
    """One date of a rule that was moved, changed or cancelled; ``original`` is when the rule put it.

    Empty texts are those of the event.
    """

    original: datetime | date
    starts_at: datetime | date
    ends_at: datetime | date | None = None
    cancelled: bool = False
    title: str = ""
    place: str = ""
    description: str = ""


@dataclass(frozen=True)
class Event:
    """One entry of a calendar.

    ``starts_at`` and ``ends_at`` are aware moments, or two dates for whole days (the last one included).
    ``stamp`` is when the event was last changed; ``sequence`` grows with every change that matters to
    those who come. ``uid`` is the same for ever and unique in the world: ``event-<uuid>@<host>``.
    """

    uid: str
    title: str
    starts_at: datetime | date
    stamp: datetime
    zone: ZoneInfo
    ends_at: datetime | date | None = None
    sequence: int = 0
    place: str = ""
    url: str = ""
    description: str = ""
    rule: Recurrence | None = None
    overrides: Sequence[Override] = ()
    cancelled: bool = False
    organizer: Organizer | None = None
    attendee: Organizer | None = None

    @property
    def is_all_day(self) -> bool:
        """Whether it is told in whole days."""
        return not isinstance(self.starts_at, datetime)


def calendar(events: Iterable[Event], name: str = "", method: str | None = None) -> bytes:
    """A whole calendar file. ``method`` is PUBLISH, REQUEST or CANCEL for a file sent by mail."""
    listed = list(events)
    file = icalendar.Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    if method:
        file.add("method", method)
    if name:
        file.add("name", _line(name))
        file.add("x-wr-calname", _line(name))
    components = [component for event in listed for component in _components(event)]
    for zone in _zones(listed, components):
        file.add_component(zone)
    for component in components:
        file.add_component(component)
    return bytes(file.to_ical())


def _components(event: Event) -> list[icalendar.Event]:
    """The event itself, and one component for each date that differs from the rule."""
    main = _component(event, event.title, event.place, event.description, cancelled=event.cancelled)
    start = _add_dates(main, event)
    _add_span(main, start, _end(start, event))
    parts = [main]
    for override in event.overrides:
        part = _component(
            event,
            override.title or event.title,
            override.place or event.place,
            override.description or event.description,
            cancelled=override.cancelled or event.cancelled,
        )
        part.add("recurrence-id", _local(override.original, event.zone))
        _add_span(part, _local(override.starts_at, event.zone), _last(override.ends_at, event.zone))
        parts.append(part)
    return parts


def _component(event: Event, title: str, place: str, description: str, *, cancelled: bool) -> icalendar.Event:
    part = icalendar.Event()
    part.add("uid", _line(event.uid))
    part.add("dtstamp", event.stamp.astimezone(UTC))
    part.add("last-modified", event.stamp.astimezone(UTC))
    part.add("sequence", event.sequence)
    part.add("summary", _line(title))
    if place:
        part.add("location", _line(place))
    if description:
        part.add("description", _plain(description))
    if re.match(r"https?://", event.url):
        part.add("url", iri_to_uri(event.url))
    if event.organizer:
        part.add("organizer", _address(event.organizer))
    if event.attendee:
        address = _address(event.attendee)
        # Answers come by the link in the mail, not as mails that nobody reads.
        address.params |= {"PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
        part.add("attendee", address)
    part.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return part


def _address(person: Organizer) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{re.sub(r'[^!-~]', '', person.email)}")
    address.params["CN"] = _line(person.name)
    return address


def _add_dates(part: icalendar.Event, event: Event) -> datetime | date:
    """Add the rule or the single dates; returns the first date, in the event's zone."""
    if not event.rule:
        return _local(event.starts_at, event.zone)
    start = _moment(event.starts_at, event.zone)
    until = max(horizon(event.stamp), start)
    last = until.astimezone(event.zone).replace(tzinfo=None)
    wall_clock = start.astimezone(event.zone).replace(tzinfo=None)
    rules = event.rule.rrules
    dates = rule_dates(rules[0], wall_clock, event.zone, last) if _is_plain(rules) else []
    if dates:
        part.add("rrule", _rrule(rules[0], event))
        _add_list(part, "rdate", [_on_day(moment, wall_clock, event.zone) for moment in event.rule.rdates], event)
        _add_list(part, "exdate", [_on_day(moment, wall_clock, event.zone) for moment in event.rule.exdates], event)
    else:
        dates = wall_clock_dates(start, event.rule, event.zone, until) or [wall_clock]
        _add_list(part, "rdate", dates[1:], event)
    return _shown(dates[0], event)


def _is_plain(rules: Sequence[Rule]) -> bool:
    """One rule that every calendar program reads as we do; others are told as single dates."""
    return len(rules) == 1 and not (rules[0].byweekno or rules[0].byyearday)


def _rrule(rule: Rule, event: Event) -> icalendar.vRecur:
    """The rule, with its end as RFC 5545 wants it: in UTC, or as a day for whole days."""
    parts = icalendar.vRecur.from_ical(serialize(rule).removeprefix("RRULE:"))
    last = last_moment(rule, event.zone)
    if last and "UNTIL" in parts:
        parts["UNTIL"] = [last.date() if event.is_all_day else last.replace(tzinfo=event.zone).astimezone(UTC)]
    return parts


def _add_list(part: icalendar.Event, name: str, dates: Sequence[datetime], event: Event) -> None:
    if dates:
        values = [_shown(moment, event) for moment in sorted(set(dates))]
        part.add(name, values, parameters={"VALUE": "DATE"} if event.is_all_day else {})


def _on_day(moment: datetime, start: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(day_meant(moment, zone), start.time())


def _shown(wall_clock: datetime, event: Event) -> datetime | date:
    return wall_clock.date() if event.is_all_day else wall_clock.replace(tzinfo=event.zone)


def _moment(value: datetime | date, zone: ZoneInfo) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time(0), tzinfo=zone)


def _local(value: datetime | date, zone: ZoneInfo) -> datetime | date:
    return value.astimezone(zone) if isinstance(value, datetime) else value


def _last(value: datetime | date | None, zone: ZoneInfo) -> datetime | date | None:
    """The end as a file tells it: the day after the last for whole days."""
    if value is None or isinstance(value, datetime):
        return value and _local(value, zone)
    return value + timedelta(days=1)


def _end(start: datetime | date, event: Event) -> datetime | date | None:
    """The end of the first date, which may lie after the event's own start."""
    if event.ends_at is None:
        return None
    if isinstance(start, datetime):
        length = _moment(event.ends_at, event.zone).astimezone(UTC) - _moment(event.starts_at, event.zone)
        return (start.astimezone(UTC) + length).astimezone(event.zone)
    days = _day(event.ends_at) - _day(event.starts_at)
    return start + days + timedelta(days=1)


def _day(value: datetime | date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _add_span(part: icalendar.Event, start: datetime | date, end: datetime | date | None) -> None:
    part.add("dtstart", start)
    if end is not None:
        part.add("dtend", end)


def _zones(events: Sequence[Event], components: Sequence[icalendar.Event]) -> list[icalendar.Timezone]:
    """The clock changes of every zone that is named, for the years in question."""
    years = [_day(moment).year for moment in _mentioned(components)]
    zones = {event.zone.key: event.zone for event in events if not event.is_all_day}
    return [time_zone(zones[key], min(years), max(years) + ZONE_YEARS) for key in sorted(zones)]


def _mentioned(components: Sequence[icalendar.Event]) -> list[Any]:
    names = ("dtstart", "dtend", "recurrence-id")
    return [part.decoded(name) for part in components for name in names if name in part]


def _plain(text: str) -> str:
    """Text without the control characters that calendar programs stumble over; lines are kept."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _line(text: str) -> str:
    """Text on one line."""
    return " ".join(_plain(text).split())
