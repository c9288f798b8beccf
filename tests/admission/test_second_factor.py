"""Authenticator app and recovery codes."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import RequestFactory

from admission.adapter import has_app, second_factor_missing
from audit.models import Entry
from tests.admission.conftest import code_in
from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory, add_app, app_code, recovery_code
from tests.factories.library import NetworkDocumentFactory
from tests.factories.networks import MembershipFactory

pytestmark = pytest.mark.django_db

CODE_PAGE = "/account/second-factor/code/"
ADD_PAGE = "/account/second-factor/app/add/"
CHOOSE_PAGE = "/account/second-factor/add/"


@pytest.fixture
def erik(karlskrona):
    """An editor in Karlskrona with a password."""
    person = PersonWithPasswordFactory(email="erik@example.org")
    MembershipFactory(person=person, network=karlskrona, role="editor")
    return person


def test_login_with_an_app_asks_for_its_code(karlskrona, erik, log_in_by_password):
    secret = add_app(erik)
    client = log_in_by_password(karlskrona, erik)
    assert SESSION_KEY not in client.session
    assert client.get(CODE_PAGE).status_code == 200
    client.post(CODE_PAGE, {"code": app_code(secret, time.time())})
    assert SESSION_KEY in client.session


def test_mailed_code_does_not_replace_the_app(karlskrona, erik, browser, mails):
    add_app(erik)
    client = browser(karlskrona)
    client.post("/account/login/", {"login": erik.email})
    assert client.post("/account/login/code/", {"code": code_in(mails()[0])}).url == CODE_PAGE
    assert SESSION_KEY not in client.session


def test_new_password_does_not_replace_the_app(karlskrona, erik, browser, log_in_by_password, mails):
    add_app(erik)
    client = browser(karlskrona)
    client.post("/account/password/reset/", {"email": erik.email})
    client.post("/account/password/reset/code/", {"code": code_in(mails()[0])})
    client.post("/account/password/reset/new/", {"password1": "tre röda skutor i viken"})
    assert SESSION_KEY not in client.session
    assert SESSION_KEY not in log_in_by_password(karlskrona, erik, "tre röda skutor i viken").session


@pytest.mark.parametrize(
    "path",
    [
        "/account/",
        "/account/password/set/",
        "/account/password/change/",
        "/account/password/remove/",
        "/account/reauthenticate/",
        "/account/second-factor/",
        "/account/second-factor/reauthenticate/",
        ADD_PAGE,
        "/account/second-factor/app/remove/",
        "/account/second-factor/recovery-codes/",
        "/account/second-factor/recovery-codes/new/",
        "/account/second-factor/recovery-codes/file/",
        "/account/second-factor/add/",
        "/account/second-factor/passkey/",
        "/account/passkeys/add/",
        "/account/passkeys/1/rename/",
        "/account/passkeys/1/remove/",
        "/account/devices/end/",
        "/account/devices/end-others/",
        "/sv/extranet/",
        "/cms/",
        "/cms/pages/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_half_logged_in_session_opens_nothing(karlskrona, erik, log_in_by_password, path, method):
    add_app(erik)
    client = log_in_by_password(karlskrona, erik)
    response = getattr(client, method)(path)
    assert response.status_code in {302, 403, 404, 405}
    assert response.status_code != 302 or response.url.startswith("/account/login/")
    assert SESSION_KEY not in client.session


def test_half_logged_in_session_ends_by_logout(karlskrona, erik, log_in_by_password):
    secret = add_app(erik)
    client = log_in_by_password(karlskrona, erik)
    client.post("/account/logout/")
    assert client.post(CODE_PAGE, {"code": app_code(secret, time.time())}).url == "/account/login/"
    assert SESSION_KEY not in client.session


def test_app_code_works_once(karlskrona, erik, log_in_by_password, time_machine):
    time_machine.move_to("2026-11-02 09:00:29+00:00", tick=False)
    code = app_code(add_app(erik), time.time())
    log_in_by_password(karlskrona, erik).post(CODE_PAGE, {"code": code})
    for moment in ("09:00:29", "09:00:59"):
        time_machine.move_to(f"2026-11-02 {moment}+00:00", tick=False)
        again = log_in_by_password(karlskrona, erik)
        again.post(CODE_PAGE, {"code": code})
        assert SESSION_KEY not in again.session


def test_app_code_works_once_even_where_the_cache_forgets(karlskrona, erik, log_in_by_password):
    code = app_code(add_app(erik), time.time())
    for number in range(2):
        client = log_in_by_password(karlskrona, erik)
        client.post(CODE_PAGE, {"code": code})
        assert (SESSION_KEY in client.session) == (number == 0)
        cache.clear()


def test_used_app_codes_are_kept_unreadable_and_forgotten_in_time(karlskrona, erik, log_in_by_password, time_machine):
    secret = add_app(erik)
    for minute in range(5):
        time_machine.move_to(f"2026-11-02 09:{10 + 2 * minute}:15+00:00", tick=False)
        log_in_by_password(karlskrona, erik).post(CODE_PAGE, {"code": app_code(secret, time.time())})
        [used] = Authenticator.objects.filter(type="totp").values_list("data__used", flat=True)
        assert len(used) == 1
        assert app_code(secret, time.time()) not in str(used)


def test_app_code_a_step_late_still_works(karlskrona, erik, log_in_by_password, time_machine):
    time_machine.move_to("2026-11-02 09:00:29+00:00", tick=False)
    code = app_code(add_app(erik), time.time())
    time_machine.move_to("2026-11-02 09:00:31+00:00", tick=False)
    client = log_in_by_password(karlskrona, erik)
    client.post(CODE_PAGE, {"code": code})
    assert SESSION_KEY in client.session


def test_recovery_code_works_once(karlskrona, erik, log_in_by_password):
    add_app(erik)
    code = recovery_code(erik)
    first, second = log_in_by_password(karlskrona, erik), log_in_by_password(karlskrona, erik)
    for client in (first, second):
        client.post(CODE_PAGE, {"code": code})
    assert (SESSION_KEY in first.session, SESSION_KEY in second.session) == (True, False)


def test_adding_an_app_shows_a_picture_and_asks_for_its_code(
    karlskrona, erik, log_in_by_password, mails, django_capture_on_commit_callbacks
):
    client = log_in_by_password(karlskrona, erik)
    page = client.get(ADD_PAGE)
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    secret = re.search(r"<code>(\w+)</code>", page.content.decode()).group(1)
    assert client.post(ADD_PAGE, {"code": "000000a"}).status_code == 200
    assert not has_app(erik)
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(ADD_PAGE, {"code": app_code(secret, time.time())})
    assert done.url == "/account/second-factor/recovery-codes/"
    assert has_app(erik)
    assert [mail.template for mail in mails()] == ["account_change"]
    assert Entry.objects.for_network(karlskrona).filter(action="admission.totp_activated").count() == 1


def test_adding_an_app_leads_on_to_where_one_was_going(karlskrona, erik, log_in_by_password):
    client = log_in_by_password(karlskrona, erik)
    page = f"{ADD_PAGE}?next=%2Fcms%2F"
    secret = re.search(r"<code>(\w+)</code>", client.get(page).content.decode()).group(1)
    codes = client.post(page, {"code": app_code(secret, time.time())}).url
    assert codes == "/account/second-factor/recovery-codes/?next=%2Fcms%2F"
    assert client.get(codes).context["next"] == "/cms/"
    assert client.get("/account/second-factor/recovery-codes/?next=//evil.example").context["next"] == "/account/"


def test_recovery_codes_are_shown_saved_and_made_anew(karlskrona, erik, log_in_by_password):
    secret = add_app(erik)
    client = log_in_by_password(karlskrona, erik)
    client.post(CODE_PAGE, {"code": app_code(secret, time.time())})
    code = recovery_code(erik)
    assert code in client.get("/account/second-factor/recovery-codes/").content.decode()
    assert code in client.get("/account/second-factor/recovery-codes/file/").content.decode()
    assert client.get("/account/second-factor/recovery-codes/new/").status_code == 200
    client.post("/account/second-factor/recovery-codes/new/")
    assert code not in client.get("/account/second-factor/recovery-codes/").content.decode()


def test_removing_the_app_needs_a_recent_login(karlskrona, erik, log_in_by_password, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)
    secret = add_app(erik)
    client = log_in_by_password(karlskrona, erik)
    client.post(CODE_PAGE, {"code": app_code(secret, time.time())})
    time_machine.move_to("2026-11-02 09:15:01+00:00", tick=False)
    remove = "/account/second-factor/app/remove/"
    assert client.post(remove).url == f"/account/reauthenticate/?next={remove.replace('/', '%2F')}"
    assert has_app(erik)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post(remove)
    assert not has_app(erik)
    assert not Authenticator.objects.filter(user=erik).exists()
    assert Entry.objects.for_network(karlskrona).filter(action="admission.totp_deactivated").count() == 1


@pytest.fixture
def missing(karlskrona, settings):
    """What the admin's gate is told about the session of a client."""
    settings.REQUIRE_STAFF_SECOND_FACTOR = True

    def ask(client, person, network=karlskrona):
        request = RequestFactory().get("/cms/pages/")
        request.user, request.network, request.session = person, network, client.session
        return second_factor_missing(request)

    return ask


