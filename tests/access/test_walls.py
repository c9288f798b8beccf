"""Each wall is taken down once, and the table must notice."""

import pytest

from admission.rules import admin_addresses
from tests.access import table
from tests.access.addresses import addresses
from tests.access.walls import WALLS


def differing(world, expected, names):
    found = []
    for line in table.lines(addresses()):
        if line.address.name in names and line.method == "GET":
            statuses = table.cells(world, line)
            found += [(line.key, actor) for actor, status in statuses.items() if status != expected[line.key][actor]]
    return found


def test_walls_when_all_stand_then_the_table_is_green(world, expected):
    names = {name for wall in WALLS for name in wall.shows_at}

    assert differing(world, expected, names) == []


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.name)
def test_walls_when_one_is_taken_down_then_the_table_turns_red(world, expected, monkeypatch, wall):
    for target, replacement in wall.instead.items():
        monkeypatch.setattr(target, replacement)
    admin_addresses.cache_clear()
    red = differing(world, expected, wall.shows_at)
    admin_addresses.cache_clear()

    assert red != []
