"""The access table asked of a restored installation: what was private is private still."""

from __future__ import annotations

import os

import pytest
from django.core.management import call_command

from tests.access import table, world
from tests.access.addresses import addresses

STEP = 1 if os.environ.get("FAULTS") else 64
"""``make soak`` asks every line of the table; here each 64th, since test_table.py asks them all."""


def differing(restored):
    expected = table.read()
    return [
        f"{' '.join(line.key)} {actor}: {expected[line.key][actor]} expected, {status} found"
        for line in table.lines(addresses())[::STEP]
        for actor, status in table.cells(restored, line).items()
        if status != expected[line.key][actor]
    ]


@pytest.fixture
def restored(transactional_db, lose_everything, tmp_path):
    """The two networks of the table, after backup, loss and restore."""
    world.build()
    call_command("backup", str(tmp_path / "backup.zip"), verbosity=0)
    lose_everything()
    call_command("restore", str(tmp_path / "backup.zip"), verbosity=0)
    return world.enter()


def test_table_when_the_installation_was_restored_then_each_cell_as_expected(restored):
    assert differing(restored) == []
