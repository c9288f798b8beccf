"""Having the pages of a PDF drawn by a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from papers.processes import telling

MAX_PAGES = 20
"""Of a paper are drawn; the rest stands in the file."""

SECONDS = 90
"""For all pages of a paper that are drawn."""


class UndrawableError(RuntimeError):
    """A PDF whose pages cannot be shown: ``locked``, ``special`` or ``damaged``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Drawn:
    """One page: ``of`` so many, its picture in the folder, its size in pixels, and the text that stands on it."""

    number: int
    of: int
    picture: Path
    width: int
    height: int
    text: str


@contextmanager
def drawn(folder: Path) -> Iterator[Iterator[Drawn]]:
    """The first pages of ``paper.pdf`` in the folder, each as soon as it is drawn.

    Raises UndrawableError where none can be: ``locked`` needs a password, ``special`` is a form that only the
    program it was made for shows, ``damaged`` is broken or asks for too much. What breaks later only ends it.
    """
    with telling("papers.pictures", str(folder), seconds=SECONDS) as lines:
        yield _pages(folder, lines)


def _pages(folder: Path, lines: Iterator[dict[str, Any]]) -> Iterator[Drawn]:
    number = 0
    for line in lines:
        if "unfit" in line:
            raise UndrawableError(str(line["unfit"]))
        number += 1
        yield Drawn(number=number, picture=folder / f"{number}.webp", **line)
    if not number:
        raise UndrawableError("damaged")
