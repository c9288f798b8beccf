"""Dates and times as one writes them in Swedish, Bokmål and English, in the network's zone.

Aware moments are shown in the current zone, which is the network's (networks.middleware). An end at
midnight belongs to the day before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import template
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language

register = template.Library()


@dataclass(frozen=True)
class Words:
    """What a language needs beside the names of days and months that Django knows."""

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    ordinal: str
    clock: str
    at: str
    week: str


LANGUAGES = {
    "sv": Words(
        ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"),
        ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
        "{}",
        "%H.%M",
        "kl.\N{NO-BREAK SPACE}{}",
        "vecka {}",
    ),
    "nb": Words(
        ("jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."),
        ("man.", "tirs.", "ons.", "tors.", "fre.", "lør.", "søn."),
        "{}.",
        "%H.%M",
        "kl.\N{NO-BREAK SPACE}{}",
        "uke {}",
    ),
    "en": Words(
        ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
        ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        "{}",
        "%H:%M",
        "{}",
        "week {}",
    ),
}


def _words() -> Words:
    return LANGUAGES.get((get_language() or "en")[:2], LANGUAGES["en"])


def day_of(value: date | datetime) -> date:
    """The calendar day of a moment in the current zone; a date is its own day."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


def last_day(start: date | datetime, end: date | datetime | None) -> date:
    """The last day on which something that runs from ``start`` to ``end`` takes place."""
    if end is None or end <= start:
        return day_of(start)
    return day_of(end - timedelta(microseconds=1)) if isinstance(end, datetime) else end


def _month(day: date, short: bool) -> str:
    return _words().months[day.month - 1] if short else str(MONTHS[day.month])


def _weekday(day: date, short: bool) -> str:
    return _words().weekdays[day.weekday()] if short else str(WEEKDAYS[day.weekday()])


def _date(day: date, *, short: bool = False, month: bool = True, year: bool = True) -> str:
    parts = [_words().ordinal.format(day.day)]
    parts += [_month(day, short)] if month else []
    parts += [str(day.year)] if year else []
    return " ".join(parts)


def days(first: date, last: date, *, short: bool = False, year: bool = True) -> str:
    """``11–12 april 2027``, ``30 april – 2 maj 2027``, ``30 december 2026 – 2 januari 2027``."""
    end = _date(last, short=short, year=year)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{_date(first, month=False, year=False)}–{end}"
    start = _date(first, short=short, year=year and first.year != last.year)
    return f"{start} – {end}"


def weekdays(first: date, last: date, *, short: bool = False) -> str:
    """``torsdag``, or ``torsdag–fredag``."""
    names = [_weekday(first, short)] + ([_weekday(last, short)] if last != first else [])
    return "–".join(names)


def weekday_names() -> tuple[str, ...]:
    """The short names of the days, Monday first."""
    return _words().weekdays


@register.simple_tag
def time_span(start: datetime, end: datetime | None = None) -> str:
    """``kl. 13.00–16.30`` within one day, ``tors 10.00 – fre 14.00`` over several."""
    first, last = day_of(start), last_day(start, end)
    if end is None or first == last:
        return clock_range(start, end)
    return f"{_weekday(first, True)} {clock(start)} – {_weekday(last, True)} {clock(end)}"


@register.simple_tag
def programme_time(starts: time, ends: time | None = None) -> str:
    """``11.00–12.00`` in a programme, whose times belong to no day."""
    return "–".join(value.strftime(_words().clock) for value in (starts, ends) if value)


@register.filter
def clock(value: datetime) -> str:
    """``13.00``, in English ``13:00``."""
    return timezone.localtime(value).strftime(_words().clock)


@register.filter
def at_clock(value: datetime) -> str:
    """``kl. 13.00`` within a sentence, in English ``13:00``."""
    return clock_range(value)


@register.simple_tag
def clock_range(start: datetime, end: datetime | None = None) -> str:
    """``kl. 13.00–16.30`` within one day."""
    times = [clock(start)] + ([clock(end)] if end and end > start else [])
    return _words().at.format("–".join(times))


@register.filter
def week(value: date | datetime) -> str:
    """``vecka 50``: the ISO week."""
    return _words().week.format(day_of(value).isocalendar().week)


@register.filter
def day_long(value: date | datetime) -> str:
    """``torsdag 10 december 2026``."""
    day = day_of(value)
    return f"{_weekday(day, False)} {_date(day)}"


@register.filter
def day_and_month(value: date | datetime) -> str:
    """``torsdag 10 december``, for a heading whose year stands elsewhere."""
    day = day_of(value)
    return f"{_weekday(day, False)} {_date(day, year=False)}"


@register.filter
def day_short(value: date | datetime) -> str:
    """``12 nov``; with its year when that is not this one."""
    day = day_of(value)
    return _date(day, short=True, year=day.year != timezone.localdate().year)


@register.filter
def date_short(value: date | datetime) -> str:
    """``12 nov 2026``, always with its year."""
    return _date(day_of(value), short=True)


@register.filter
def month_and_year(value: date | datetime) -> str:
    """``April 2027``, as a heading."""
    name = f"{_month(day_of(value), False)} {day_of(value).year}"
    return name[:1].upper() + name[1:]


@register.simple_tag
def date_range(start: date | datetime, end: date | datetime | None = None) -> str:
    """``15–16 april 2027``."""
    return days(day_of(start), last_day(start, end))


@register.simple_tag
def weekdays_and_week(start: date | datetime, end: date | datetime | None = None) -> str:
    """``torsdag–fredag, vecka 15``."""
    return f"{weekdays(day_of(start), last_day(start, end))}, {week(start)}"


@register.simple_tag
def event_key(start: datetime, end: datetime | None = None) -> str:
    """The date column of a list: ``tors 10 dec`` or ``26–27 nov``."""
    first, last = day_of(start), last_day(start, end)
    name = "" if first != last else weekdays(first, last, short=True) + " "
    return name + days(first, last, short=True, year=False)


@register.simple_tag
def event_key_note(start: datetime, end: datetime | None = None, all_day: bool = False) -> str:
    """What stands below the date in a list: the time of day, or weekdays and week."""
    first, last = day_of(start), last_day(start, end)
    if first != last:
        return f"{weekdays(first, last, short=True)}, {week(start)}"
    return week(start) if all_day else clock_range(start, end)


@register.simple_tag
def event_when(start: datetime, end: datetime | None = None, all_day: bool = False) -> str:
    """In full: ``torsdag 10 december 2026 kl. 13.00–16.30``, ``torsdag–fredag 15–16 april 2027``."""
    first, last = day_of(start), last_day(start, end)
    text = f"{weekdays(first, last)} {days(first, last)}"
    if all_day:
        return text
    joint = ", " if _words().at == "{}" else " "
    if first == last:
        return text + joint + clock_range(start, end)
    return f"{_moment(start)} – {_moment(end)}" if end else text


def _moment(value: datetime) -> str:
    joint = ", " if _words().at == "{}" else " "
    return day_long(value) + joint + clock_range(value)
