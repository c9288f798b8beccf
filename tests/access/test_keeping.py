"""What no cache may keep: every address, asked by those who are somebody; and no cookie for a mere reader."""

import pytest
from django.db import transaction

from tests.access import table
from tests.access.addresses import addresses
from tests.access.test_table import EVERYBODY_PREFIXES
from tests.asking import Asker

SOMEBODY = ["member", "secretariat", "superuser", "teacher"]
PARTS = 8
READERS_ASK = ("hub:health", "hub:ready")
"""Answers to machines, which say themselves that nobody keeps them."""


def is_public(address):
    return address.name.startswith(EVERYBODY_PREFIXES)


def asked(world, actor, address):
    """The answer to one GET for the network's own object; what it changed is undone."""
    path = table.path_of(address, table.values(world, address, world.own), "sv")
    with transaction.atomic():
        response = Asker(world.own.site.hostname, world.cookies.get(actor, {})).get(path)
        transaction.set_rollback(True)
    return response


def says(response):
    return {part.strip().lower() for part in response.get("Cache-Control", "").split(",")}


@pytest.mark.once
@pytest.mark.parametrize("part", range(PARTS))
def test_what_somebody_gets_is_kept_by_nobody(world, part):
    personal = [address for address in addresses() if not is_public(address)]
    kept = []
    for address in personal[part::PARTS]:
        for actor in SOMEBODY:
            response = asked(world, actor, address)
            if response.status_code == 200 and not {"private", "no-store"} <= says(response):
                kept.append(f"{address.key} {actor}: {response.get('Cache-Control', 'says nothing')}")

    assert kept == []


def test_a_reader_gets_no_cookie_and_nothing_that_varies_by_one(world):
    told = []
    for address in filter(is_public, addresses()):
        response = asked(world, "anonymous", address)
        if response.cookies or "cookie" in response.get("Vary", "").lower():
            told.append(f"{address.key}: {sorted(response.cookies)} {response.get('Vary', '')}")

    assert told == []


def test_what_a_member_gets_of_a_public_page_is_what_everybody_gets(world):
    differing = []
    for address in filter(is_public, addresses()):
        if address.name.startswith(READERS_ASK):
            continue
        alone, member = asked(world, "anonymous", address), asked(world, "member", address)
        if "public" in says(member) and alone.content != member.content:
            differing.append(address.key)

    assert differing == []