def test_staff_without_an_app_is_sent_to_add_one(karlskrona, erik, log_in_by_password, missing):
    client = log_in_by_password(karlskrona, erik)
    assert missing(client, erik) == f"{CHOOSE_PAGE}?next=%2Fcms%2Fpages%2F"


def test_staff_who_has_just_added_an_app_is_let_in(karlskrona, erik, log_in_by_password, missing):
    client = log_in_by_password(karlskrona, erik)
    secret = re.search(r"<code>(\w+)</code>", client.get(ADD_PAGE).content.decode()).group(1)
    client.post(ADD_PAGE, {"code": app_code(secret, time.time())})
    assert missing(client, erik) is None


def test_staff_logged_in_before_the_app_was_added_is_asked_for_its_code(karlskrona, erik, log_in_by_password, missing):
    client = log_in_by_password(karlskrona, erik)
    secret = add_app(erik)
    page = "/account/second-factor/reauthenticate/"
    assert missing(client, erik) == f"{page}?next=%2Fcms%2Fpages%2F"
    assert client.get(page).status_code == 200
    answer = client.post(page, {"code": app_code(secret, time.time()), "next": "/cms/pages/"})
    assert answer.url == "/cms/pages/"
    assert missing(client, erik) is None


def test_members_and_staff_of_other_networks_need_no_app(
    karlskrona, kongsberg, anna, erik, log_in_by_password, missing
):
    assert missing(log_in_by_password(karlskrona, anna), anna) is None
    assert missing(log_in_by_password(karlskrona, erik), erik, kongsberg) is None


