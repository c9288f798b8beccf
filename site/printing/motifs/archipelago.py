"""Islands with depth curves, as on a chart."""

import math
import random
from typing import NamedTuple

from printing.colours import Colours
from printing.contours import Grid, contours
from printing.paths import curve, dice, path, stroke, whole

NUMBERS = (66.0, 66.0, -16.0)
MARK = (
    '<path d="M2 9c3-5 8-6 12-5 3 1 2 4-1 5-4 1-6 4-9 3zM15 13c2-2 6-2 7 0s-2 4-5 4-4-2-2-4z'
    'M5 18c1-2 5-2 6 0s-2 3-4 3-3-1-2-3z"/>'
)
STEP = 12.0
COAST, SHALLOW, DEEP = 0.55, 0.34, 0.18


class Island(NamedTuple):
    """A hill in the sea: its place, its two radii in units, its direction as cosine and sine."""

    x: float
    y: float
    length: float
    breadth: float
    cos: float
    sin: float


class Sea:
    """Height over the water at any point; the mainland lies along the upper edge."""

    def __init__(self, rnd: random.Random, numbers: tuple[float, ...], w: float, h: float) -> None:
        count, longest, lean = numbers
        self.h = h
        self.islands = [_island(rnd, longest, math.radians(lean), w, h) for _ in range(round(count * w / 1440))]
        self.waves = [(rnd.uniform(0.004, 0.02), rnd.uniform(0, 6.3), rnd.uniform(0.05, 0.12)) for _ in range(5)]

    def height(self, x: float, y: float) -> float:
        """About 1 on the top of an island, 0 far out."""
        shore = sum(a * math.sin(x * f + p) for f, p, a in self.waves)
        value = math.exp(-(((y / self.h) * 4) ** 2)) * (0.52 + 1.5 * shore)
        value += 0.5 * shore * math.sin(y / 23 + x / 61)
        for bx, by, rx, ry, cs, sn in self.islands:
            dx, dy = x - bx, y - by
            if abs(dx) < 3 * rx and abs(dy) < 3 * rx:
                u, k = (dx * cs + dy * sn) / rx, (dy * cs - dx * sn) / ry
                value += 0.92 * math.exp(-(u * u + k * k) * 1.5)
        return value

    def grid(self, w: float) -> Grid:
        """Heights a step apart, one step outside the picture on every side."""
        columns, rows = math.ceil(w / STEP) + 2, math.ceil(self.h / STEP) + 2
        return [[self.height((i - 1) * STEP, (j - 1) * STEP) for i in range(columns + 1)] for j in range(rows + 1)]


def _island(rnd: random.Random, longest: float, turn: float, w: float, h: float) -> Island:
    y = h * (rnd.random() ** 1.35)
    length = longest * (0.2 + 0.8 * rnd.random() ** 2.2) * (1.05 - 0.62 * y / h)
    angle = turn + rnd.uniform(-0.5, 0.5)
    return Island(rnd.random() * w, y, length, length * rnd.uniform(0.38, 0.7), math.cos(angle), math.sin(angle))


def draw(seed: int, numbers: tuple[float, ...], w: float, h: float, c: Colours) -> str:
    """numbers: islands on 1440 units, the longest (units), lean of the coast (degrees)."""
    rnd = dice(seed)
    sea = Sea(rnd, numbers, w, h)
    field = sea.grid(w)
    shallow = _lines(field, SHALLOW, 3.2, 5)
    deep = _lines(field, DEEP, 4.4, 6)
    _close_land_at_the_edge(field)
    coast = _lines(field, COAST, 1.7, 4)
    lane = [(x, h * (0.8 + 0.1 * math.sin(x / w * 7))) for x in range(-20, round(w) + 60, 80)]
    return (
        stroke(deep, c.faint)
        + stroke(shallow, c.middle)
        + path(coast, fill=c.accent)
        + stroke(_rocks(rnd, sea, w, h), c.middle, 1.2)
        + stroke([curve(lane, False)], c.accent, 1.4, "14 7 2 7")
    )


def _lines(field: Grid, level: float, slack: float, fewest: int) -> list[str]:
    return [curve(ring, closed) for ring, closed in contours(field, level, STEP, slack) if len(ring) > fewest]


def _close_land_at_the_edge(field: Grid) -> None:
    for row in (field[0], field[-1]):
        row[:] = [-1.0] * len(row)
    for row in field:
        row[0] = row[-1] = -1.0


def _rocks(rnd: random.Random, sea: Sea, w: float, h: float) -> list[str]:
    """The chart's sign for a rock under water, where the sea is deep."""
    rocks = []
    for _ in range(round(16 * w / 1440)):
        x, y = rnd.random() * w, h * rnd.uniform(0.4, 0.95)
        if sea.height(x, y) < 0.3:
            rocks.append(f"M{whole(x - 3)} {whole(y)}h6m-3-3v6")
    return rocks
