"""What leads from page to page in a paper: its links and bookmarks, carried over to where its pages stand now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, Destination, DictionaryObject, NameObject, TextStringObject

MAX_MARKS = 300
MAX_DEPTH = 4
ADDRESSES = ("http://", "https://", "mailto:")
DRAWN = ["/Rect", "/AP", "/AS", "/Contents", "/C", "/F", "/M", "/CA"]
"""Of a note on a page: how it looks. What it would do stays behind."""

SILENT = {"/Popup", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound", "/3D", "/TrapNet"}


class Marks:
    """Bookmarks of one paper under its own one; knows the last of each depth."""

    def __init__(self) -> None:
        self.last: list[Any] = []

    def place(self, writer: PdfWriter, title: str, page: int, depth: int, top: Any) -> None:
        """Add one below the last that is less deep."""
        parent = self.last[depth - 1] if 0 < depth <= len(self.last) else top
        mark = writer.add_outline_item(title, page, parent=parent)
        self.last[depth:] = [mark]


def outline_of(reader: PdfReader) -> list[tuple[str, int, int]]:
    """Title, page and depth of each bookmark of a paper; none where they are broken."""
    try:
        return list(_flat(reader, reader.outline, 0))[:MAX_MARKS]
    except Exception:  # bookmarks are an extra: a broken one costs only them
        return []


def _flat(reader: PdfReader, found: Any, depth: int) -> Iterator[tuple[str, int, int]]:
    for one in found:
        if isinstance(one, list):
            if depth < MAX_DEPTH:
                yield from _flat(reader, one, depth + 1)
        elif isinstance(one, Destination):
            number = reader.get_destination_page_number(one)
            if number is not None and one.title:
                yield str(one.title)[:200], number, depth


def carry_notes(reader: PdfReader, writer: PdfWriter, start: int) -> None:
    """Put links and what is written onto the pages beside their copies, which begin at ``start``."""
    pages = [page.indirect_reference for page in reader.pages]
    numbers = {reference.idnum: number for number, reference in enumerate(pages) if reference}
    for number, page in enumerate(reader.pages):
        copies = (_copy(one.get_object(), reader, writer, numbers, start) for one in page.get("/Annots", []))
        kept = [copy for copy in copies if copy is not None]
        if kept:
            writer.pages[start + number][NameObject("/Annots")] = ArrayObject(kept)


def _copy(one: Any, reader: PdfReader, writer: PdfWriter, numbers: dict[int, int], start: int) -> Any:
    """An annotation without anything that acts, but for a link to an address or a page of the same paper."""
    kind = one.get("/Subtype")
    if kind in SILENT or "/Rect" not in one:
        return None
    copy = DictionaryObject({NameObject("/Type"): NameObject("/Annot")})
    for name in DRAWN:
        if name in one:
            copy[NameObject(name)] = one.raw_get(name).clone(writer)
    if kind != "/Link":
        copy[NameObject("/Subtype")] = NameObject("/Stamp")
        return writer._add_object(copy) if "/AP" in one else None
    copy[NameObject("/Subtype")] = NameObject("/Link")
    copy[NameObject("/Border")] = ArrayObject(one.get("/Border", ArrayObject())).clone(writer)
    action = one.get("/A", DictionaryObject()).get_object()
    address = str(action.get("/URI", ""))
    target = one.get("/Dest", action.get("/D") if action.get("/S") == "/GoTo" else None)
    page = None if target is None else _page(target, reader, numbers)
    if address.startswith(ADDRESSES):
        uri = {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(address)}
        copy[NameObject("/A")] = DictionaryObject(uri)
    elif page is not None:
        copy[NameObject("/Dest")] = ArrayObject([writer.pages[start + page].indirect_reference, NameObject("/Fit")])
    else:
        return None
    return writer._add_object(copy)


def _page(target: Any, reader: PdfReader, numbers: dict[int, int]) -> int | None:
    """The number of the page a destination names, be it by name."""
    found = target.get_object()
    if not isinstance(found, ArrayObject):
        named = reader.named_destinations.get(str(found))
        found = named.dest_array if named is not None else None
    if not found:
        return None
    first = found.raw_get(0) if hasattr(found, "raw_get") else list.__getitem__(found, 0)
    return numbers.get(getattr(first, "idnum", -1))
