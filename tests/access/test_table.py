"""The access table against the code, and the table itself against the rules of the house."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from tests.access import table
from tests.access.addresses import addresses
from tests.access.description import LEFT, ROLES
from tests.access.world import ACTORS, LINKS

GROUPS = 24
"""The table is asked in parts, so that both cores have work."""

EVERYBODY_PREFIXES = (
    "hub:",
    "printing:",
    "home:",
    "privacy:",
    "search:",
    "pages:",
    "events:",
    "public_members:",
    "wagtail_serve",
)
OWN_BY_NATURE = {
    "wagtailadmin_editing_sessions:release",
    "wagtailadmin_pages:type_use",
    "wagtailadmin_pages:type_use_results",
    "wagtailadmin_pages:choose_parent",
    "wagtailadmin_workflows:add_task",
}
"""Name a session of the person's own, where any other number changes nothing, or a kind of page or task."""

READERS = ["anonymous", "member", "editor", "superuser", "teacher", "other editor"]
"""One of each way of being let in or kept out: asked on every database, and by every method."""

ALL_OTHERS = pytest.param([actor for actor in ACTORS if actor not in READERS], id="others", marks=pytest.mark.once)
OTHERS = [actor for actor in ACTORS if actor.startswith("other ")]
LOG_IN = 302


def test_table_when_the_urlconf_is_walked_then_every_address_has_its_lines(expected):
    wanted = {line.key for line in table.lines(addresses())}

    assert set(expected) ^ wanted == set()


@pytest.mark.parametrize("part", range(GROUPS))
@pytest.mark.parametrize("actors", [pytest.param(READERS, id="readers"), ALL_OTHERS])
def test_table_when_asked_then_each_cell_as_expected(world, expected, actors, part):
    differing = []
    for line in table.lines(addresses())[part::GROUPS]:
        found = table.cells(world, line, actors)
        differing += [
            f"{' '.join(line.key)} {actor}: {expected[line.key][actor]} expected, {status} found"
            for actor, status in found.items()
            if status != expected[line.key][actor]
        ]

    assert differing == []


@pytest.mark.once
@pytest.mark.parametrize("part", range(GROUPS))
def test_table_when_only_the_head_is_asked_then_as_the_whole(world, expected, part):
    differing = []
    for line in [line for line in table.lines(addresses()) if line.method == "GET"][part::GROUPS]:
        found = table.cells(world, replace(line, method="HEAD"), READERS)
        differing += [
            f"{' '.join(line.key)} {actor}" for actor, status in found.items() if status != expected[line.key][actor]
        ]

    assert differing == []


@pytest.mark.once
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_table_when_another_method_is_used_then_refused(world, method):
    paths = {
        line.key: table.cells(world, replace(line, method=method), ["anonymous", "superuser"])
        for line in table.lines(addresses())
        if line.method == "GET" and line.whose == "own"
        if method not in table.FURTHER_METHODS.get(line.address.name, [])
    }

    assert {key: found for key, found in paths.items() if set(found.values()) != {405}} == {}


def cells(expected, choose):
    """The cells of the table for which ``choose(address, whose, method, actor)`` holds."""
    return {
        (address, whose, method, actor): status
        for (address, whose, method), row in expected.items()
        for actor, status in row.items()
        if choose(address, whose, method, actor)
    }


def is_admin(address):
    route = address.split(" ", 1)[1]
    return route.startswith("cms/") and not address.startswith(("admission:", "wagtailadmin_log"))


def test_rules_when_any_cell_is_read_then_no_server_error(expected):
    asked = cells(expected, lambda address, whose, method, actor: True)

    assert {key: status for key, status in asked.items() if status >= 500} == {}


def test_rules_when_the_admin_is_asked_by_other_networks_then_nothing_is_there(expected):
    asked = cells(expected, lambda address, whose, method, actor: is_admin(address) and actor in OTHERS)

    assert {
        key: status
        for key, status in asked.items()
        if status not in {404, LOG_IN} or (status == LOG_IN and key[3] != "other teacher")
    } == {}


def test_rules_when_the_admin_is_asked_by_members_then_never_opened(expected):
    members = ["member", "deputy", "partner", "board", "chair"]
    asked = cells(expected, lambda address, whose, method, actor: is_admin(address) and actor in members)

    assert {key: status for key, status in asked.items() if status not in {403, 404}} == {}


def test_rules_when_a_foreign_object_is_named_in_the_admin_then_not_found(expected):
    asked = cells(
        expected,
        lambda address, whose, method, actor: (
            is_admin(address)
            and whose == "foreign"
            and actor in {"editor", "secretariat"}
            and address.split(" ")[0] not in OWN_BY_NATURE
        ),
    )

    assert {key: status for key, status in asked.items() if status not in {403, 404}} == {}


def test_rules_when_the_members_area_is_asked_then_members_only(expected):
    area = cells(expected, lambda address, whose, method, actor: "extranet/" in address)
    strangers = {key: status for key, status in area.items() if key[3] in {"anonymous", "teacher", "other teacher"}}
    outsiders = {key: status for key, status in area.items() if key[3] in OTHERS and key[3] != "other teacher"}
    foreign = {key: status for key, status in area.items() if key[1] == "foreign" and key[3] in [*ROLES, "superuser"]}

    assert set(strangers.values()) == {LOG_IN}
    assert set(outsiders.values()) == {404}
    assert set(foreign.values()) <= {404, 405}


def test_rules_when_a_mailed_link_was_opened_then_its_own_pages_and_nothing_more(expected):
    further = {
        (actor, address.split(" ")[0])
        for (address, _whose, _method), row in expected.items()
        for actor in LINKS
        if row[actor] != row["anonymous"]
    }

    assert further == {
        ("guest", "guests:part"),
        ("guest", "guests:part_ics"),
        ("guest", "guests:part_pdf"),
        ("summoned", "summons:answer"),
        ("responsible", "followup:report"),
    }


def test_rules_when_somebody_has_left_then_as_one_who_never_belonged(expected):
    assert {
        key: row[actor] for key, row in expected.items() for actor in LEFT if row[actor] != row["other member"]
    } == {}


def test_rules_when_a_foreign_document_is_asked_then_log_in_or_not_found(expected):
    asked = cells(expected, lambda address, whose, method, actor: address.startswith("library:") and whose == "foreign")

    assert set(asked.values()) <= {LOG_IN, 404, 405}


def test_table_when_counted_then_the_number_is_told(expected, record_property):
    count = sum(len(row) for row in expected.values())
    record_property("access_cells", count)
    if report := os.environ.get("ACCESS_REPORT"):
        with open(report, "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(f"{count} access cells\n")

    assert count >= 19_000