def test_who_runs_the_installation_needs_an_app_everywhere(karlskrona, log_in_by_password, missing):
    root = PersonWithPasswordFactory(is_superuser=True)
    client = log_in_by_password(karlskrona, root)
    assert (missing(client, root) is None, missing(client, root, None) is None) == (False, False)


def test_without_the_setting_nobody_needs_an_app(karlskrona, erik, log_in_by_password, missing, settings):
    settings.REQUIRE_STAFF_SECOND_FACTOR = False
    assert missing(log_in_by_password(karlskrona, erik), erik) is None


def test_the_gate_sends_staff_without_an_app_to_add_one(karlskrona, erik, log_in_by_password, settings):
    settings.REQUIRE_STAFF_SECOND_FACTOR = True
    assert log_in_by_password(karlskrona, erik).get("/cms/").url == f"{CHOOSE_PAGE}?next=%2Fcms%2F"


@pytest.mark.parametrize("path", ["/sv/extranet/", "/sv/extranet/meetings/", "/sv/extranet/search/?q=x"])
def test_members_area_asks_staff_for_a_second_factor(karlskrona, erik, anna, log_in_by_password, settings, path):
    settings.REQUIRE_STAFF_SECOND_FACTOR = True
    assert log_in_by_password(karlskrona, erik).get(path).url.startswith(f"{CHOOSE_PAGE}?next=")
    assert log_in_by_password(karlskrona, anna).get(path).status_code == 200


def test_papers_ask_staff_for_a_second_factor(karlskrona, erik, log_in_by_password, settings):
    document = NetworkDocumentFactory(network=karlskrona, audience={karlskrona.key()})
    settings.REQUIRE_STAFF_SECOND_FACTOR = True
    assert log_in_by_password(karlskrona, erik).get(document.url).url.startswith(f"{CHOOSE_PAGE}?next=")
    settings.REQUIRE_STAFF_SECOND_FACTOR = False
    assert log_in_by_password(karlskrona, erik).get(document.url).status_code == 200


@pytest.fixture
def board(karlskrona):
    """One of the steering group in Karlskrona with a password; the network demands a second factor of it."""
    karlskrona.board_second_factor = True
    karlskrona.save()
    person = PersonWithPasswordFactory(email="board@example.org")
    MembershipFactory(person=person, network=karlskrona, role="board")
    return person


def test_network_may_demand_a_second_factor_of_its_board(karlskrona, board, anna, log_in_by_password):
    client = log_in_by_password(karlskrona, board)
    assert client.get("/sv/extranet/").url == f"{CHOOSE_PAGE}?next=%2Fsv%2Fextranet%2F"
    assert log_in_by_password(karlskrona, anna).get("/sv/extranet/").status_code == 200
    karlskrona.board_second_factor = False
    karlskrona.save()
    assert client.get("/sv/extranet/").status_code == 200


def test_board_of_another_network_is_not_asked_there(karlskrona, kongsberg, board, log_in_by_password):
    MembershipFactory(person=board, network=kongsberg, role="board")
    assert log_in_by_password(kongsberg, board).get("/nb/extranet/").status_code == 200


def test_choice_of_a_second_factor_leads_on_to_where_one_was_going(karlskrona, board, log_in_by_password):
    client = log_in_by_password(karlskrona, board)
    text = client.get(f"{CHOOSE_PAGE}?next=/sv/extranet/").content.decode()
    assert "/account/passkeys/add/?next=%2Fsv%2Fextranet%2F" in text
    assert f"{ADD_PAGE}?next=%2Fsv%2Fextranet%2F" in text
    assert "evil" not in client.get(f"{CHOOSE_PAGE}?next=//evil.example/").content.decode()
