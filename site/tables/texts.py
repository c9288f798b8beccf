"""CSV in and out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from tables.records import Record, UnreadableSheet

DELIMITERS = (";", ",", "\t")
TOP_LINES, TOP_LETTERS = 20, 10_000
FORMULA = re.compile(r"""(\A|[;,\t\r\n])(["'\s]*)(?=[=+\-@＝＋－＠])""")
"""Where a spreadsheet might start a formula: at the start of a cell, and after anything that a program set to
another language takes for the end of a cell."""
GUARDED = re.compile(FORMULA.pattern.replace("(?=", "'(?="))


def records(data: bytes, is_heading: Callable[[str], bool]) -> Iterator[Record]:
    """The records with their numbers from 1. ``is_heading`` helps to find what separates the cells.

    Raises UnreadableSheet.
    """
    content = decode(data)
    first, _newline, rest = content.partition("\n")
    if named := re.fullmatch(r"sep=(.)\r?", first):
        delimiter, skipped, content = named[1], 1, rest
    else:
        delimiter, skipped = _delimiter(content, is_heading), 0
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, record in enumerate(reader, start=1 + skipped):
            yield Record(number, [restored(cell) for cell in record])
    except csv.Error as error:
        message = _("The file cannot be read from line %(line)s on: check its quotation marks.")
        raise UnreadableSheet(message % {"line": reader.line_num + skipped}) from error


def decode(data: bytes) -> str:
    """Text in UTF-8 with or without a mark, UTF-16 with one, else Latin-1 as Windows writes it.

    Raises UnreadableSheet for what is no text.
    """
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16", errors="replace")
        if b"\x00" in data:
            raise UnreadableSheet(_("This is not a table. Save it as XLSX or CSV."))
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(content: str, is_heading: Callable[[str], bool]) -> str:
    """The one by which some line near the top gives most of the headings looked for."""
    top = [line[:TOP_LETTERS] for line in islice(io.StringIO(content), TOP_LINES)]

    def found(delimiter: str) -> tuple[int, int]:
        lines = [next(csv.reader([line], delimiter=delimiter), []) for line in top]
        return max(((sum(map(is_heading, cells)), len(cells)) for cells in lines), default=(0, 0))

    return max(DELIMITERS, key=found)


def harmless(value: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before what might start one."""
    return FORMULA.sub(r"\1\2'", value)


def restored(value: str) -> str:
    """The text that :func:`harmless` was given."""
    return GUARDED.sub(r"\1\2", value)


def _told(value: Any) -> str:
    """Numbers with a decimal comma, as the spreadsheets that take semicolons expect."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float | Decimal):
        return str(value).replace(".", ",")
    return harmless(value) if isinstance(value, str) else str(value)


def written(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """CSV as Nordic spreadsheets open it: UTF-8 with a mark, semicolons, every cell quoted."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow([harmless(heading) for heading in headings])
    for row in rows:
        writer.writerow([_told(value) for value in row])
    return file.getvalue().encode("utf-8-sig", errors="replace")
