"""What a column of a sheet is called and how its cells are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

MAX_TEXT = 5000
YES = {"ja", "yes", "j", "y", "true", "x", "1"}
NO = {"nej", "nei", "no", "n", "false", "0", "-"}


@dataclass(frozen=True)
class RowError:
    """What is wrong in one row; ``row`` is the number the sheet itself shows, ``column`` its heading."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = _("Row %(row)s, %(column)s: %(reason)s") if self.column else _("Row %(row)s: %(reason)s")
        return where % {"row": self.row, "column": self.column, "reason": self.reason}


@dataclass(frozen=True)
class Row:
    """One row that could be read: its number in the sheet, and a value for every declared column."""

    number: int
    values: dict[str, Any]


@dataclass
class Rows:
    """The rows that could be read, and everything that is wrong with the others, in order.

    ``found`` names the declared columns that the sheet has, ``ignored`` the headings it has besides.
    """

    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    found: frozenset[str] = frozenset()
    ignored: list[str] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether every row could be read; an import that is all or nothing goes on only then."""
        return not self.errors


def text(value: Any) -> str:
    """The cell as text: spaces tidied, letters composed, a whole number without decimals."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    tidy = " ".join(unicodedata.normalize("NFC", str(value)).split())
    if len(tidy) > MAX_TEXT:
        raise ValidationError(_("At most %(number)s characters.") % {"number": MAX_TEXT})
    return tidy


def whole_number(value: Any) -> int:
    """A whole number, also written ``1 250``."""
    digits = re.sub(r"\s", "", text(value))
    if not re.fullmatch(r"[+-]?[0-9]{1,15}", digits):
        raise ValidationError(_("Write a whole number."))
    return int(digits)


def day(value: Any) -> date:
    """A day: a date cell, or written 2026-11-22, 22.11.2026 or 22/11/2026."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    written = text(value)
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y%m%d"):
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise ValidationError(_("Write the date as 2026-11-22."))


def yes_no(value: Any) -> bool:
    """Yes or no in our three languages, or a cross."""
    if isinstance(value, bool):
        return value
    word = text(value).lower()
    if word not in YES | NO:
        raise ValidationError(_("Write yes or no."))
    return word in YES


def email(value: Any) -> str:
    """A mail address in small letters."""
    address = text(value).lower()
    validate_email(address)
    return address


@dataclass(frozen=True)
class Column:
    """A column: ``name`` in our code, ``label`` as its heading, and how a cell becomes a value.

    ``parse`` gets what the cell holds (text, number, yes or no, date) and returns the value; it raises
    ValidationError or ValueError for what it cannot read. An empty cell is never parsed: it is
    ``empty``, or an error where the column is ``required``. ``also`` are other headings that are taken.
    """

    name: str
    label: Any
    required: bool = False
    parse: Callable[[Any], Any] = text
    empty: Any = ""
    also: tuple[str, ...] = ()

    def is_headed(self, heading: str) -> bool:
        """Whether this heading stands for the column, whatever the letters' case and the spaces."""
        return folded(heading) in {folded(str(name)) for name in (self.name, self.label, *self.also)}


def folded(heading: str) -> str:
    """A heading as it is compared."""
    return " ".join(unicodedata.normalize("NFC", heading).casefold().replace("_", " ").split()).rstrip(" *:")
