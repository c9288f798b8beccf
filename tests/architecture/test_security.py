"""The table of leaks and their proofs in docs/security.md stays true to the tests there are."""

import re
from pathlib import Path

import pytest

from tests.access.guards import GUARDS

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_security_when_a_proof_is_named_then_the_file_exists():
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", TEXT))

    assert named
    assert {name for name in named if not (ROOT / name).is_file()} == set()


def test_security_when_a_leak_was_measured_then_it_has_its_row():
    rows = set()
    for cell in re.findall(r"^\| ([^|]+) \|", TEXT, re.MULTILINE):
        for first, last in re.findall(r"A(\d+)(?:–A(\d+))?", cell):
            rows |= set(range(int(first), int(last or first) + 1))

    assert rows == set(range(1, 28))


def test_security_when_a_row_stands_in_the_table_then_a_guard_of_it_is_taken_away():
    rows = set()
    for cell in re.findall(r"^\| ([A-E0-9–, ]+) \|", TEXT, re.MULTILINE):
        for letter, first, last in re.findall(r"([A-D])(\d+)(?:–[A-D](\d+))?", cell):
            rows |= {f"{letter}{number}" for number in range(int(first), int(last or first) + 1)}

    assert len(rows) == 27 + 16 + 11 + 15
    assert rows == {guard.row for guard in GUARDS if not guard.row.startswith("E ")}


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.row)
def test_security_when_a_guard_is_taken_away_then_its_proof_is_there(guard):
    path, _colons, rest = guard.proof.partition("::")
    name = rest.partition("[")[0]

    assert f"\ndef {name}(" in (ROOT / "tests" / path).read_text(encoding="utf-8")
