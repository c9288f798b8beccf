"""Having PDFs put together by a process of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from papers.processes import telling

SECONDS = 180
"""For all papers of a pack, each way."""


class BindingError(RuntimeError):
    """The papers could not be put together."""


@dataclass(frozen=True)
class Paper:
    """A file to be bound: its name in the folder, its bookmark, and below which item's bookmark that stands."""

    name: str
    title: str
    item: int


def survey(folder: Path, names: list[str], told: Callable[[], object]) -> tuple[dict[str, list[float]], dict[str, str]]:
    """Of each PDF in the folder the width of its pages, and of those that cannot be bound in why.

    ``locked``: encrypted; ``special``: a form, portfolio or drawing that would look another; ``damaged``. A paper
    that brings the process down is damaged, and the next ones are looked at all the same. ``told`` is called for each.
    """
    fit: dict[str, list[float]] = {}
    unfit: dict[str, str] = {}
    while left := [name for name in names if name not in fit and name not in unfit]:
        begun = left[0]
        with _process("survey", folder, {"papers": left}) as lines:
            for line in lines:
                begun = line.get("begun", begun)
                if "widths" in line:
                    fit[line["name"]] = line["widths"]
                elif "unfit" in line:
                    unfit[line["name"]] = line["unfit"]
                if "begun" not in line:
                    told()
        if begun not in fit:
            unfit.setdefault(begun, "damaged")
    return fit, unfit


def bind(folder: Path, papers: list[Paper], *, title: str, author: str, told: Callable[[], object]) -> int:
    """Put ``own.pdf`` and the papers, with ``strips.pdf`` below their pages, together as ``pack.pdf``; its pages.

    Raises BindingError where that fails.
    """
    job = {"papers": [vars(paper) for paper in papers], "title": title, "author": author}
    pages = 0
    with _process("bind", folder, job) as lines:
        for line in lines:
            pages = line.get("pages", pages)
            told()
    if not pages:
        raise BindingError
    return pages


def count_pages(made: bytes) -> int:
    """Of a PDF of our own."""
    return len(PdfReader(BytesIO(made)).pages)


@contextmanager
def _process(name: str, folder: Path, job: dict[str, Any]) -> Iterator[Iterator[dict[str, Any]]]:
    """The lines the binder tells while it does a job in the folder."""
    (folder / "job.json").write_text(json.dumps(job), "utf-8")
    with telling("papers.binder", name, str(folder), seconds=SECONDS) as lines:
        yield lines
