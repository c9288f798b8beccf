"""The five patterns. Each module gives NUMBERS (its own), MARK (its sign) and draw()."""

from collections.abc import Callable

from printing.colours import Colours
from printing.motifs import archipelago, bridge, glass, lattice, mosaic

Drawer = Callable[[int, tuple[float, ...], float, float, Colours], str]
"""seed, numbers, width and height in units, colours -> SVG elements"""

DRAWERS: dict[str, Drawer] = {
    "archipelago": archipelago.draw,
    "lattice": lattice.draw,
    "glass": glass.draw,
    "bridge": bridge.draw,
    "mosaic": mosaic.draw,
}
MARKS: dict[str, str] = {
    "archipelago": archipelago.MARK,
    "lattice": lattice.MARK,
    "glass": glass.MARK,
    "bridge": bridge.MARK,
    "mosaic": mosaic.MARK,
}
NUMBERS: dict[str, tuple[float, ...]] = {
    "archipelago": archipelago.NUMBERS,
    "lattice": lattice.NUMBERS,
    "glass": glass.NUMBERS,
    "bridge": bridge.NUMBERS,
    "mosaic": mosaic.NUMBERS,
}
