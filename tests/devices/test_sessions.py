"""Where one is logged in, how long, and how it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from audit.models import Entry
from devices.actions import end_sessions
from devices.models import Session
from devices.rules import ABSOLUTE, IDLE, device_of
from devices.storage import SessionStore
from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory
from tests.factories.devices import SessionFactory
from tests.factories.networks import MembershipFactory

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"


@pytest.fixture
def anna(karlskrona):
    person = PersonWithPasswordFactory(email="anna@example.org", first_name="Anna")
    MembershipFactory(person=person, network=karlskrona)
    return person


@pytest.fixture
def log_in(anna):
    """A browser of Anna's on a host: ``log_in(karlskrona, FIREFOX)``."""

    def enter(network, agent=FIREFOX):
        client = Client(headers={"host": network.site.hostname, "user-agent": agent})
        client.post("/account/login/", {"login": anna.email, "password": PASSWORD})
        return client

    return enter


def opens(client):
    return client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, ("firefox", "linux")),
        (PHONE, ("safari", "ios")),
        (EDGE, ("edge", "windows")),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/131.0 Mobile Safari/537.36", ("chrome", "android")),
        ("", ("other", "other")),
        ("x" * 10_000 + "firefox", ("other", "other")),
    ],
)
def test_device_is_a_family_and_a_platform(agent, device):
    assert device_of(agent) == device


def test_session_says_whose_it_is_and_neither_address_nor_what_the_browser_called_itself(karlskrona, anna, log_in):
    log_in(karlskrona, PHONE)
    [row] = Session.objects.values()
    assert (row["person_id"], row["network_id"], row["browser"], row["platform"]) == (
        anna.pk,
        karlskrona.pk,
        "safari",
        "ios",
    )
    assert "127.0.0.1" not in str(row)
    assert "18_1" not in str(row) + str(SessionStore(row["session_key"]).load())


def test_session_keeps_the_hour_of_the_last_visit_and_no_finer(karlskrona, log_in, time_machine):
    time_machine.move_to("2026-11-02 09:17:31+00:00", tick=False)
    client = log_in(karlskrona)
    assert Session.objects.get().used_at == datetime(2026, 11, 2, 9, tzinfo=UTC)
    time_machine.move_to("2026-11-02 11:59:59+00:00", tick=False)
    client.get("/account/")
    assert Session.objects.get().used_at == datetime(2026, 11, 2, 11, tzinfo=UTC)


def test_visits_within_the_hour_write_nothing(karlskrona, log_in, django_assert_num_queries, time_machine):
    time_machine.move_to("2026-11-02 09:17:31+00:00", tick=False)
    client = log_in(karlskrona)
    before = Session.objects.get().session_data
    client.get("/account/")
    assert Session.objects.get().session_data == before


def test_session_ends_after_two_weeks_without_a_visit(karlskrona, log_in, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)
    client = log_in(karlskrona)
    time_machine.move_to(datetime(2026, 11, 2, 9, tzinfo=UTC) + IDLE - timedelta(minutes=1), tick=False)
    assert opens(client)
    time_machine.shift(IDLE + timedelta(seconds=1))
    assert not opens(client)


def test_session_ends_after_sixty_days_however_often_one_comes(karlskrona, log_in, time_machine):
    start = datetime(2026, 9, 1, 9, tzinfo=UTC)
    time_machine.move_to(start, tick=False)
    client = log_in(karlskrona)
    for day in range(7, ABSOLUTE.days, 7):
        time_machine.move_to(start + timedelta(days=day), tick=False)
        assert opens(client), day
    time_machine.move_to(start + ABSOLUTE + timedelta(seconds=1), tick=False)
    assert not opens(client)


def test_page_for_everybody_does_not_look_at_the_session(karlskrona, log_in):
    client = log_in(karlskrona)
    assert "Cookie" not in client.get("/robots.txt").headers.get("Vary", "")


