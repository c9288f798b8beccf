"""The year as a wheel, January at the top, clockwise; entries are numbered as in the list beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from printing.colours import ON_PAGE
from printing.paths import Point, stroke, whole, words
from printing.year import MONTHS, Mark, meaningful, month_starts


@dataclass(frozen=True)
class Dial:
    """A year laid round a circle of ``radius`` units."""

    year: int
    radius: float

    @property
    def outer(self) -> float:
        """Radius of the rim."""
        return self.radius - 6

    @property
    def inner(self) -> float:
        """Radius of the circle inside the months' names."""
        return self.radius - 46

    def share(self, day: date) -> float:
        """How much of the year has gone when the day begins, 0 to 1."""
        first = date(self.year, 1, 1)
        return (day - first).days / (date(self.year + 1, 1, 1) - first).days

    def spot(self, day: date, radius: float) -> Point:
        """Where a day lies on a circle."""
        angle = self.share(day) * 2 * math.pi - math.pi / 2
        return self.radius + radius * math.cos(angle), self.radius + radius * math.sin(angle)


def year_wheel(
    year: int, today: date, marks: Sequence[Mark], *, language: str = "sv", title: str = "", size: float = 420
) -> str:
    """The wheel as inline SVG of ``size`` units; entries of other years must be left out by the caller."""
    dial = Dial(year, size / 2)
    ordered = sorted(marks, key=lambda mark: mark.day)
    out = [_rim(dial.radius, dial.outer), _rim(dial.radius, dial.inner)]
    if today.year == year:
        out.append(_gone(dial, today))
    out += _months(dial, language)
    out += _entries(dial, ordered, today)
    if today.year == year:
        hand = f"M{_go(dial.spot(today, dial.inner - 14))}L{_go(dial.spot(today, dial.outer + 4))}"
        out.append(stroke([hand], "var(--ink)", 3))
    middle = size / 2
    out.append(words(middle, middle + 10, str(year), ON_PAGE.ink, size=30, bold=True, anchor="middle"))
    return meaningful("wheel", f"-4 -4 {whole(size + 8)} {whole(size + 8)}", title, out)


def _go(point: Point) -> str:
    return f"{point[0]:.0f} {point[1]:.0f}"


def _rim(middle: float, radius: float) -> str:
    at = whole(middle)
    return f'<circle cx="{at}" cy="{at}" r="{whole(radius)}" fill="none" stroke="var(--line-strong)"/>'


def _gone(dial: Dial, today: date) -> str:
    """The part of the year that has been."""
    radius = dial.inner - 5
    start, end = dial.spot(date(dial.year, 1, 1), radius), dial.spot(today, radius)
    big = 1 if dial.share(today) > 0.5 else 0
    return (
        f'<path d="M{_go(start)}A{whole(radius)} {whole(radius)} 0 {big} 1 {_go(end)}" fill="none"'
        ' stroke="var(--accent-faint)" stroke-width="10"/>'
    )


def _months(dial: Dial, language: str) -> list[str]:
    spokes, names = [], []
    for number, first in enumerate(month_starts(date(dial.year, 1, 1), 12)[:-1]):
        spokes.append(f"M{_go(dial.spot(first, dial.inner))}L{_go(dial.spot(first, dial.outer))}")
        x, y = dial.spot(first + timedelta(15), dial.radius - 26)
        names.append(words(x, y + 4, MONTHS[language][number], ON_PAGE.ink, size=12, anchor="middle"))
    return [*names, stroke(spokes, "var(--line-strong)")]


def _entries(dial: Dial, marks: Sequence[Mark], today: date) -> list[str]:
    out = []
    before: date | None = None
    depth = 0
    for number, mark in enumerate(marks, 1):
        depth = depth + 1 if before and (mark.day - before).days < 15 else 0
        before = mark.day
        x, y = dial.spot(mark.day, dial.inner - 26 - depth % 3 * 27)
        past = mark.is_past(today)
        fill, text = ("var(--paper)", "var(--ink)") if past else (ON_PAGE.accent, "var(--on-accent)")
        rim = f'stroke="{ON_PAGE.accent}" stroke-width="2"'
        out.append(f'<circle cx="{whole(x)}" cy="{whole(y)}" r="12" fill="{fill}" {rim}/>')
        out.append(words(x, y + 4, str(number), text, size=12, bold=True, anchor="middle"))
    return out
