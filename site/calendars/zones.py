"""A zone’s clock changes as a VTIMEZONE (RFC 5545 3.6.5)."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import icalendar


class Observance(NamedTuple):
    """What holds after a change: offsets before and after, short name, summer time or not."""

    before: timedelta
    after: timedelta
    name: str
    is_summer: bool


@lru_cache(maxsize=64)
def time_zone(zone: ZoneInfo, first_year: int, last_year: int) -> icalendar.Timezone:
    """The zone as a component, right from the start of one year to the end of the other."""
    start, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    onsets: dict[Observance, list[datetime]] = defaultdict(list)
    _note(onsets, start, zone, before=_offset(start, zone))
    for change in _changes(start, end, zone):
        _note(onsets, change, zone, before=_offset(change - timedelta(seconds=1), zone))
    component = icalendar.Timezone()
    component.add("tzid", zone.key)
    for observance, moments in onsets.items():
        component.add_component(_component(observance, moments))
    return component


def _note(onsets: dict[Observance, list[datetime]], change: datetime, zone: ZoneInfo, before: timedelta) -> None:
    local = change.astimezone(zone)
    observance = Observance(before, _offset(change, zone), local.tzname() or zone.key, bool(local.dst()))
    onsets[observance].append((change + before).replace(tzinfo=None))


def _changes(start: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    """The moments at which the zone's offset changes, to the second."""
    found, moment = [], start
    while moment < end:
        next_day = moment + timedelta(days=1)
        if _offset(moment, zone) != _offset(next_day, zone):
            found.append(_narrowed(moment, next_day, zone))
        moment = next_day
    return found


def _narrowed(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before).total_seconds() // 2)
        if _offset(middle, zone) == _offset(before, zone):
            before = middle
        else:
            after = middle
    return after


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _component(observance: Observance, onsets: list[datetime]) -> icalendar.cal.Component:
    part = icalendar.TimezoneDaylight() if observance.is_summer else icalendar.TimezoneStandard()
    part.add("dtstart", onsets[0])
    if onsets[1:]:
        part.add("rdate", onsets[1:])
    part.add("tzname", observance.name)
    part.add("tzoffsetfrom", observance.before)
    part.add("tzoffsetto", observance.after)
    return part
