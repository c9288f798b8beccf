"""What a stranger can tell from log-in: neither words nor work differ between addresses.

Work is counted, not timed: queries by their kind and runs of the password hasher.
"""

import re
import smtplib

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from admission.querysets import digest
from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory
from tests.factories.admission import InvitationFactory
from tests.factories.networks import MembershipFactory

pytestmark = pytest.mark.django_db

KINDS = ["known", "plain", "unknown", "off", "other"]
FORMS = {
    "password": ("/account/login/", "login", {"password": "not the right one"}),
    "code": ("/account/login/", "login", {}),
    "reset": ("/account/password/reset/", "email", {}),
}


@pytest.fixture
def addresses(karlskrona, kongsberg):
    """One of each kind, all of the same length: with password, without, nobody, switched off, elsewhere."""
    MembershipFactory(person=PersonWithPasswordFactory(email="known@example.org"), network=karlskrona)
    MembershipFactory(person=User.objects.create_user("plain@example.org", first_name="Kim"), network=karlskrona)
    PersonWithPasswordFactory(email="swoff@example.org", is_active=False)
    MembershipFactory(person=PersonWithPasswordFactory(email="other@example.org"), network=kongsberg)
    names = dict(zip(KINDS, ["known", "plain", "nosuc", "swoff", "other"], strict=True))
    return {kind: f"{name}@example.org" for kind, name in names.items()}


def shape(sql):
    """A statement without its values: verb and table."""
    found = re.match(r"(SELECT|INSERT INTO|UPDATE|DELETE FROM|SAVEPOINT|RELEASE)\b", sql)
    table = re.search(r'(?:FROM|INTO|UPDATE) "(\w+)"', sql)
    return f"{found[1] if found else sql[:20]} {table[1] if table else ''}".strip()


@pytest.fixture
def work(monkeypatch, karlskrona):
    """What a request costs: ``work(form, address)`` gives queries and runs of the hasher, and the answer."""
    runs = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: runs.append(1) or encode(*args))

    def ask(form, address):
        path, field, more = FORMS[form]
        client = Client(headers={"host": karlskrona.site.hostname})
        client.get(path)
        runs.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.post(path, {field: address, **more})
        shapes = sorted(shape(query["sql"]) for query in asked.captured_queries)
        return shapes, len(runs), answer, client

    return ask


@pytest.mark.parametrize("form", FORMS)
def test_work_is_the_same_for_every_kind_of_address(addresses, work, form):
    costs = {kind: work(form, address)[:2] for kind, address in addresses.items()}
    first = costs["known"]
    assert first[1] == (1 if form == "password" else 0)
    for kind, cost in costs.items():
        assert cost == first, kind


def test_the_failure_that_closes_an_account_costs_the_same_where_there_is_none(addresses, work, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": "100/m/ip"}
    costs = {kind: [work("password", address)[:2] for _number in range(6)] for kind, address in addresses.items()}
    for kind, cost in costs.items():
        assert cost == costs["known"], kind


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mail_server", ["up", "down"])
def test_words_status_and_length_are_the_same(
    addresses, work, form, mail_server, monkeypatch, django_capture_on_commit_callbacks, time_machine
):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)  # a page says until when the code works
    if mail_server == "down":

        def refuse(*args, **kwargs):
            raise smtplib.SMTPServerDisconnected("down")

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    seen = set()
    for address in addresses.values():
        with django_capture_on_commit_callbacks(execute=True):
            _queries, _runs, answer, client = work(form, address)
        page = client.get(answer.url) if answer.status_code == 302 else answer
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page.content.decode())
        seen.add((answer.status_code, getattr(answer, "url", ""), len(text), text.replace(address, "ADDRESS")))
    assert len(seen) == 1


def text_of(page, address):
    """What a page says, without its form's token and the address that it repeats."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|<wbr>', "", page.content.decode())
    return len(text), text.replace(address, "ADDRESS")


def test_an_invitation_says_nothing_of_an_account_before_it_is_accepted(addresses, karlskrona):
    seen = set()
    Client(headers={"host": karlskrona.site.hostname}).get("/account/login/")  # the menu is read once
    for kind, address in addresses.items():
        InvitationFactory(network=karlskrona, email=address, token_hash=digest(kind))
        client = Client(headers={"host": karlskrona.site.hostname})
        opened = client.get(f"/account/invitation/{kind}/")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/account/invitation/")
        shapes = tuple(shape(query["sql"]) for query in asked.captured_queries)
        seen.add((opened.status_code, opened.url, page.status_code, shapes, *text_of(page, address)))
    assert len(seen) == 1


def test_a_token_of_another_network_is_answered_like_none(karlskrona, kongsberg):
    InvitationFactory(network=kongsberg, token_hash=digest("theirs"))
    client = Client(headers={"host": karlskrona.site.hostname})
    with time_machine.travel(timezone.now(), tick=False):  # the answers tell when they expire, to the second
        answers = [client.get(f"/account/invitation/{token}/") for token in ("theirs", "nobody")]
    seen = {(answer.status_code, answer.content, *sorted(answer.items())) for answer in answers}
    assert (len(seen), answers[0].status_code) == (1, 404)


def test_right_password_of_one_switched_off_costs_what_a_wrong_one_does(addresses, work):
    off = work("password", addresses["off"])[:2]
    FORMS["right"] = ("/account/login/", "login", {"password": PASSWORD})
    try:
        assert work("right", addresses["off"])[:2] == off
    finally:
        del FORMS["right"]
