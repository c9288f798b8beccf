"""Weeks, school years, and what a stored date means in a zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

SCHOOL_YEAR_BEGINS = 8
"""August, in Sweden and in Norway."""


class Week(NamedTuple):
    """A week as the Nordic countries count them (ISO 8601): Monday first, number 1 to 53."""

    year: int
    number: int

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, order=True)
class SchoolYear:
    """From 1 August to 31 July; written 2026/27."""

    first_year: int

    @property
    def begins_on(self) -> date:
        """The first day."""
        return date(self.first_year, SCHOOL_YEAR_BEGINS, 1)

    @property
    def ends_on(self) -> date:
        """The last day."""
        return date(self.first_year + 1, SCHOOL_YEAR_BEGINS, 1) - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.first_year}/{(self.first_year + 1) % 100:02d}"


def week_of(day: date) -> Week:
    """The week a day lies in; its year may differ from the day's own around New Year."""
    year, number, _weekday = day.isocalendar()
    return Week(year, number)


def weeks_in(year: int) -> int:
    """52 or 53."""
    return week_of(date(year, 12, 28)).number


def school_year(day: date) -> SchoolYear:
    """The school year a day lies in."""
    return SchoolYear(day.year if day.month >= SCHOOL_YEAR_BEGINS else day.year - 1)


def day_meant(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day a stored date of a rule stands for.

    The editor's widget writes a chosen day as midnight in UTC terms; a moment without a zone is local.
    """
    return (moment if moment.tzinfo is None else moment.astimezone(zone)).date()


def in_zone(wall_clock: datetime, zone: ZoneInfo) -> datetime:
    """A wall-clock time in its zone. What falls into the gap of spring moves forward (RFC 5545 3.3.5)."""
    return wall_clock.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
