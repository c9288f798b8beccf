"""Lines of equal height through a grid of numbers: marching squares."""

from __future__ import annotations

from printing.paths import Point, thin

Edge = tuple[int, int, int]
"""A side of a grid cell: column, row, and 1 where it runs downwards."""
Grid = list[list[float]]


def contours(field: Grid, level: float, step: float, slack: float) -> list[tuple[list[Point], bool]]:
    """The lines at ``level`` as (points in units, closed), for a grid ``step`` units apart.

    The grid's first row and column lie one step outside the picture. Points within ``slack`` units of
    a straight line are left out.
    """
    links = _links(field, level)
    ends = [edge for edge, near in links.items() if len(near) == 1]
    found = []
    for start in [*ends, *links]:
        if not links.get(start):
            continue
        chain = _follow(links, start)
        closed = chain[0] == chain[-1]
        points = [_cut(field, level, step, edge) for edge in chain]
        points = thin(points[:-1] if closed else points, slack)
        if len(points) > 3:
            found.append((points, closed))
    return found


def _links(field: Grid, level: float) -> dict[Edge, list[Edge]]:
    """Which sides of a cell the line joins, both ways."""
    links: dict[Edge, list[Edge]] = {}
    for j in range(len(field) - 1):
        for i in range(len(field[0]) - 1):
            cross = _crossed(field, level, i, j)
            for a, b in zip(cross[::2], cross[1::2], strict=True):
                links.setdefault(a, []).append(b)
                links.setdefault(b, []).append(a)
    return links


def _crossed(field: Grid, level: float, i: int, j: int) -> list[Edge]:
    corners = (field[j][i], field[j][i + 1], field[j + 1][i + 1], field[j + 1][i])
    edges = ((i, j, 0), (i + 1, j, 1), (i, j + 1, 0), (i, j, 1))
    cross = [edge for n, edge in enumerate(edges) if (corners[n] > level) != (corners[(n + 1) % 4] > level)]
    if len(cross) == 4 and corners[0] > level:
        return [cross[3], cross[0], cross[1], cross[2]]
    return cross


def _follow(links: dict[Edge, list[Edge]], start: Edge) -> list[Edge]:
    """One line from its start on; the links used are taken away."""
    chain, at = [start], start
    while links.get(at):
        after = links[at].pop()
        links[after].remove(at)
        chain.append(after)
        at = after
    return chain


def _cut(field: Grid, level: float, step: float, edge: Edge) -> Point:
    i, j, down = edge
    a, b = field[j][i], field[j + down][i + 1 - down]
    share = (level - a) / (b - a)
    return (i - 1 + (0 if down else share)) * step, (j - 1 + (share if down else 0)) * step
