"""Nobody sees what is not theirs: every address, asked by everybody, searched for every private word."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from itertools import product
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from extranet.guests.models import Guest
from extranet.previews.models import PreviewPage
from extranet.summons.models import Summons
from networks.models import Network
from networks.querysets import unscoped
from tests.access import table
from tests.access.addresses import addresses, path_of
from tests.access.description import LEFT
from tests.access.walls import WALLS
from tests.access.world import LINKS, build
from tests.asking import Asker
from tests.canaries.links import LINK_OF, shown_behind_links
from tests.canaries.mails import set_off
from tests.canaries.plants import NETWORKS, WORD, Planter, describe, file_word, literals
from tests.canaries.surfaces import opened, surface
from tests.conftest import restore_roots

ACTORS = [
    "anonymous",
    "teacher",
    "member",
    "deputy",
    "partner",
    "board",
    "editor",
    "secretariat",
    "other member",
    "other secretariat",
    *LINKS,
    *LEFT,
]
EXPORTS = ["export=csv", "export=xlsx"]
SENT_FOR = re.compile(r"export|^me:data$|recovery_codes$")
"""Addresses whose files come by POST."""
OWN_TEACHER = "competition.Entry."
"""The teacher with the link sees the own entry."""


class Collected(logging.Handler):
    """All that is logged, as text."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def grounds(django_db_setup, django_db_blocker):
    """Three networks with a canary in every private text, everybody logged in on the first one's host."""
    with django_db_blocker.unblock(), transaction.atomic():
        restore_roots()
        world = build(NETWORKS, describe)
        networks = [Network.objects.get(slug=slug) for slug in NETWORKS]
        world.shown = shown_behind_links(networks[0])
        # Objects are found by their names, which are about to change.
        asked = list(paths(world, networks))
        asked += list(pages(networks))
        yield world, networks, Planter(networks).plant_all(), asked
        transaction.set_rollback(True)


def ask(world, actor, path):
    client = Asker(world.own.site.hostname, world.cookies.get(actor, {}))
    with transaction.atomic():
        answer = client.get(path)
        text = opened(answer)
        transaction.set_rollback(True)
    return answer, text


def paths(world, networks):
    """Every address with the objects of the own and of another network, lists also as exports, and searches."""
    for address in addresses():
        own = path_of(address, table.values(world, address, networks[0]), "sv")
        yield address, own
        if address.name.endswith(":index"):
            for export in EXPORTS:
                yield address, f"{own}?{export}"
        if address.arguments:
            yield address, path_of(address, table.values(world, address, networks[1]), "sv")


def pages(networks):
    """The pages of every document, and their pictures, whoever may know of them."""
    named = {address.name: address for address in addresses()}
    for page in PreviewPage.all_networks.filter(preview__network__in=networks).select_related("preview"):
        facts = {"document_id": page.preview.document_id, "number": page.number}
        for name in ("previews:preview", "previews:picture"):
            yield named[name], path_of(named[name], facts, "sv")


LINK = re.compile(rb'(?:href|src|hx-get|data-url)="(/[^"#]*)"')


def links(text):
    """Further addresses that an answer leads to on this host."""
    for found in set(LINK.findall(text)):
        yield found.decode().replace("&amp;", "&")


def path_of_feed(asked):
    """Whether a personal calendar was asked for; the table asks for the member's."""
    return asked.startswith("/calendar/")


def leaks(world, canaries, secrets, actor, text, asked):
    """Words in an answer that this actor may not read; what was asked for is only echoed."""
    own = NETWORKS[actor.startswith("other ")]
    role = actor.removeprefix("other ")
    for word in {found.decode() for found in WORD.findall(text)}:
        canary = canaries.get(word)
        reader = world.people.get(LINK_OF.get(actor, actor))
        if canary is None or word in asked or canary.person == getattr(reader, "pk", 0):
            continue
        # Whoever has a member's calendar address reads what that member may.
        if path_of_feed(asked) and canary.may_be_seen_by("member", NETWORKS[0]):
            continue
        if (canary.row, canary.field) in world.shown.get(actor, ()):
            continue
        if actor == "teacher" and canary.kind.startswith(OWN_TEACHER) and canary.network == NETWORKS[0]:
            continue
        # On the first network's host the rights in another network count for nothing.
        if not (own == NETWORKS[0] and canary.may_be_seen_by(role, own)):
            yield f"{canary.kind} of {canary.network}"
    own_cookies = {morsel.value.encode() for morsel in world.cookies.get(actor, {}).values()}
    yield from (kind for secret, kind in secrets.items() if secret in text and secret not in own_cookies)


