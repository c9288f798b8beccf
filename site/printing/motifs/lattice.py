"""A crystal lattice crossed by a vein of silver."""

import math

from printing.colours import Colours
from printing.paths import dice, path, stroke, whole

NUMBERS = (34.0, 60.0, 0.62)
MARK = '<path d="M12 1l9.5 5.5L12 12 2.5 6.5z" opacity=".45"/><path d="M2.5 8v9.5l8.5 5V13zM21.5 8v9.5l-8.5 5V13z"/>'


def draw(seed: int, numbers: tuple[float, ...], w: float, h: float, c: Colours) -> str:
    """numbers: edge of a cell (units), width of the vein (units), share of filled cells (0 to 1)."""
    edge, vein, share = numbers
    bright, dark = _cells(seed, edge, vein, share, w, h)
    return stroke(_grid(edge, w, h), c.faint) + path(dark, fill=c.middle) + path(bright, fill=c.accent)


def _grid(edge: float, w: float, h: float) -> list[str]:
    dx, dy = edge * math.sqrt(3) / 2, edge
    lines = [f"M{whole(i * dx)} 0v{whole(h)}" for i in range(math.ceil(w / dx) + 1)]
    run = h / (dy / 2) * dx
    for k in range(-math.ceil(run / (2 * dx)) * 2, math.ceil(w / dx) + 2, 2):
        x = whole(k * dx)
        lines.append(f"M{x} 0l{whole(run)} {whole(h)}M{x} {whole(h)}l{whole(run)}-{whole(h)}")
    return lines


def _cells(seed: int, edge: float, vein: float, share: float, w: float, h: float) -> tuple[list[str], list[str]]:
    """Faces of cubes near the vein: those that catch the light, and the others."""
    rnd = dice(seed)
    dx, dy = edge * math.sqrt(3) / 2, edge
    tones: tuple[list[str], list[str]] = ([], [])
    for j in range(-1, math.ceil(h / dy / 1.5) + 2):
        for i in range(-1, math.ceil(w / dx / 2) + 1):
            x, y = (2 * i + j % 2) * dx, j * dy * 1.5
            middle = h * (0.52 + 0.26 * math.sin(x / w * 6.1 + seed) + 0.1 * math.sin(x / w * 17))
            off = abs(y - middle) / (vein * h / 240 * (0.75 + 0.6 * math.sin(x / 150) ** 2))
            for tone, data in _faces(x, y, dx, dy, off):
                if rnd.random() < share * math.exp(-off * off) * 1.3:
                    tones[tone].append(data)
    return tones


def _faces(x: float, y: float, dx: float, dy: float, off: float) -> tuple[tuple[int, str], ...]:
    """The three faces of a cube seen from a corner, with their tone: 0 bright, 1 dark."""
    at, p, q, side = f"M{whole(x)} {whole(y)}", whole(dx), whole(dy / 2), whole(dy)
    return (
        (1, f"{at}l{p}-{q}-{p}-{q}-{p} {q}z"),
        (0, f"{at}v{side}l{p}-{q}v-{side}z"),
        (0 if off < 0.5 else 1, f"{at}v{side}l-{p}-{q}v-{side}z"),
    )
