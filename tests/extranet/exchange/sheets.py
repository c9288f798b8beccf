"""Files of organisations, large ones too, with numbers that are right."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

HEADINGS = ["Namn", "Organisationsnummer", "Typ", "Ort", "Anställda", "Medlemskap", "Medlem från"]


def swedish_number(index: int) -> str:
    """A number of a company that passes the check, a new one for each index."""
    digits = f"55{6000000 + index:07d}"
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(digits)]
    total = sum(value // 10 + value % 10 for value in doubled)
    return f"{digits}{-total % 10}"


def rows(count: int) -> Iterator[list[str]]:
    """Organisations, all of them right."""
    for index in range(count):
        number = swedish_number(index)
        yield [f"Verkstad {index:05}", number, "company", "Karlskrona", str(index % 900), "member", "2020-01-01"]


def spoil(table: list[list[str]], bad: int) -> list[int]:
    """Make so many rows wrong, each in its own way; gives the numbers that the file shows for them."""
    step = len(table) // bad
    wrong = [(1, "556016-0681"), (1, "850709-9805"), (2, "nonsense"), (4, "-3"), (5, "guest"), (6, "2020-13-01")]
    numbers = []
    for place in range(bad):
        index = place * step
        column, value = [*wrong, (0, ""), (1, swedish_number(index + 1))][place % 8]
        table[index][column] = value
        numbers.append(index + (3 if place % 8 == 7 else 2))  # of two alike, the second is wrong
    return numbers


def as_csv(table: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> bytes:
    """The rows below their headings."""
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows([headings, *table])
    return file.getvalue().encode()


def faults(found: Any) -> list[tuple[int, str]]:
    """Row and column of each fault of a planned file, in the order of the rows."""
    return [(error.row, error.column) for error in sorted(found.errors, key=lambda error: error.row)]
