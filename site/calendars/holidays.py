"""Days on which nobody meets, in Sweden and in Norway."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from calendars.dates import week_of
from networks.choices import Country

FIXED = {
    Country.SWEDEN: [(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)],
    Country.NORWAY: [(1, 1), (5, 1), (5, 17), (12, 24), (12, 25), (12, 26), (12, 31)],
}
FROM_EASTER = {
    Country.SWEDEN: [-2, 0, 1, 39, 49],
    Country.NORWAY: [-3, -2, 0, 1, 39, 49, 50],
}
"""Days counted from Easter Sunday: Maundy Thursday, Good Friday, Easter, Ascension Day, Whitsun."""


@lru_cache(maxsize=64)
def holidays(year: int, country: str) -> frozenset[date]:
    """The days off of a year: by law, and the eves on which everybody is off."""
    land = Country(country)
    sunday = easter(year)
    found = {date(year, month, day) for month, day in FIXED[land]}
    found |= {sunday + timedelta(days=days) for days in FROM_EASTER[land]}
    if land == Country.SWEDEN:
        midsummer, all_saints = _saturday_from(date(year, 6, 20)), _saturday_from(date(year, 10, 31))
        found |= {midsummer - timedelta(days=1), midsummer, all_saints}
    return frozenset(found)


def is_day_off(day: date, country: str) -> bool:
    """A holiday, a Saturday or a Sunday."""
    return day.weekday() >= 5 or day in holidays(day.year, country)


def parse_weeks(text: str) -> frozenset[int]:
    """``28-32, 44`` as week numbers; 50-2 goes over New Year. Raises ValidationError for anything else."""
    weeks: set[int] = set()
    for part in filter(None, (piece.strip() for piece in text.replace("–", "-").split(","))):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        ends = [first, last] if dash else [first, first]
        if not all(end.isascii() and end.isdecimal() and 1 <= int(end) <= 53 for end in ends):
            raise ValidationError(_("Write weeks like 28-32, 44."))
        start, end = map(int, ends)
        weeks |= set(range(start, end + 1)) if start <= end else {*range(start, 54), *range(1, end + 1)}
    return frozenset(weeks)


def in_weeks(day: date, weeks: Iterable[int]) -> bool:
    """Whether a day lies in one of these weeks."""
    return week_of(day).number in weeks


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(5 - day.weekday()) % 7)