def test_account_page_lists_the_devices_and_shows_no_key(karlskrona, kongsberg, log_in):
    here, phone = log_in(karlskrona), log_in(kongsberg, PHONE)
    text = here.get("/account/").content.decode()
    assert "Firefox, Linux" in text
    assert "Safari, iPhone, iPad" in text
    assert kongsberg.name in text
    assert not {here.session.session_key, phone.session.session_key} & set(text.replace('"', " ").split())
    assert here.session.session_key not in text
    assert phone.session.session_key not in text


def test_one_device_is_logged_out_and_the_others_stay(karlskrona, anna, log_in):
    here, lost, third = log_in(karlskrona), log_in(karlskrona, PHONE), log_in(karlskrona, EDGE)
    reference = Session.objects.get(browser="safari").reference
    assert here.post("/account/devices/end/", {"session": reference}).url == "/account/"
    assert (opens(here), opens(lost), opens(third)) == (True, False, True)
    assert Entry.objects.for_network(karlskrona).get(action="devices.end_sessions").details == {"number": 1}


def test_another_persons_device_cannot_be_logged_out(karlskrona, log_in):
    here, other = log_in(karlskrona), SessionFactory()
    for named in (other.reference, other.session_key, ""):
        assert here.post("/account/devices/end/", {"session": named}).status_code == 404
    assert Session.objects.filter(pk=other.pk).exists()


def test_all_others_are_logged_out_on_every_host(karlskrona, kongsberg, log_in):
    here, elsewhere, abroad = log_in(karlskrona), log_in(karlskrona, PHONE), log_in(kongsberg, EDGE)
    other = SessionFactory()
    here.post("/account/devices/end-others/")
    assert (opens(here), opens(elsewhere), opens(abroad)) == (True, False, False)
    assert Session.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("address", ["end/", "end-others/"])
def test_ending_needs_a_post_with_a_token(karlskrona, anna, address):
    client = Client(headers={"host": karlskrona.site.hostname}, enforce_csrf_checks=True)
    client.force_login(anna)
    assert client.get(f"/account/devices/{address}").status_code == 405
    assert client.post(f"/account/devices/{address}").status_code == 403


def test_change_of_mail_address_ends_sessions(karlskrona, anna, log_in):
    client = log_in(karlskrona)
    anna.email = "anna.ek@example.org"
    anna.save()
    assert not opens(client)


def test_new_password_after_a_reset_removes_the_sessions_themselves(karlskrona, anna, log_in, mailbox_code):
    log_in(karlskrona)
    client = Client(headers={"host": karlskrona.site.hostname})
    client.post("/account/password/reset/", {"email": anna.email})
    client.post("/account/password/reset/code/", {"code": mailbox_code()})
    client.post("/account/password/reset/new/", {"password1": "tre röda skutor i viken"})
    assert not Session.objects.of(anna).exists()


@pytest.fixture
def mailbox_code():
    from networks.querysets import unscoped
    from notifications.models import Mail
    from tests.admission.conftest import code_in

    def read():
        with unscoped():
            return code_in(Mail.objects.order_by("-pk")[0])

    return read


def test_end_sessions_when_there_are_none_writes_nothing(karlskrona, anna):
    assert end_sessions(by=None, person=anna, network=karlskrona) == 0
    assert not Entry.objects.for_network(karlskrona).exists()


def test_own_data_names_the_devices(anna, karlskrona, log_in):
    from django.apps import apps

    log_in(karlskrona)
    [(_heading, rows)] = apps.get_app_config("devices").own_data(anna)
    assert (rows[0]["browser"], rows[0]["network"]) == ("Firefox", karlskrona.name)
    assert "session_key" not in rows[0]


def test_anonymous_session_has_no_person(karlskrona):
    Client(headers={"host": karlskrona.site.hostname}).post("/account/login/", {"login": "nobody@example.org"})
    row = Session.objects.get()
    assert (row.person, row.browser, row.started_at) == (None, "", None)


def test_session_cookie_opens_nothing_after_logout(karlskrona, log_in):
    client = log_in(karlskrona)
    cookie = client.cookies["session"].value
    client.post("/account/logout/")
    again = Client(headers={"host": karlskrona.site.hostname})
    again.cookies["session"] = cookie
    assert SESSION_KEY not in again.session
    assert not opens(again)
