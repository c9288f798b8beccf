"""From one network's host to another's: once, within half a minute, and only oneself."""

import json
import logging
import re
import time
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from devices.models import Session
from devices.rules import ABSOLUTE
from handover.models import HandOver
from networks.models import Membership
from networks.querysets import unscoped
from networks.rules import networks_of
from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory, add_app, app_code
from tests.factories.handover import HandOverFactory
from tests.factories.networks import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db

BEGIN, ARRIVE, ENTER = "/account/go-over/", "/account/arrive/", "/account/arrive/enter/"


@pytest.fixture
def anna(karlskrona, kongsberg):
    """A representative in two networks."""
    person = PersonWithPasswordFactory(email="anna@example.org", first_name="Anna", last_name="Ek", language="nb")
    for network in (karlskrona, kongsberg):
        MembershipFactory(person=person, network=network, valid_from="2026-01-01")
    return person


def browser_on(network, **extra):
    return Client(headers={"host": network.site.hostname}, **extra)


def log_in(network, person):
    client = browser_on(network)
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert SESSION_KEY in client.session
    return client


@pytest.fixture
def source(karlskrona, anna):
    """Anna's browser on Karlskrona's host."""
    return log_in(karlskrona, anna)


def begin(client, network):
    """The token on the page that leads over."""
    page = client.post(BEGIN, {"network": network.slug})
    assert page.status_code == 200, page.status_code
    return re.search(r'name="token" value="([\w-]{43})"', page.content.decode())[1]


def arrive(client, token, origin):
    headers = {"origin": origin} if origin else {}
    return client.post(ARRIVE, {"token": token}, headers=headers)


def is_in(client):
    return SESSION_KEY in client.session


def test_going_over_logs_in_there_and_is_audited_on_both_sides(karlskrona, kongsberg, anna, source):
    token, target = begin(source, kongsberg), browser_on(kongsberg)
    shown = arrive(target, token, karlskrona.base_url)
    assert "Enter as Anna Ek" in shown.content.decode()
    assert not is_in(target)
    answer = target.post(ENTER, {"token": token})
    assert (answer.status_code, answer.url) == (302, "/nb/extranet/")
    assert target.get("/nb/extranet/").status_code == 200
    assert Entry.objects.for_network(karlskrona).get().action == "handover.begin_hand_over"
    assert Entry.objects.for_network(kongsberg).get().action == "handover.end_hand_over"


def test_token_is_kept_hashed_and_in_no_address_log_or_referer(karlskrona, kongsberg, source, caplog):
    caplog.set_level(logging.DEBUG)
    page = source.post(BEGIN, {"network": kongsberg.slug})
    token = re.search(r'name="token" value="([\w-]{43})"', page.content.decode())[1]
    target = browser_on(kongsberg)
    shown = arrive(target, token, karlskrona.base_url)
    answer = target.post(ENTER, {"token": token})
    with unscoped():
        assert token not in str(HandOver.objects.values())
        assert token not in str(list(Entry.objects.values()))
    assert token not in caplog.text
    assert token not in answer.url + page.request["PATH_INFO"] + shown.request["PATH_INFO"]
    assert page.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "no-store" in page.headers["Cache-Control"]
    assert "no-store" in shown.headers["Cache-Control"]


def test_form_may_lead_to_that_one_host_only(karlskrona, kongsberg, source):
    policy = source.post(BEGIN, {"network": kongsberg.slug}).headers["Content-Security-Policy"]
    assert f"form-action 'self' {kongsberg.base_url};" in policy + ";"


@pytest.mark.parametrize("address", [BEGIN, ARRIVE, ENTER])
def test_getting_an_address_uses_nothing_up(karlskrona, kongsberg, source, address):
    token, target = begin(source, kongsberg), browser_on(kongsberg)
    for method in (target.get, target.head):
        assert method(f"{address}?token={token}").status_code == 405
    arrive(target, token, karlskrona.base_url)
    assert target.post(ENTER, {"token": token}).status_code == 302


def refused(client, answer):
    return answer.status_code == 410 and not is_in(client) and "The way over is closed" in answer.content.decode()


def test_replay_is_refused(karlskrona, kongsberg, source):
    token = begin(source, kongsberg)
    browser_on(kongsberg).post(ENTER, {"token": token})
    again = browser_on(kongsberg)
    assert refused(again, arrive(again, token, karlskrona.base_url))
    assert refused(again, again.post(ENTER, {"token": token}))


