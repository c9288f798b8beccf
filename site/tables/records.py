"""What the readers of CSV and XLSX share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class UnreadableSheet(Exception):
    """The file as a whole cannot be read; the message says what to do about it."""


class Record(NamedTuple):
    """One row as it stands in the file, with the number the file shows for it."""

    number: int
    cells: Sequence[Any]
    is_merged: bool = False


class Formula(str):
    """A cell that holds a formula instead of a value."""


class BrokenValue(str):
    """A cell that shows an error such as #REF!"""
