"""A long bridge over a sound."""

import math
import random
from collections.abc import Callable

from printing.colours import Colours
from printing.paths import Point, dice, line, path, stroke, thin, whole

NUMBERS = (58.0, 96.0, 0.3)
MARK = (
    '<path d="M1 14C7 14 7 5 12 5s5 9 11 9M3 15v6M8 11v10M12 7v14M16 11v10M21 15v6"'
    ' fill="none" stroke="currentColor" stroke-width="2"/>'
)


def draw(seed: int, numbers: tuple[float, ...], w: float, h: float, c: Colours) -> str:
    """numbers: piers, height of the high part (units), where it stands (0 to 1 of the width)."""
    piers, rise, place = numbers
    rnd = dice(seed)
    water = h * 0.76

    def deck(x: float) -> float:
        return water - 30 - rise * math.exp(-(((x / w - place) / 0.085) ** 2)) - 6 * math.sin(x / w * math.pi)

    road: list[Point] = [(x, deck(x)) for x in range(0, round(w) + 1, 20)]
    fat, slim, mirror = _piers(rnd, deck, piers, place, w, h)
    swell = _swell(rnd, water, w, h)
    return (
        path([_far_shore(water, w)], fill=c.faint)
        + stroke(swell, c.faint, 1.2)
        + stroke(mirror, c.middle, 1.4)
        + stroke([f"M0 {whole(water)}H{whole(w)}"], c.middle)
        + stroke(slim, c.accent, 2)
        + stroke(fat, c.accent, 3.4)
        + stroke([line(thin(road, 0.4))], c.accent, 5)
    )


def _piers(
    rnd: random.Random, deck: Callable[[float], float], piers: float, place: float, w: float, h: float
) -> tuple[list[str], list[str], list[str]]:
    """The piers below the high part, the others, and what the water mirrors of them."""
    water, gap = h * 0.76, w / piers
    fat: list[str] = []
    slim: list[str] = []
    mirror: list[str] = []
    for k in range(round(piers) + 1):
        x = k * gap + gap / 2
        top = deck(x) + 4
        (fat if abs(x / w - place) < 0.13 else slim).append(f"M{whole(x)} {whole(top)}V{whole(water)}")
        y = water + 8
        while y < min(h - 4, water + (water - top) * 0.8 + 18):
            half = rnd.uniform(2, 7)
            mirror.append(f"M{whole(x - half)} {whole(y)}h{whole(2 * half)}")
            y += 9
    return fat, slim, mirror


def _swell(rnd: random.Random, water: float, w: float, h: float) -> list[str]:
    swell = []
    for k in range(1, 7):
        y, x = water + k * (h - water) / 6.5, rnd.uniform(0, 60)
        while x < w:
            length = rnd.uniform(20, 130)
            swell.append(f"M{whole(x)} {whole(y)}h{whole(length)}")
            x += length + rnd.uniform(50, 260)
    return swell


def _far_shore(water: float, w: float) -> str:
    ridge: list[Point] = [
        (x, water - 5 - 5 * math.sin(x / 210) - 4 * math.sin(x / 57)) for x in range(0, round(w) + 60, 60)
    ]
    return line([(0, water), *ridge, (w, water)], True)