def test_after_half_a_minute_it_is_refused(karlskrona, kongsberg, anna, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)
    source = log_in(karlskrona, anna)
    late, timely = begin(source, kongsberg), begin(source, kongsberg)
    time_machine.move_to("2026-11-02 09:00:29+00:00", tick=False)
    assert browser_on(kongsberg).post(ENTER, {"token": timely}).status_code == 302
    time_machine.move_to("2026-11-02 09:00:30+00:00", tick=False)
    target = browser_on(kongsberg)
    assert refused(target, arrive(target, late, karlskrona.base_url))
    assert refused(target, target.post(ENTER, {"token": late}))


def test_another_host_refuses_it(karlskrona, kongsberg, anna, source):
    third = NetworkFactory()
    MembershipFactory(person=anna, network=third)
    token = begin(source, kongsberg)
    for network in (third, karlskrona):
        client = browser_on(network)
        assert refused(client, arrive(client, token, karlskrona.base_url))
        assert refused(client, client.post(ENTER, {"token": token}))
    assert browser_on(kongsberg).post(ENTER, {"token": token}).status_code == 302


def test_form_of_another_page_is_refused(karlskrona, kongsberg, source):
    token, target = begin(source, kongsberg), browser_on(kongsberg)
    for origin in ("https://evil.example", "null", "", kongsberg.base_url, f"http://evil.{karlskrona.site.hostname}"):
        assert refused(target, arrive(target, token, origin)), origin


def test_last_step_needs_the_token_of_this_hosts_form(kongsberg, source):
    token = begin(source, kongsberg)
    target = browser_on(kongsberg, enforce_csrf_checks=True)
    assert target.post(ENTER, {"token": token}, headers={"origin": "https://evil.example"}).status_code == 403
    assert not is_in(target)


def test_somebody_else_logged_in_there_is_not_replaced(karlskrona, kongsberg, source):
    other = PersonWithPasswordFactory(email="bo@example.org")
    MembershipFactory(person=other, network=kongsberg)
    target = log_in(kongsberg, other)
    answer = target.post(ENTER, {"token": begin(source, kongsberg)})
    assert answer.status_code == 410
    assert target.session[SESSION_KEY] == str(other.pk)


def test_no_way_over_to_where_one_does_not_belong(karlskrona, kongsberg, anna, source):
    third = NetworkFactory()
    assert source.post(BEGIN, {"network": third.slug}).status_code == 404
    assert source.post(BEGIN, {"network": "no-such-network"}).status_code == 404
    assert source.post(BEGIN, {"network": karlskrona.slug}).status_code == 404
    assert source.post(BEGIN).status_code == 404
    assert HandOver.all_networks.count() == 0


def test_removed_membership_refuses_on_arrival(kongsberg, anna, source):
    token, target = begin(source, kongsberg), browser_on(kongsberg)
    Membership.all_networks.filter(person=anna, network=kongsberg).delete()
    assert refused(target, target.post(ENTER, {"token": token}))


def test_person_switched_off_is_refused(kongsberg, anna, source):
    token, target = begin(source, kongsberg), browser_on(kongsberg)
    anna.is_active = False
    anna.save()
    assert refused(target, target.post(ENTER, {"token": token}))


def test_session_that_ended_takes_its_hand_over_along(kongsberg, source):
    token, target = begin(source, kongsberg), browser_on(kongsberg)
    source.post("/account/logout/")
    assert refused(target, target.post(ENTER, {"token": token}))


@pytest.mark.parametrize("change", ["password", "email"])
def test_session_that_a_change_has_ended_leads_nowhere(kongsberg, anna, source, change):
    token, target = begin(source, kongsberg), browser_on(kongsberg)
    if change == "password":
        anna.set_password("fyra blå båtar i hamnen")
    else:
        anna.email = "other@example.org"
    anna.save()
    assert refused(target, target.post(ENTER, {"token": token}))


@pytest.mark.parametrize("token", ["", "x", "\x00", "a" * 5000, "ö" * 43])
def test_nonsense_is_refused_and_no_error(karlskrona, kongsberg, token):
    target = browser_on(kongsberg)
    assert refused(target, arrive(target, token, karlskrona.base_url))
    assert refused(target, target.post(ENTER, {"token": token}))


def test_bare_host_has_no_arrival(db):
    client = Client(headers={"host": "localhost"})
    assert (client.post(ARRIVE).status_code, client.post(ENTER).status_code) == (404, 404)


@pytest.fixture
def staff(karlskrona, kongsberg, settings):
    """An editor in both networks, with an app, where a second factor is demanded."""
    settings.REQUIRE_STAFF_SECOND_FACTOR = True
    person = PersonWithPasswordFactory(email="erik@example.org")
    for network in (karlskrona, kongsberg):
        MembershipFactory(person=person, network=network, role="editor")
    return person


