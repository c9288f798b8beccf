"""XLSX in and out. A workbook is opened only after its archive has been found small and plain."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, range_boundaries

from tables.records import BrokenValue, Formula, Record, UnreadableSheet

MEGABYTE = 1024 * 1024
MAX_MEMBERS = 200
MAX_SHEET_BYTES = 64 * MEGABYTE
MAX_OTHER_BYTES = 4 * MEGABYTE
MAX_COLUMNS = 200
MAX_SCANNED = 200_000
MAX_CELL = 32_000
MAX_MERGED = 1000
BULK = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s+ref=["']([A-Z0-9:]+)["']""")
ON_TOP, WRAPPED = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
BOLD = Font(bold=True)
UNREADABLE = (
    zipfile.BadZipFile,
    DefusedXmlException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    NotImplementedError,
    EOFError,
    OSError,
)
"""What zipfile, the XML parser and openpyxl raise for files that are broken or forged."""


def records(data: bytes) -> Iterator[Record]:
    """The rows of the first visible sheet. Raises UnreadableSheet."""
    _refuse_bomb(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = _first_sheet(book)
        sheet.reset_dimensions()
        merged = _merged_rows(data, sheet._worksheet_path)
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number > MAX_SCANNED:
                raise UnreadableSheet(_("The sheet is too long. Delete the empty rows below the table."))
            yield Record(number, [_value(cell) for cell in row[:MAX_COLUMNS]], number in merged)
    except UNREADABLE as error:
        raise UnreadableSheet(_("The workbook is damaged. Save it again as XLSX.")) from error


def _merged_rows(data: bytes, path: str) -> set[int]:
    """The numbers of rows in which cells are merged; openpyxl does not tell when it reads a sheet row by row."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _cells, _end, after = archive.read(path).rpartition(b"sheetData>")
    ranges = [range_boundaries(found.decode()) for found in MERGED.findall(after)]
    if len(ranges) > MAX_MERGED:
        raise UnreadableSheet(_("The sheet has too many merged cells. Split them."))
    return {row for _left, top, _right, bottom in ranges for row in range(top, min(bottom, top + 1000) + 1)}


def written(headings: Sequence[str], rows: Iterable[Sequence[Any]], title: str) -> bytes:
    """A workbook of one sheet: bold headings that stay in sight, columns as wide as their texts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip(" '")[:31] or "1")
    sheet.freeze_panes = "A2"
    listed = [list(row) for row in rows]
    for index, heading in enumerate(headings):
        shown = [heading, *(row[index] for row in listed[:500])]
        sheet.column_dimensions[get_column_letter(index + 1)].width = _width(shown)
    sheet.append([_cell(sheet, heading, bold=True) for heading in headings])
    for row in listed:
        sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _refuse_bomb(data: bytes) -> None:
    """What the archive says of its size is binding: zipfile reads no byte more."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except UNREADABLE as error:
        raise UnreadableSheet(_("The workbook is damaged. Save it again as XLSX.")) from error
    bulk = sum(member.file_size for member in members if BULK.fullmatch(member.filename))
    other = sum(member.file_size for member in members if not _is_unread(member.filename))
    if len(members) > MAX_MEMBERS or bulk > MAX_SHEET_BYTES or other > MAX_OTHER_BYTES:
        raise UnreadableSheet(_("The workbook is too large. Keep one sheet with the rows to import."))


def _is_unread(name: str) -> bool:
    """Sheets are counted by themselves, and pictures are never opened."""
    return bool(BULK.fullmatch(name)) or name.lower().startswith("xl/media/")


def _first_sheet(book: Any) -> Any:
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            return sheet
    raise UnreadableSheet(_("The workbook has no sheet."))


def _value(cell: Any) -> Any:
    if cell.data_type == "f":
        return Formula()
    if cell.data_type == "e":
        return BrokenValue(cell.value)
    return cell.value


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """A typed cell. Text is text whatever it begins with, also when somebody edits the cell."""
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:MAX_CELL])
        cell.data_type = "s"
        cell.quotePrefix = value.lstrip(" \t\r\n\"'")[:1] in tuple("=+-@＝＋－＠")
        cell.alignment = WRAPPED if "\n" in value else ON_TOP
    else:
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, datetime):
            cell.number_format = "yyyy-mm-dd hh:mm"
        elif isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        elif isinstance(value, time):
            cell.number_format = "hh:mm"
    if bold:
        cell.font = BOLD
    return cell


def _width(values: Sequence[Any]) -> int:
    longest = max(len(line) for value in values for line in (str(value).splitlines() or [""]))
    return min(max(longest + 2, 8), 60)
