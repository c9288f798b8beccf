"""Text out of papers: ``python -m papers.texts pdf < file``, in a process of its own with little room.

An uploaded file may be made to harm whoever reads it: to unpack without end, to name entities that grow, to
keep a reader busy for ever. Here it can at most use up this process.
"""

from __future__ import annotations

import io
import re
import resource
import sys
import zipfile
from collections.abc import Iterator

from defusedxml import ElementTree
from pypdf import PdfReader

MAX_LETTERS = 50_000
"""What search keeps of an entry."""

MAX_PAGES = 500
MAX_PARTS = 300
MAX_PART_BYTES = 20 * 1024 * 1024
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20
PARTS = {
    "docx": re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml"),
    "pptx": re.compile(r"ppt/(slides|notesSlides)/[^/]+\.xml"),
    "xlsx": re.compile(r"xl/(sharedStrings|worksheets/[^/]+)\.xml"),
}
BREAKS = {"p", "si", "is", "br", "tab", "cr"}
"""Where a word ends in these formats; within them a word may be spread over several runs."""


def pieces(data: bytes, kind: str) -> Iterator[str]:
    """The text of a file of one of the kinds that can be read, in pieces."""
    yield from _pdf(data) if kind == "pdf" else _office(data, PARTS[kind])


def _pdf(data: bytes) -> Iterator[str]:
    for page in PdfReader(io.BytesIO(data)).pages[:MAX_PAGES]:
        yield page.extract_text() + "\n"


def _office(data: bytes, wanted: re.Pattern[str]) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if wanted.fullmatch(name)]
        for name in sorted(names, key=lambda one: (len(one), one))[:MAX_PARTS]:
            with archive.open(name) as part:
                content = part.read(MAX_PART_BYTES + 1)
            if len(content) <= MAX_PART_BYTES:
                yield from _words(content)


def _words(content: bytes) -> Iterator[str]:
    """What readers see of a part; a document type, and with it every entity, is refused."""
    for _event, element in ElementTree.iterparse(io.BytesIO(content), forbid_dtd=True):
        name = element.tag.rpartition("}")[2]
        if name == "t":
            yield element.text or ""
        elif name in BREAKS:
            yield " "
            element.clear()


def read(data: bytes, kind: str) -> str:
    """The text on one line, cut at what search keeps. Raises whatever a broken file makes the readers raise."""
    found: list[str] = []
    letters = 0
    for piece in pieces(data, kind):
        found.append(piece)
        letters += len(piece)
        if letters > MAX_LETTERS:
            break
    return " ".join("".join(found).split())[:MAX_LETTERS]


def main() -> None:
    """Read standard input within the limits and write its text."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    text = read(sys.stdin.buffer.read(), sys.argv[1])
    sys.stdout.buffer.write(text.encode("utf-8", "ignore"))


if __name__ == "__main__":
    main()
