"""A month as a table, Monday first; an event over several days is one bar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone

from events.templatetags.dates import day_of, last_day, weekday_names

if TYPE_CHECKING:
    from events.models import Occurrence

register = template.Library()


@dataclass(frozen=True)
class Entry:
    """An event on one day: the how-manieth of its days that is, and how its bar goes on."""

    row: Occurrence
    number: int
    css: str


@dataclass
class Day:
    """One square."""

    date: date
    inside: bool
    is_today: bool
    entries: list[Entry] = field(default_factory=list)


def weeks_of(month: date, dates: Iterable[Occurrence], today: date) -> list[tuple[int, list[Day]]]:
    """The weeks that a month touches, by ISO number, with what happens in the month."""
    first = month - timedelta(days=month.weekday())
    after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    count = -(-(after - first).days // 7)
    days = [first + timedelta(days=number) for number in range(7 * count)]
    squares = {day: Day(day, day.month == month.month, day == today) for day in days}
    for row in dates:
        for day, entry in _entries(row):
            if day in squares and squares[day].inside:
                squares[day].entries.append(entry)
    rows = list(squares.values())
    return [(week[0].date.isocalendar().week, week) for week in (rows[at : at + 7] for at in range(0, len(rows), 7))]


def _entries(row: Occurrence) -> Iterable[tuple[date, Entry]]:
    first, last = day_of(row.starts_at), last_day(row.starts_at, row.ends_at)
    length = (last - first).days + 1
    for number in range(1, length + 1):
        parts = ["from"] if number < length else []
        parts += ["to"] if number > 1 else []
        yield first + timedelta(days=number - 1), Entry(row, number, " ".join(parts))


@register.inclusion_tag("events/tags/month.html", takes_context=True)
def month_table(context: template.Context, month: date, dates: list[Occurrence]) -> dict[str, Any]:
    """The table of a month, and below it the same as a list."""
    return {
        "month": month,
        "before": context["month_before"],
        "after": context["month_after"],
        "names": weekday_names(),
        "weeks": weeks_of(month, dates, timezone.localdate()),
        "dates": dates,
    }
