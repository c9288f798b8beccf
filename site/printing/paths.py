"""SVG text: path data in whole units and relative steps, which keeps a drawing small."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from html import escape

Point = tuple[float, float]


def dice(seed: int) -> random.Random:
    """Chance that falls the same way every time: it draws pictures and keeps no secret."""
    return random.Random(seed)  # noqa: S311


def whole(value: float) -> str:
    """The nearest whole number, as text."""
    return str(round(value))


def line(points: Sequence[Point], closed: bool = False) -> str:
    """Path data through the points."""
    x, y = round(points[0][0]), round(points[0][1])
    out = [f"M{x} {y}l"]
    for px, py in points[1:]:
        dx, dy = round(px) - x, round(py) - y
        if dx or dy:
            out.append(f"{dx} {dy} ")
            x, y = x + dx, y + dy
    return _joined(out, closed)


def curve(points: Sequence[Point], closed: bool) -> str:
    """Path data for a soft line: the points are handles, the line passes between them."""
    pts = list(points)
    mids = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(pts, pts[1:] + pts[:1], strict=True)]
    if closed:
        start, handles, ends = mids[-1], pts, mids
    else:
        start, handles, ends = pts[0], pts[1:-1], [*mids[1:-2], pts[-1]]
    x, y = round(start[0]), round(start[1])
    out = [f"M{x} {y}q"]
    for handle, end in zip(handles, ends, strict=True):
        hx, hy, ex, ey = (round(value) for value in (*handle, *end))
        out.append(f"{hx - x} {hy - y} {ex - x} {ey - y} ")
        x, y = ex, ey
    return _joined(out, closed)


def _joined(parts: list[str], closed: bool) -> str:
    return "".join(parts).rstrip().replace(" -", "-") + ("z" if closed else "")


def thin(points: list[Point], slack: float) -> list[Point]:
    """Drop points that lie within ``slack`` units of the line between their neighbours (Douglas and Peucker)."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = math.hypot(bx - ax, by - ay) or 1.0
    far, at = 0.0, 0
    for i, (x, y) in enumerate(points[1:-1], 1):
        away = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
        if length < 2:
            away = math.hypot(x - ax, y - ay)
        if away > far:
            far, at = away, i
    if far <= slack:
        return [points[0], points[-1]]
    return thin(points[: at + 1], slack)[:-1] + thin(points[at:], slack)


def path(data: Iterable[str], **attributes: str) -> str:
    """A path element; ``stroke_width`` becomes ``stroke-width``."""
    attrs = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f'<path{attrs} d="{"".join(data)}"/>'


def stroke(data: Iterable[str], colour: str, width: float = 1, dash: str = "") -> str:
    """A path that is drawn and not filled."""
    extra = {"stroke_dasharray": dash} if dash else {}
    return path(data, fill="none", stroke=colour, stroke_width=f"{width:g}", **extra)


def words(x: float, y: float, text: str, fill: str, *, size: int = 13, bold: bool = False, anchor: str = "") -> str:
    """One line of text with its foot at (x, y) units; ``anchor`` is start, middle or end."""
    weight = ' font-weight="700"' if bold else ""
    side = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{whole(x)}" y="{whole(y)}" font-size="{size}"{weight}{side} fill="{fill}">{escape(text)}</text>'