def test_second_factor_is_carried_over(karlskrona, kongsberg, staff):
    secret, client = add_app(staff), browser_on(karlskrona)
    client.post("/account/login/", {"login": staff.email, "password": PASSWORD})
    client.post("/account/second-factor/code/", {"code": app_code(secret, time.time())})
    target = browser_on(kongsberg)
    target.post(ENTER, {"token": begin(client, kongsberg)})
    assert target.get("/nb/extranet/").status_code == 200


def test_second_factor_that_was_not_shown_is_asked_for_there(karlskrona, kongsberg, staff):
    client, target = log_in(karlskrona, staff), browser_on(kongsberg)
    add_app(staff)
    target.post(ENTER, {"token": begin(client, kongsberg)})
    assert target.get("/nb/extranet/").url.startswith("/account/second-factor/reauthenticate/")


def test_half_logged_in_session_begins_none(karlskrona, kongsberg, staff):
    add_app(staff)
    client = browser_on(karlskrona)
    client.post("/account/login/", {"login": staff.email, "password": PASSWORD})
    assert client.post(BEGIN, {"network": kongsberg.slug}).url.startswith("/account/login/")


def test_proof_is_no_fresher_over_there(karlskrona, kongsberg, anna, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)
    source = log_in(karlskrona, anna)
    time_machine.move_to("2026-11-02 09:14:50+00:00", tick=False)
    target = browser_on(kongsberg)
    target.post(ENTER, {"token": begin(source, kongsberg)})
    assert target.get("/account/passkeys/add/").status_code == 200
    time_machine.move_to("2026-11-02 09:15:10+00:00", tick=False)
    assert target.get("/account/passkeys/add/").status_code == 302


def test_going_back_and_forth_moves_no_last_day(karlskrona, kongsberg, anna, time_machine):
    time_machine.move_to("2026-09-01 09:00:00+00:00", tick=False)
    first = timezone.now()
    source = log_in(karlskrona, anna)
    for week in range(1, 6):
        time_machine.move_to(first + timedelta(days=7 * week), tick=False)
        assert source.get("/account/").status_code == 200
    target = browser_on(kongsberg)
    target.post(ENTER, {"token": begin(source, kongsberg)})
    row = Session.objects.get(session_key=target.session.session_key)
    assert row.started_at == first
    time_machine.move_to(first + timedelta(days=48), tick=False)
    target.get("/account/")
    row.refresh_from_db()
    assert row.expire_date == first + ABSOLUTE


def test_session_key_there_is_new(kongsberg, source):
    token, target = begin(source, kongsberg), browser_on(kongsberg)
    target.post("/account/login/", {"login": "nobody@example.org"})
    before = target.session.session_key
    target.post(ENTER, {"token": token})
    assert target.session.session_key not in {before, source.session.session_key}


def test_switcher_stands_in_the_head_and_on_the_account_page(karlskrona, kongsberg, anna, source):
    head = source.get("/sv/extranet/").content.decode()
    assert head.count(f'name="network" value="{kongsberg.slug}"') == 2
    assert f'name="network" value="{karlskrona.slug}"' not in head
    assert head.count('name="csrfmiddlewaretoken"') >= 4
    account = source.get("/account/").content.decode()
    assert account.count(f'name="network" value="{kongsberg.slug}"') == 1
    Membership.all_networks.filter(person=anna, network=kongsberg).delete()
    assert kongsberg.slug not in source.get("/sv/extranet/").content.decode()


def test_who_belongs_to_one_network_only_costs_no_query(karlskrona, person, django_assert_num_queries):
    one = person(karlskrona)
    with django_assert_num_queries(1):
        assert networks_of(one, but=karlskrona) == []


def test_past_ones_are_removed_after_an_hour(time_machine, db):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)
    HandOverFactory()
    for clock, due in [("10:00:29", 0), ("10:00:30", 1)]:
        time_machine.move_to(f"2026-11-02 {clock}+00:00", tick=False)
        with unscoped():
            assert HandOver.objects.past(timezone.now()).count() == due


def test_refusals_are_told_with_their_reason(karlskrona, kongsberg, anna, source, security_log):
    token = begin(source, kongsberg)
    arrive(browser_on(kongsberg), token, "https://evil.example")
    browser_on(kongsberg).post(ENTER, {"token": token})
    browser_on(kongsberg).post(ENTER, {"token": token})
    told = [json.loads(line) for line in security_log()]
    states = [(line["event"], line.get("state")) for line in told if line["event"].startswith("hand_over")]
    assert states == [
        ("hand_over_begun", None),
        ("hand_over_refused", "other_origin"),
        ("hand_over_done", None),
        ("hand_over_refused", "used"),
    ]
    assert {line["person"] for line in told} == {anna.pk}
