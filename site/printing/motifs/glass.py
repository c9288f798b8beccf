"""Trunks of a forest seen through panes of glass."""

import math
import random

from printing.colours import Colours
from printing.paths import dice, path, stroke, whole

NUMBERS = (150.0, 7.0, 1.9)
MARK = (
    '<g fill="none" stroke="currentColor" stroke-width="2">'
    '<path d="M3 5v14M7 2v20M17 2v20M21 5v14M12 6v12"/><circle cx="12" cy="12" r="7"/></g>'
)
THICK_EVERY = 5

Disc = tuple[float, float, float]
"""x, y and radius in units."""


def draw(seed: int, numbers: tuple[float, ...], w: float, h: float, c: Colours) -> str:
    """numbers: trunks, panes, magnification of the glass (times)."""
    trunks, panes, power = numbers
    rnd = dice(seed)
    discs = [_disc(rnd, k, w / panes, h) for k in range(round(panes))]
    thin: list[str] = []
    thick: list[str] = []
    tops: list[str] = []
    seen: list[str] = []
    for k in range(round(trunks)):
        x = (k + rnd.uniform(0.15, 0.85)) * w / trunks
        top = h * (0.3 + 0.16 * math.sin(x / 130 + 1) + 0.1 * math.sin(x / 47) + rnd.uniform(-0.14, 0.1))
        strong = k % THICK_EVERY == 0
        (thick if strong else thin).extend(_outside(x, top, h, discs))
        if strong and not any(math.hypot(x - q, top + 12 - s) < r + 26 for q, s, r in discs):
            tops.append(f"M{whole(x)} {whole(top - 30)}l7 62h-14z")
        seen.extend(_inside(x, discs, power))
    return (
        stroke(thin, c.middle, 1.2)
        + stroke(thick, c.accent, 1.6)
        + path(tops, fill=c.accent)
        + stroke(seen, c.accent, 3)
        + stroke([_ring(*disc) for disc in discs], c.accent, 1.2)
    )


def _disc(rnd: random.Random, k: int, step: float, h: float) -> Disc:
    r = h * rnd.uniform(0.2, 0.43)
    return (k + rnd.uniform(0.3, 0.7)) * step, h * rnd.uniform(0.42, 0.62), r


def _outside(x: float, top: float, h: float, discs: list[Disc]) -> list[str]:
    """The parts of a trunk that no pane covers."""
    cuts = [top, h]
    for dx, dy, r in discs:
        if abs(x - dx) < r:
            half = math.sqrt(r * r - (x - dx) ** 2)
            cuts += [max(top, dy - half), max(top, dy + half)]
    cuts.sort()
    return [f"M{whole(x)} {whole(a)}V{whole(b)}" for a, b in zip(cuts[::2], cuts[1::2], strict=True) if b - a > 2]


def _inside(x: float, discs: list[Disc], power: float) -> list[str]:
    """The trunk as each pane shows it: moved away from the pane's middle."""
    seen = []
    for dx, dy, r in discs:
        bent = dx + (x - dx) * power
        if abs(bent - dx) < r - 2:
            half = math.sqrt(r * r - (bent - dx) ** 2)
            seen.append(f"M{whole(bent)} {whole(dy - half)}V{whole(dy + half)}")
    return seen


def _ring(x: float, y: float, r: float) -> str:
    across = whole(2 * r)
    arc = f"a{whole(r)} {whole(r)} 0 1 0"
    return f"M{whole(x - r)} {whole(y)}{arc} {across} 0{arc}-{across} 0"
