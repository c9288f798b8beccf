"""PDFs into one: ``python -m papers.binder survey|bind FOLDER``, in a process of its own with little room.

The folder holds the job (``job.json``) and the files it names; what is found is told line by line as JSON, so
that whoever waits knows how far it has come, and at which paper it stopped. See :mod:`papers.binding`.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    Fit,
    FloatObject,
    NameObject,
    NumberObject,
    RectangleObject,
    TextStringObject,
)

from papers.marks import Marks, carry_notes, outline_of

MEMORY_BYTES = 2 * 1024 * 1024 * 1024
CPU_SECONDS = 120
NOT_KEPT = ["/Annots", "/AA", "/Metadata", "/PieceInfo", "/Thumb", "/B", "/Tabs", "/PZ", "/SeparationInfo"]
"""Of a page: what acts, what tells where it came from, and what only made sense among its own pages."""

ITEM_DEPTH = 2
"""How deep the bookmarks of the agenda's items are in our own pages: below the title and "Agenda"."""

LINK = "paper:"
"""Addresses in our own pages that stand for a place in the pack."""


class UnfitError(ValueError):
    """A paper that cannot be bound in; the word says why."""


def opened(path: Path) -> PdfReader:
    """A paper that can be bound as it looks. Raises UnfitError for what would come out another."""
    reader = PdfReader(path)
    if reader.is_encrypted:
        raise UnfitError("locked")
    root = reader.root_object
    form = root.get("/AcroForm", DictionaryObject()).get_object()
    if "/Collection" in root or "/XFA" in form or _hides_layers(root):
        raise UnfitError("special")
    if not len(reader.pages):
        raise UnfitError("damaged")
    return reader


def _hides_layers(root: Any) -> bool:
    """Whether a drawing has layers that are not shown; outside its own file all of them would be."""
    shown = root.get("/OCProperties", DictionaryObject()).get_object().get("/D", DictionaryObject()).get_object()
    return bool(shown.get("/OFF")) or shown.get("/BaseState") == "/OFF"


