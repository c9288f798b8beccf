"""What a network's drawings are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from printing.colours import Colours, on_paper
from printing.motifs import NUMBERS

if TYPE_CHECKING:
    from networks.models import Theme


@dataclass(frozen=True)
class Look:
    """A pattern and two numbers of colour. The same look gives the same bytes on every machine.

    ``numbers`` means something different for each kind and stands in the docstring of its drawer;
    left out it is the kind's own.
    """

    kind: str
    hue: float
    chroma: float
    seed: int
    numbers: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not self.numbers:
            object.__setattr__(self, "numbers", NUMBERS[self.kind])

    @classmethod
    def of(cls, theme: Theme) -> Look:
        """The look of a network's theme."""
        return cls(theme.motif, theme.hue, theme.chroma, theme.seed)

    def on_paper(self) -> Colours:
        """Plain light colours for pictures and PDFs."""
        return on_paper(self.hue, self.chroma)
