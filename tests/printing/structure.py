"""What a screen reader needs of a PDF, read back from the file: the part of PDF/UA-1 that can be read off it.

typst refuses to write what it knows to break the standard; this looks at what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

from pypdf import PdfReader

HEADING = re.compile(r"/H([1-6])")
FONT_FILES = {"/FontFile", "/FontFile2", "/FontFile3"}


def faults(made: bytes) -> list[str]:
    """Everything that is wrong with a PDF of ours; nothing for one that is tagged as it should be."""
    reader = PdfReader(BytesIO(made))
    root = reader.trailer["/Root"]
    tags = list(elements(root["/StructTreeRoot"])) if "/StructTreeRoot" in root else []
    return [
        *_of_document(reader, root),
        *_of_headings([int(found[1]) for tag in tags if (found := HEADING.fullmatch(tag["/S"]))]),
        *_of_tables(tags),
        *(f"a figure without description: {tag}" for tag in tags if tag["/S"] == "/Figure" and not tag.get("/Alt")),
        *(fault for number, page in enumerate(reader.pages, 1) for fault in _of_page(number, page)),
    ]


def elements(node: Any) -> Iterator[Any]:
    """The structure elements below a node, in the order they are read."""
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        found = child.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from elements(found)


def headings(made: bytes) -> list[tuple[int, str]]:
    """Level and title of each heading."""
    tags = elements(PdfReader(BytesIO(made)).trailer["/Root"]["/StructTreeRoot"])
    return [(int(found[1]), tag["/T"]) for tag in tags if (found := HEADING.fullmatch(tag["/S"]))]


def _of_document(reader: PdfReader, root: Any) -> Iterator[str]:
    metadata = root["/Metadata"].get_data() if "/Metadata" in root else b""
    checks = {
        "not marked as tagged": root.get("/MarkInfo", {}).get("/Marked"),
        "no tags": "/StructTreeRoot" in root,
        "no language": root.get("/Lang"),
        "no title": reader.metadata and reader.metadata.title,
        "shows its file name instead of its title": root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"),
        "does not say that it is PDF/UA-1": re.search(rb"<pdfuaid:part>1<|pdfuaid:part=.1", metadata),
    }
    yield from (fault for fault, is_right in checks.items() if not is_right)


def _of_headings(levels: list[int]) -> Iterator[str]:
    if not levels or levels[0] != 1:
        yield "the first heading is not the title"
    if levels.count(1) > 1:
        yield "more than one title"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _of_tables(tags: list[Any]) -> Iterator[str]:
    for table in (tag for tag in tags if tag["/S"] == "/Table"):
        inner = [tag["/S"] for tag in elements(table)]
        if "/TH" not in inner:
            yield "a table without headings"
        if "/TR" not in inner:
            yield "a table without rows"


def _of_page(number: int, page: Any) -> Iterator[str]:
    annotations = [one.get_object() for one in page.get("/Annots", [])]
    if annotations and page.get("/Tabs") != "/S":
        yield f"page {number}: the tab key does not follow the tags"
    for link in annotations:
        if not link.get("/Contents"):
            yield f"page {number}: a link without words"
        if "/StructParent" not in link:
            yield f"page {number}: a link outside the tags"
    for font in page.get("/Resources", {}).get("/Font", {}).values():
        described = font.get_object()
        inner = described["/DescendantFonts"][0].get_object() if "/DescendantFonts" in described else described
        if not FONT_FILES & set(inner.get("/FontDescriptor", {})):
            yield f"page {number}: the font {described.get('/BaseFont')} is not in the file"
    yield from (f"page {number}: {fault}" for fault in _untagged(page))


def _untagged(page: Any) -> Iterator[str]:
    """What is drawn outside every mark: neither tagged nor said to be decoration."""
    depth = 0
    contents = page.get_contents()
    for _operands, operator in contents.operations if contents is not None else []:
        if operator in {b"BDC", b"BMC"}:
            depth += 1
        elif operator == b"EMC":
            depth -= 1
        elif operator in {b"Tj", b"TJ", b"Do", b"S", b"f", b"f*", b"B", b"B*", b"sh", b"'", b'"'} and not depth:
            yield f"drawn outside the tags: {operator.decode()}"
            return
