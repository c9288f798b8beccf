"""Pages of a PDF as pictures: ``python -m papers.pictures FOLDER``, in a process of its own with little room.

The folder holds ``paper.pdf``; each page drawn is told as a line of JSON. See :mod:`papers.drawing`.
"""

from __future__ import annotations

import json
import math
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from papers.drawing import MAX_PAGES

WIDTH = 1240
"""Pixels of a page's breadth: A4 at 150 dots an inch, sharp on a phone and readable enlarged."""

MAX_PIXELS = WIDTH * 3600
"""A scroll or a banner is drawn smaller."""

MAX_SIDE = 16_000
"""The format goes no further."""

MAX_LETTERS = 8000
QUALITY = 60
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 60
FILE_BYTES = 20 * 1024 * 1024


def pages(folder: Path) -> Iterator[dict[str, Any]]:
    """Each page drawn, with how many there are, or why none is."""
    try:
        paper = pypdfium2.PdfDocument(folder / "paper.pdf")
    except pypdfium2.PdfiumError as error:
        yield {"unfit": "locked" if error.err_code == raw.FPDF_ERR_PASSWORD else "damaged"}
        return
    if paper.get_formtype() == raw.FORMTYPE_XFA_FULL:
        yield {"unfit": "special"}
        return
    paper.init_forms()
    for number in range(min(len(paper), MAX_PAGES)):
        yield {"of": len(paper), **_draw(paper[number], folder / f"{number + 1}.webp")}


def _draw(page: Any, target: Path) -> dict[str, Any]:
    """Draw one page as it is read; its size in pixels and its text."""
    breadth, height = page.get_size()
    scale = min(WIDTH / breadth, math.sqrt(MAX_PIXELS / (breadth * height)), MAX_SIDE / height)
    picture = page.render(scale=scale).to_pil().convert("RGB")
    # Drawn from nothing, so it holds no word about where it came from.
    picture.save(target, "WEBP", quality=QUALITY, method=2)
    return {"width": picture.width, "height": picture.height, "text": _text(page)}


def _text(page: Any) -> str:
    """What stands on the page, line by line."""
    found = page.get_textpage().get_text_bounded()[: MAX_LETTERS * 2]
    lines = (" ".join(line.split()) for line in found.replace("\x00", " ").replace("\ufffe", "").splitlines())
    return "\n".join(line for line in lines if line)[:MAX_LETTERS]


def main() -> None:
    """Draw the paper of a folder within the limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in pages(Path(sys.argv[1])):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
