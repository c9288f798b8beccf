"""Tables in and out: what a person fills in comes back as typed rows with every fault named, and what we
write is safe to open in a spreadsheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from tables import texts
from tables.columns import Column, Row, RowError, Rows
from tables.records import BrokenValue, Formula, Record, UnreadableSheet

__all__ = [
    "Column",
    "Row",
    "RowError",
    "Rows",
    "UnreadableSheet",
    "read",
    "safe_name",
    "sheet_response",
    "write_csv",
    "write_xlsx",
]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
MAX_BYTES = 12 * 1024 * 1024
MAX_ROWS = 50_000
HEADING_ROWS = 20


def read(file: IO[bytes], columns: Sequence[Column], *, max_rows: int = MAX_ROWS) -> Rows:
    """Read a CSV or XLSX file with a row of headings, above which a title may stand.

    Columns may come in any order; those not declared are left alone. A row with a fault is not among
    ``rows``; all faults are in ``errors``. Nothing is raised for what stands in the cells; a file that
    cannot be read at all, or is too large, raises UnreadableSheet.
    """
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableSheet(_("The file is too large: at most %(size)s MB.") % {"size": MAX_BYTES // 1024 // 1024})
    if data.startswith(b"PK\x03\x04"):
        from tables import workbooks  # late: openpyxl would lengthen every start of the server

        records = workbooks.records(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableSheet(_("This is an old or locked workbook. Save it as XLSX without a password."))
    else:
        records = texts.records(data, lambda heading: _is_declared(heading, columns))
    filled = (record for record in records if any(map(_is_filled, record.cells)))
    headings = _headings(filled, columns)
    rows = Rows()
    places = _places(headings, columns, rows.errors)
    rows.found = frozenset(places)
    rows.ignored = [cell for cell in headings.cells if _is_filled(cell) and not _is_declared(cell, columns)]
    if not rows.errors:
        _read_rows(filled, columns, places, rows, max_rows)
    return rows


def write_xlsx(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], title: str, zone: ZoneInfo | None = None
) -> bytes:
    """An XLSX workbook: one row for each mapping from the columns' names to values, under their labels.

    Text is typed as text, dates as dates; moments are told in ``zone`` (the one in force unless given).
    """
    from tables import workbooks  # late: openpyxl would lengthen every start of the server

    return workbooks.written(_labels(columns), _values(columns, rows, zone), title)


def write_csv(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], zone: ZoneInfo | None = None) -> bytes:
    """The same as CSV: UTF-8 with a mark, semicolons, nothing that a spreadsheet takes for a formula."""
    return texts.written(_labels(columns), _values(columns, rows, zone))


def sheet_response(name: str, content_type: str, data: bytes) -> HttpResponse:
    """A download that no cache keeps. ``name`` may hold anything; unsafe letters leave it."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=safe_name(name)) or ""
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def safe_name(name: str) -> str:
    """A file name that every system takes, with its letters å, ä, ø and its ending."""
    composed = unicodedata.normalize("NFC", name)
    plain = re.sub(r"[^\w.-]+", "-", composed).strip("-._")
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:80].rstrip('-._')}{dot}{ending[:8]}" if stem else plain[:80] or "file"


def _is_declared(heading: Any, columns: Sequence[Column]) -> bool:
    return isinstance(heading, str) and any(column.is_headed(heading) for column in columns)


def _is_filled(cell: Any) -> bool:
    return isinstance(cell, Formula | BrokenValue) or (cell is not None and str(cell).strip() != "")


def _headings(records: Iterator[Record], columns: Sequence[Column]) -> Record:
    """The row of headings, above which a title may stand; the first row where none can be found."""
    seen = []
    for record in islice(records, HEADING_ROWS):
        seen.append(record)
        if any(_is_declared(cell, columns) for cell in record.cells):
            return record
    if not seen:
        raise UnreadableSheet(_("The file is empty."))
    return seen[0]


def _places(headings: Record, columns: Sequence[Column], errors: list[RowError]) -> dict[str, int]:
    """In which place each column stands; what is missing, doubled or merged goes to the errors."""
    if headings.is_merged:
        errors.append(RowError(headings.number, "", _("Cells are merged. Split them.")))
    places = {}
    for column in columns:
        found = [index for index, cell in enumerate(headings.cells) if isinstance(cell, str) and column.is_headed(cell)]
        if len(found) > 1:
            errors.append(RowError(headings.number, str(column.label), _("The heading stands twice.")))
        elif found:
            places[column.name] = found[0]
        elif column.required:
            errors.append(RowError(headings.number, str(column.label), _("The column is missing.")))
    if not (places or errors):
        expected = ", ".join(_labels(columns))
        errors.append(
            RowError(headings.number, "", _("No heading is known. Use: %(expected)s.") % {"expected": expected})
        )
    return places


def _read_rows(
    records: Iterable[Record], columns: Sequence[Column], places: Mapping[str, int], rows: Rows, max_rows: int
) -> None:
    for count, record in enumerate(records, start=1):
        if count > max_rows:
            rows.errors.append(RowError(record.number, "", _("At most %(number)s rows.") % {"number": max_rows}))
            return
        if record.is_merged:
            rows.errors.append(RowError(record.number, "", _("Cells are merged. Split them.")))
            continue
        faults = len(rows.errors)
        values = {
            column.name: _parsed(column, _cell(record, places, column), record.number, rows) for column in columns
        }
        if len(rows.errors) == faults:
            rows.rows.append(Row(record.number, values))


def _cell(record: Record, places: Mapping[str, int], column: Column) -> Any:
    place = places.get(column.name)
    return None if place is None or place >= len(record.cells) else record.cells[place]


def _parsed(column: Column, cell: Any, number: int, rows: Rows) -> Any:
    try:
        if isinstance(cell, Formula):
            raise ValidationError(_("The cell holds a formula. Paste its value instead."))
        if isinstance(cell, BrokenValue):
            raise ValidationError(_("The cell shows the error %(error)s.") % {"error": str(cell)})
        if _is_filled(cell):
            return column.parse(cell)
        if column.required:
            raise ValidationError(_("This must be filled in."))
    except ValidationError as error:
        rows.errors.append(RowError(number, str(column.label), " ".join(error.messages)))
    except (ValueError, TypeError, ArithmeticError):
        rows.errors.append(RowError(number, str(column.label), _("This cannot be read.")))
    return column.empty


def _labels(columns: Sequence[Column]) -> list[str]:
    return [str(column.label) for column in columns]


def _values(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], zone: ZoneInfo | None) -> Iterator[list[Any]]:
    for row in rows:
        yield [_written(row.get(column.name), zone) for column in columns]


def _written(value: Any, zone: ZoneInfo | None) -> Any:
    """Numbers, days and times as they are, moments in the zone, everything else as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value, zone).replace(tzinfo=None) if timezone.is_aware(value) else value
    return value if isinstance(value, int | float | Decimal | date | time) else str(value)
