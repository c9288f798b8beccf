"""A map of municipalities, some of them members."""

import math
from collections.abc import Sequence

from printing.colours import Colours
from printing.paths import Point, dice, line, path, stroke

NUMBERS = (84.0, 24.0, 3.0)
MARK = '<path d="M2 2h9l-2 8-7 2zM13 2h9v7l-11 1zM2 14l7-2 3 10H2z"/><path d="M11 12l11-1v11h-8z" opacity=".45"/>'
JOINT = 4


def draw(seed: int, numbers: tuple[float, ...], w: float, h: float, c: Colours) -> str:
    """numbers: municipalities drawn, of which members, evenness (rounds)."""
    drawn, members, rounds = (round(value) for value in numbers)
    rnd = dice(seed)
    seeds, cells = _cells([(rnd.random() * w, rnd.random() * h) for _ in range(drawn)], rounds, w, h)
    order = sorted(range(drawn), key=lambda _: rnd.random())
    full, half = set(order[:members]), set(order[members : members * 2])
    shapes = [line(_shrunk(cell, seed_point), True) for cell, seed_point in zip(cells, seeds, strict=True)]
    return (
        path([shape for k, shape in enumerate(shapes) if k in full], fill=c.accent)
        + path([shape for k, shape in enumerate(shapes) if k in half], fill=c.faint)
        + stroke([shape for k, shape in enumerate(shapes) if k not in full | half], c.middle, 1.2)
    )


def _cells(seeds: list[Point], rounds: int, w: float, h: float) -> tuple[list[Point], list[list[Point]]]:
    """A Voronoi map, made more even by moving each seed to the middle of its cell (Lloyd)."""
    cells = [_cell(seeds, k, w, h) for k in range(len(seeds))]
    for _ in range(rounds):
        seeds = [(sum(p[0] for p in cell) / len(cell), sum(p[1] for p in cell) / len(cell)) for cell in cells]
        cells = [_cell(seeds, k, w, h) for k in range(len(seeds))]
    return seeds, cells


def _shrunk(cell: list[Point], middle: Point) -> list[Point]:
    cx, cy = middle
    small = []
    for x, y in cell:
        away = math.hypot(x - cx, y - cy) or 1
        small.append((x - (x - cx) / away * JOINT, y - (y - cy) / away * JOINT))
    return small


def _cell(seeds: Sequence[Point], own: int, w: float, h: float) -> list[Point]:
    """The part of the field (0 to w, 0 to h units) nearest to seed number ``own``."""
    shape: list[Point] = [(-6, -6), (w + 6, -6), (w + 6, h + 6), (-6, h + 6)]
    for k, seed in enumerate(seeds):
        if k != own:
            shape = _nearer(shape, seeds[own], seed)
    return shape


def _nearer(shape: list[Point], own: Point, other: Point) -> list[Point]:
    """What is left of a shape when everything nearer to another seed is cut away."""
    (ox, oy), (sx, sy) = own, other
    nx, ny, limit = sx - ox, sy - oy, (sx * sx + sy * sy - ox * ox - oy * oy) / 2
    out: list[Point] = []
    for (ax, ay), (bx, by) in zip(shape, shape[1:] + shape[:1], strict=True):
        da, db = ax * nx + ay * ny - limit, bx * nx + by * ny - limit
        if da <= 0:
            out.append((ax, ay))
        if (da < 0) != (db < 0) and da != db:
            share = da / (da - db)
            out.append((ax + (bx - ax) * share, ay + (by - ay) * share))
    return out