def on_every_database(actor, chosen):
    """Who may read what is decided in our own code, so that on PostgreSQL the chosen actors crawl for all."""
    return pytest.param(actor, marks=[] if actor in chosen else [pytest.mark.once])


def crawl(grounds, actor):
    """Every answer an actor gets, at each address and at all that these link to: kind of surface, path, text."""
    world, _networks, _canaries, known = grounds
    done, queue = set(), list(known)
    while queue:
        address, path = queue.pop()
        if path in done or urlsplit(path).path.endswith(("/logout/", "/logga-ut/")):
            continue
        done.add(path)
        answer, text = ask(world, actor, path)
        yield surface(address, path, answer), path, text
        if address is not None and answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
            queue += [(None, link) for link in links(text) if link not in done and not link.startswith("/static/")]


@pytest.mark.parametrize("actor", [on_every_database(actor, {"member", "secretariat"}) for actor in ACTORS])
def test_canaries_when_every_address_is_asked_then_nobody_sees_what_is_not_theirs(grounds, record_property, actor):
    world, _networks, canaries, _known = grounds
    secrets = literals()
    seen, met, found, logged = set(), set(), defaultdict(set), Collected()
    logging.getLogger().addHandler(logged)
    for where, path, text in crawl(grounds, actor):
        seen.add(where)
        met |= {canaries[word].kind for word in map(bytes.decode, WORD.findall(text)) if word in canaries}
        for leak in leaks(world, canaries, secrets, actor, text, path):
            found[f"{leak}: {actor} at {where}"].add(path)
    logging.getLogger().removeHandler(logged)
    kinds = {canary.kind for canary in canaries.values()} | set(secrets.values())
    told = f"{len(kinds)} kinds of private value, {len(canaries)} values, {len(seen)} surfaces"
    record_property("canaries", told)
    print(f"{actor}: {told}; seen: {len(met)} kinds; not seen: {sorted(kinds - met)}")

    assert {key: sorted(value)[:3] for key, value in found.items()} == {}
    assert [line for line in logged.lines if set(WORD.findall(line.encode())) - asked_words(line)] == []
    assert len(kinds) >= 40
    # A crawl that does not come to where they are would find no leak either.
    if actor == "secretariat":
        assert len(seen) >= 25
        assert len(met) >= 35


def asked_words(line):
    """Words that stand in an address that was asked; a log may repeat it."""
    return {word for part in line.split() if part.startswith("/") for word in WORD.findall(part.encode())}


SEARCHES = {
    "anonymous": ["/sv/search/?q={}"],
    "other secretariat": ["/sv/search/?q={}"],
    "member": ["/sv/extranet/search/?q={}"],
    "partner": ["/sv/extranet/search/?q={}"],
    "editor": [
        "/sv/extranet/search/?q={}",
        "/cms/pages/search/?q={}",
        "/cms/images/?q={}",
        "/cms/documents/?q={}",
        "/cms/choose-page/search/?q={}",
        "/cms/tag-autocomplete/?term={}",
    ],
}
TEN_ALIKE = 5
"""So many letters begin ten words, fewer than a page of hits holds; all of these searches take beginnings."""


@pytest.mark.parametrize("actor", [on_every_database(actor, {"member", "editor"}) for actor in SEARCHES])
def test_canaries_when_searched_for_then_nobody_learns_that_they_exist(grounds, actor):
    world, _networks, canaries, _known = grounds
    found, seen = defaultdict(set), defaultdict(set)
    for beginning in sorted({word[:TEN_ALIKE] for word in canaries}):
        for address in SEARCHES[actor]:
            path = address.format(beginning)
            _answer, text = ask(world, actor, path)
            seen[address] |= set(WORD.findall(text))
            for leak in leaks(world, canaries, {}, actor, text, path):
                found[f"{leak}: {actor} at {address}"].add(path)

    assert {key: sorted(value)[:3] for key, value in found.items()} == {}
    # What finds nothing would give nothing away either. Strangers find nothing here, and no file has a tag.
    finds = [address for address, words in seen.items() if words]
    screens = [address for address in seen if address.startswith("/cms/") and "tag" not in address]
    assert finds == [*[address for address in seen if "/extranet/" in address], *screens]


def readers(network):
    """Who gets mail at an address: their part in the network, and their number."""
    for person in User.objects.filter(email__endswith=f"@{network.slug}.example"):
        yield person.email, (person.email.partition("@")[0], person.pk)
    for guest in Guest.objects.for_network(network):
        yield guest.guest_email, ("guest", None)
    for summons in Summons.objects.for_network(network):
        # Whoever comes in somebody's place is told what they were told.
        yield summons.substitute_email, ("summoned", summons.person_id)


