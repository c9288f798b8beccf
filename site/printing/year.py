"""The year as a ruler: months, weeks, today, and what happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import pairwise

from printing.colours import ON_PAGE, Colours
from printing.paths import stroke, whole, words

MONTHS = {
    "sv": ["jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"],
    "nb": ["jan.", "feb.", "mars", "apr.", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"],
}
TODAY = {"sv": "I dag", "nb": "I dag", "en": "Today"}
RULE = 46.0
LANE = 42


@dataclass(frozen=True)
class Mark:
    """Something on the year: a day or a span (``end`` is the last day, included).

    ``kind`` is meeting, deadline, conference or competition. Without a label it is a sign on the ruler only.
    """

    day: date
    label: str
    kind: str = "meeting"
    end: date | None = None

    def is_past(self, today: date) -> bool:
        """Whether its last day has gone."""
        return (self.end or self.day) < today


@dataclass(frozen=True)
class Placed:
    """An entry with its x in units, its row, its date as text, and whether the label stands to the left."""

    mark: Mark
    x: float
    lane: int
    head: str
    turned: bool


@dataclass(frozen=True)
class Ruler:
    """A stretch of whole months on so many units."""

    start: date
    months: int
    width: float

    @property
    def edges(self) -> list[date]:
        """The first day of each month, and the first day after the last."""
        return month_starts(self.start, self.months)

    def at(self, day: date) -> float:
        """Where a day begins, in units from the left."""
        edges = self.edges
        return (day - edges[0]).days / (edges[-1] - edges[0]).days * (self.width - 2) + 1

    def shows(self, day: date) -> bool:
        """Whether the day lies on the ruler."""
        edges = self.edges
        return edges[0] <= day < edges[-1]


def month_starts(start: date, months: int) -> list[date]:
    """The first of each month from the month of ``start``, and one more."""
    first = start.year * 12 + start.month - 1
    return [date((first + k) // 12, (first + k) % 12 + 1, 1) for k in range(months + 1)]


def day_and_month(day: date, language: str, end: date | None = None) -> str:
    """``10 dec`` or ``11–12 mars``, as short as a label needs it; in Norwegian a day is an ordinal with its point."""
    point = "." if language == "nb" else ""
    tail = f"–{end.day}{point}" if end else ""
    return f"{day.day}{point}{tail} {MONTHS[language][day.month - 1]}"


def year_strip(
    start: date,
    months: int,
    today: date,
    marks: Sequence[Mark],
    *,
    language: str = "sv",
    title: str = "",
    width: float = 1120,
    css: str = "strip",
) -> str:
    """The strip as inline SVG; its width is given in units, its height follows from the entries.

    Labels that would collide move to a lower row, so every label stays readable.
    """
    ruler = Ruler(start, months, width)
    shown = [mark for mark in marks if ruler.shows(mark.day)]
    placed = _places([mark for mark in shown if mark.label], ruler, language)
    out = [*_scale(ruler, today, language)]
    out += [_on_ruler(mark, ruler, today) for mark in shown if not mark.label]
    for place in sorted(placed, key=lambda place: place.mark.day):
        out += _entry(place, ruler, today)
    out += _now(ruler, today, language)
    height = RULE + 42 + (1 + max((place.lane for place in placed), default=0)) * LANE - 18
    return meaningful(css, f"0 0 {whole(width)} {whole(height)}", title, out)


def meaningful(css: str, box: str, title: str, parts: Iterable[str]) -> str:
    """An SVG that carries meaning: it has a name for those who do not see it."""
    return (
        f'<svg class="{css}" viewBox="{box}" role="img" aria-label="{escape(title)}" focusable="false">'
        f"{''.join(parts)}</svg>"
    )


def _scale(ruler: Ruler, today: date, language: str) -> list[str]:
    edges, at, right = ruler.edges, ruler.at, whole(ruler.width - 1)
    gone = whole(min(max(at(today), 1), ruler.width - 1) - 1)
    ticks = [f"M{whole(at(edge))} {whole(RULE - 20)}V{whole(RULE + 12)}" for edge in edges]
    lines = f"M1 {whole(RULE)}H{right}M1 {whole(RULE + 12)}H{right}"
    names = []
    for first, after in pairwise(edges):
        year = f" {first.year}" if first.month == 1 or first == edges[0] else ""
        name = MONTHS[language][first.month - 1] + year
        names.append(words(at(first) + 6, RULE - 8, name, ON_PAGE.ink, bold=first <= today < after))
    return [
        f'<path d="M1 {whole(RULE)}h{gone}v12H1z" fill="var(--accent-faint)"/>',
        stroke([f"M{whole(at(monday))} {whole(RULE)}v5" for monday in _mondays(edges)], "var(--line-strong)"),
        stroke([*ticks, lines], "var(--line-strong)"),
        *names,
    ]


def _mondays(edges: list[date]) -> list[date]:
    first = edges[0] + timedelta((7 - edges[0].weekday()) % 7)
    return [first + timedelta(days) for days in range(0, (edges[-1] - first).days, 7)]


def _entry(place: Placed, ruler: Ruler, today: date) -> list[str]:
    mark, x, past = place.mark, place.x, place.mark.is_past(today)
    y = RULE + 42 + place.lane * LANE
    tone = ON_PAGE.muted if past else ON_PAGE.ink
    tx, anchor = (x - 8, "end") if place.turned else (x + 8, "")
    return [
        stroke([f"M{whole(x)} {whole(RULE + 6)}V{whole(y + 14)}"], "var(--line-strong)"),
        _on_ruler(mark, ruler, today),
        words(tx, y, place.head, tone, bold=True, anchor=anchor),
        words(tx, y + 15, mark.label, tone, anchor=anchor),
    ]


def _on_ruler(mark: Mark, ruler: Ruler, today: date) -> str:
    x = ruler.at(mark.day)
    return _span(mark.end, x, ruler) if mark.end else _sign(mark.kind, x, RULE + 6, ON_PAGE, mark.is_past(today))


def _span(end: date, x: float, ruler: Ruler) -> str:
    length = max(6, ruler.at(end + timedelta(1)) - x)
    return f'<path d="M{whole(x)} {whole(RULE)}h{whole(length)}v12H{whole(x)}z" fill="{ON_PAGE.accent}"/>'


def _sign(kind: str, x: float, y: float, c: Colours, past: bool) -> str:
    """Disc = meeting, diamond = last day, square = competition; hollow = it has been."""
    fill = "var(--paper)" if past else c.accent
    common = f'fill="{fill}" stroke="{c.accent}" stroke-width="2"'
    if kind == "deadline":
        return f'<path d="M{whole(x)} {whole(y - 7)}l7 7-7 7-7-7z" {common}/>'
    if kind == "competition":
        return f'<path d="M{whole(x - 5)} {whole(y - 5)}h10v10h-10z" {common}/>'
    return f'<circle cx="{whole(x)}" cy="{whole(y)}" r="6" {common}/>'


def _now(ruler: Ruler, today: date, language: str) -> list[str]:
    if not ruler.shows(today):
        return []
    now = ruler.at(today)
    anchor, shift = ("end", -6) if now > ruler.width - 120 else ("", 6)
    word = f"{TODAY[language]}, {day_and_month(today, language)}"
    return [
        f'<path d="M{whole(now)} 12V{whole(RULE + 18)}" stroke="var(--ink)" stroke-width="2"/>',
        words(now + shift, 20, word, ON_PAGE.ink, bold=True, anchor=anchor),
    ]


def _places(marks: Sequence[Mark], ruler: Ruler, language: str) -> list[Placed]:
    """Choose row and side of each label so that no line cuts one.

    Entries whose label fits to the right are placed from the last to the first: an earlier one goes
    lower. Those at the right edge turn their label to the left and follow, first to last.
    """
    ready = [_measured(mark, ruler.at(mark.day), language) for mark in marks]
    right = sorted((entry for entry in ready if entry[1] + entry[2] <= ruler.width), key=lambda entry: -entry[1])
    left = sorted((entry for entry in ready if entry[1] + entry[2] > ruler.width), key=lambda entry: entry[1])
    taken: list[tuple[int, float, float, float]] = []
    placed = []
    for mark, x, wide, head in [*right, *left]:
        turned = x + wide > ruler.width
        a, b = (x - wide, x + 4) if turned else (x - 4, x + wide)
        clashes = _clash_counter(taken, a, b, x)
        lane = min(range(len(ready)), key=lambda lane: (clashes(lane), lane))
        taken.append((lane, a, b, x))
        placed.append(Placed(mark, x, lane, head, turned))
    return placed


def _measured(mark: Mark, x: float, language: str) -> tuple[Mark, float, float, str]:
    """The entry with its x, the width of its label in units (estimated, no font is at hand), and its date."""
    head = day_and_month(mark.day, language, mark.end)
    return mark, x, max(len(mark.label) * 6.8, len(head) * 7.2) + 22, head


def _clash_counter(taken: list[tuple[int, float, float, float]], a: float, b: float, x: float) -> Callable[[int], int]:
    """How badly a label from ``a`` to ``b`` with its stem at ``x`` would sit in a row."""

    def clashes(lane: int) -> int:
        return sum(
            100 * (row == lane and a < end and start < b)
            + (row < lane and start < x < end)
            + (row > lane and a < stem < b)
            for row, start, end, stem in taken
        )

    return clashes