def survey(folder: Path, job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Of each paper the width of its pages, or why it is not fit; each is put together once, so that it will hold."""
    for name in job["papers"]:
        yield {"begun": name}
        try:
            yield {"name": name, "widths": _tried(folder / name)}
        except UnfitError as error:
            yield {"name": name, "unfit": str(error)}
        except Exception:  # whatever a broken file makes the reader raise
            yield {"name": name, "unfit": "damaged"}


def _tried(path: Path) -> list[float]:
    reader, writer = opened(path), PdfWriter()
    widths = [Visible(_added(writer, reader, page)).width for page in reader.pages]
    carry_notes(reader, writer, 0)
    outline_of(reader)
    with Path("/dev/null").open("wb") as nowhere:
        writer.write(nowhere)
    return [float(width) for width in widths]


def bind(folder: Path, job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Our own pages, then each paper with a strip below every page, and the bookmarks; written as ``pack.pdf``."""
    writer = PdfWriter(clone_from=folder / "own.pdf")
    strips = iter(PdfReader(folder / "strips.pdf").pages) if job["papers"] else iter(())
    items, starts = _item_marks(writer), []
    for paper in job["papers"]:
        reader, start = opened(folder / paper["name"]), len(writer.pages)
        for page in reader.pages:
            _stamp(writer, _added(writer, reader, page), next(strips))
        carry_notes(reader, writer, start)
        parent = items[paper["item"]] if paper["item"] < len(items) else None
        mark = writer.add_outline_item(paper["title"], start, parent=parent)
        marks = Marks()
        for title, number, depth in outline_of(reader):
            marks.place(writer, title, start + number, depth, mark)
        starts.append(start)
        yield {"bound": paper["name"]}
    _lead(writer, starts)
    _declare(writer, job)
    writer.write(folder / "pack.pdf")
    yield {"pages": len(writer.pages)}


def _added(writer: PdfWriter, reader: PdfReader, page: PageObject) -> PageObject:
    return writer.add_page(page, excluded_keys=NOT_KEPT)


class Visible:
    """What is seen of a page: its box, and which way it is turned."""

    def __init__(self, page: PageObject) -> None:
        crop, media = page.cropbox, page.mediabox
        self.left, self.bottom = max(crop.left, media.left), max(crop.bottom, media.bottom)
        self.right, self.top = min(crop.right, media.right), min(crop.top, media.top)
        if self.right <= self.left or self.top <= self.bottom:
            raise UnfitError("damaged")
        self.turned = int(page.rotation) % 360

    @property
    def width(self) -> float:
        """From left to right as it is read."""
        upright = self.turned in {0, 180}
        return float(self.right - self.left if upright else self.top - self.bottom)

    def grown(self, height: float) -> tuple[tuple[float, float, float, float], tuple[float, ...]]:
        """The box with a strip of this height below it as it is read, and the matrix that puts the strip there."""
        left, bottom, right, top = (float(side) for side in (self.left, self.bottom, self.right, self.top))
        if self.turned == 90:
            return (left, bottom, right + height, top), (0, 1, -1, 0, right + height, bottom)
        if self.turned == 180:
            return (left, bottom, right, top + height), (-1, 0, 0, -1, right, top + height)
        if self.turned == 270:
            return (left - height, bottom, right, top), (0, -1, 1, 0, left - height, top)
        return (left, bottom - height, right, top), (1, 0, 0, 1, left, bottom - height)


def _stamp(writer: PdfWriter, page: PageObject, strip: PageObject) -> None:
    """Make the page longer by a strip and write on that: nothing of the paper is written over."""
    height = float(strip.mediabox.height)
    box, matrix = Visible(page).grown(height)
    for name in ("/MediaBox", "/CropBox"):
        page[NameObject(name)] = RectangleObject(box)
    for name in ("/TrimBox", "/BleedBox", "/ArtBox"):
        page.pop(name, None)
    page[NameObject("/Resources")] = _with_strip(writer, page, strip)
    place = " ".join(f"{number:.4f}" for number in matrix)
    # The paper may leave its own settings behind: what it draws is shut in, and the strip begins afresh.
    before, after = _stream(writer, b"q\n"), _stream(writer, f"\nQ q {place} cm /NavetStrip Do Q\n".encode())
    page[NameObject("/Contents")] = ArrayObject([before, *_contents(page), after])


def _contents(page: PageObject) -> list[Any]:
    """The page's own streams, untouched."""
    raw = page.raw_get("/Contents") if "/Contents" in page else ArrayObject()
    found = raw.get_object()
    return list(found) if isinstance(found, ArrayObject) else [raw] if found else []


def _with_strip(writer: PdfWriter, page: PageObject, strip: PageObject) -> DictionaryObject:
    """The page's resources, which others may share, as its own with the strip among them."""
    resources = DictionaryObject(page.get("/Resources", DictionaryObject()).get_object())
    drawings = DictionaryObject(resources.get("/XObject", DictionaryObject()).get_object())
    drawings[NameObject("/NavetStrip")] = _drawing(writer, strip)
    resources[NameObject("/XObject")] = drawings
    return resources


def _drawing(writer: PdfWriter, strip: PageObject) -> Any:
    """A page of the strips as a drawing that can be put onto another page."""
    contents = strip.get_contents()
    form = DecodedStreamObject()
    form.set_data(contents.get_data() if contents is not None else b"")
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    form[NameObject("/BBox")] = RectangleObject(strip.mediabox)
    form[NameObject("/Resources")] = strip["/Resources"].clone(writer)
    return writer._add_object(form.flate_encode())


def _stream(writer: PdfWriter, data: bytes) -> Any:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return writer._add_object(stream)


def _item_marks(writer: PdfWriter) -> list[Any]:
    """Bookmarks of our own pages, made anew so that others can be hung below; gives those of the agenda's items."""
    numbers = {page.indirect_reference: number for number, page in enumerate(writer.pages)}
    own = list(_bookmarks(writer.root_object.get("/Outlines"), 0))
    writer.root_object.pop("/Outlines", None)
    above: list[Any] = []
    items = []
    for node, depth in own:
        page, _kind, left, top, *_zoom = list.__iter__(node["/Dest"])
        mark = writer.add_outline_item(
            str(node["/Title"]), numbers[page], parent=above[depth - 1] if depth else None, fit=Fit.xyz(left, top)
        )
        above[depth:] = [mark]
        if depth == ITEM_DEPTH:
            items.append(mark)
    return items


def _bookmarks(parent: Any, depth: int) -> Iterator[tuple[Any, int]]:
    """The bookmarks below one, in order, each with its depth."""
    node = parent.get("/First") if parent is not None else None
    while node is not None:
        yield node, depth
        yield from _bookmarks(node, depth + 1)
        node = node.get("/Next")


def _lead(writer: PdfWriter, starts: list[int]) -> None:
    """Links of our own pages that stand for a paper lead to its first page."""
    for page in list(writer.pages):
        for link in page.get("/Annots", []):
            address = link.get_object().get("/A", {}).get("/URI", "")
            if str(address).startswith(LINK):
                target = writer.pages[starts[int(address.removeprefix(LINK))]].indirect_reference
                del link.get_object()["/A"]
                place = [target, NameObject("/XYZ"), NumberObject(0), FloatObject(10000), NumberObject(0)]
                link.get_object()[NameObject("/Dest")] = ArrayObject(place)


def _declare(writer: PdfWriter, job: dict[str, Any]) -> None:
    """What the file says of itself: no longer that all of it is tagged, since the papers are as they came."""
    root = writer.root_object
    for name in ("/Metadata", "/MarkInfo"):
        root.pop(name, None)
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    writer.metadata = None
    writer.add_metadata({"/Title": TextStringObject(job["title"]), "/Author": TextStringObject(job["author"])})


JOBS: dict[str, Callable[[Path, dict[str, Any]], Iterator[dict[str, Any]]]] = {"survey": survey, "bind": bind}


def main() -> None:
    """Do the job of a folder within the limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    name, folder = sys.argv[1], Path(sys.argv[2])
    for line in JOBS[name](folder, json.loads((folder / "job.json").read_text("utf-8"))):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