def test_canaries_when_mails_go_out_then_each_only_to_those_who_may_know(grounds):
    world, networks, canaries, _known = grounds
    with unscoped(), transaction.atomic():
        known = dict(readers(networks[0]))
        mails = set_off(networks[0])
        known |= dict(readers(networks[0]))
        transaction.set_rollback(True)
    told, leaked = set(), set()
    for mail in mails:
        actor, pk = known.get(mail.to, ("nobody", None))
        for word in {found.decode() for found in WORD.findall(f"{mail.subject}\n{mail.text}\n{mail.html}".encode())}:
            canary = canaries[word]
            told.add(mail.template)
            may = canary.may_be_seen_by(actor, networks[0].slug) or (pk is not None and canary.person == pk)
            if not may and (canary.row, canary.field) not in world.shown.get(actor, ()):
                leaked.add(f"{canary.kind} of {canary.network}: {mail.template} to {actor}")

    assert leaked == set()
    # Mails that say nothing private would hide nothing either.
    assert told >= {"digest", "summons_reminder", "summons_substitute", "visit_asked", "followup_overdue"}
    assert "guest_changed" in {mail.template for mail in mails}


def test_canaries_when_files_are_sent_for_then_nobody_gets_what_is_not_theirs(grounds):
    world, _networks, canaries, known = grounds
    asked = {path for address, path in known if address and SENT_FOR.search(address.name) and "?" not in path}
    found, seen = defaultdict(set), defaultdict(set)
    for actor in ACTORS:
        for path, form in product(asked, [{"format": "xlsx"}, {"format": "csv"}]):
            client = Asker(world.own.site.hostname, world.cookies.get(actor, {}))
            with transaction.atomic():
                text = opened(client.post(path, form))
                transaction.set_rollback(True)
            seen[actor] |= {canaries[word].field for word in map(bytes.decode, WORD.findall(text)) if word in canaries}
            for leak in leaks(world, canaries, literals(), actor, text, path):
                found[f"{leak}: {actor}"].add(path)

    assert {key: sorted(value)[:3] for key, value in found.items()} == {}
    assert len(asked) >= 9
    assert len(seen["secretariat"]) >= 10


def test_canaries_when_papers_are_put_together_then_each_reader_gets_their_own(grounds):
    world, networks, _canaries, known = grounds
    path = next(path for address, path in known if address.name == "packs:download")
    members, board = (file_word(level, networks[0].slug).encode() for level in ("members", "board"))
    found = {actor: ask(world, actor, path)[1] for actor in ("member", "board", "chair")}

    assert {actor: (members in text, board in text) for actor, text in found.items()} == {
        "member": (True, False),
        "board": (True, True),
        "chair": (False, False),  # has asked for none
    }


def test_canaries_when_pages_are_drawn_then_their_pictures_are_told_apart(grounds):
    world, _networks, canaries, known = grounds
    drawn = {path for address, path in known if address and address.name == "previews:picture"}

    def levels(actor):
        words = {word.decode() for path in drawn for word in WORD.findall(ask(world, actor, path)[1])}
        return {(canaries[word].level, canaries[word].network) for word in words if word in canaries}

    assert levels("member") == {("members", NETWORKS[0])}
    assert levels("board") == {("members", NETWORKS[0]), ("board", NETWORKS[0])}
    assert levels("other board") == levels("anonymous") == set()


def test_canaries_when_one_is_in_plain_sight_then_it_is_found(grounds):
    world, networks, canaries, _known = grounds
    word = next(word for word, canary in canaries.items() if canary.level == "members")

    assert list(leaks(world, canaries, {}, "anonymous", word.encode(), "/"))
    assert list(leaks(world, canaries, {}, "other secretariat", word.encode(), "/"))
    assert not list(leaks(world, canaries, {}, "member", word.encode(), "/"))
    assert Client(headers={"host": networks[0].site.hostname}).get("/sv/").status_code == 200


@pytest.mark.parametrize("wall", [wall for wall in WALLS if wall.name in {"rows by network", "roles by network"}])
def test_canaries_when_a_wall_is_down_then_one_is_seen(grounds, monkeypatch, wall):
    world, _networks, canaries, known = grounds
    for target, instead in wall.instead.items():
        monkeypatch.setattr(target, instead)
    asked = [path for address, path in known if address.name in wall.shows_at]

    assert asked
    seen = [
        leak
        for actor in ("partner", "other member")
        for path in asked
        for leak in leaks(world, canaries, {}, actor, ask(world, actor, path)[1], path)
    ]
    assert seen != []
