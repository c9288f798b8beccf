"""Passkeys: one host each, a second factor for staff, and no answer that a stranger could give."""

import json
import re
from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY

from admission.adapter import second_factor_used
from audit.models import Entry
from networks.querysets import unscoped
from notifications.models import Mail
from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory, recovery_code
from tests.factories.networks import MembershipFactory
from tests.passkeys.conftest import ADD, LOG_IN, PRESENT, options_in

pytestmark = pytest.mark.django_db

SECOND_STEP, PROVE = "/account/second-factor/code/", "/account/second-factor/passkey/"


def is_logged_in(client):
    return SESSION_KEY in client.session


def passkeys():
    return Authenticator.objects.filter(type="webauthn")


def test_passkey_is_added_named_audited_and_told_by_mail(karlskrona, erik, soft_key, add_passkey):
    client, answer = add_passkey(karlskrona, soft_key(karlskrona))
    assert (answer.status_code, answer.url) == (302, "/account/#passkeys")
    assert [str(key) for key in passkeys()] == ["Telefon"]
    assert "Telefon" in client.get("/account/").content.decode()
    assert Entry.objects.for_network(karlskrona).filter(action="admission.webauthn_added").count() == 1
    with unscoped():
        assert Mail.objects.get(to=erik.email).template == "account_change"


def test_passkey_logs_in_without_typing(karlskrona, erik, soft_key, add_passkey, use_passkey):
    key = soft_key(karlskrona)
    add_passkey(karlskrona, key)
    client, answer = use_passkey(karlskrona, key)
    assert (answer.status_code, answer.url) == (302, "/sv/extranet/")
    assert client.session[SESSION_KEY] == str(erik.pk)


def test_passkey_logs_in_to_where_one_was_going_and_nowhere_else(karlskrona, soft_key, add_passkey, use_passkey):
    key = soft_key(karlskrona)
    add_passkey(karlskrona, key)
    for wanted, reached in [("/cms/", "/cms/"), ("//evil.example/", "/sv/extranet/"), ("/\\evil", "/sv/extranet/")]:
        assert use_passkey(karlskrona, key, next=wanted)[1].url == reached


def test_passkey_of_one_host_is_refused_on_another(karlskrona, kongsberg, soft_key, add_passkey, use_passkey):
    key = soft_key(karlskrona)
    add_passkey(karlskrona, key)
    for trick in (key, replace(key, origin=kongsberg.base_url)):
        client, answer = use_passkey(kongsberg, trick)
        assert answer.url == "/account/login/"
        assert not is_logged_in(client)
        assert "another network" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("header", ["x-forwarded-host", "forwarded", "x-host", "x-original-host"])
def test_spoofed_host_changes_no_question(karlskrona, kongsberg, browser, erik, header):
    client = browser(karlskrona)
    question = client.post(LOG_IN, headers={header: kongsberg.site.hostname}).json()
    assert question["publicKey"]["rpId"] == karlskrona.site.hostname


def test_host_header_in_other_letters_changes_no_question(karlskrona, client):
    question = client.post(LOG_IN, headers={"host": f"{karlskrona.site.hostname.upper()}.:81"})
    assert question.status_code == 400 or question.json()["publicKey"]["rpId"] == karlskrona.site.hostname


def test_origin_below_the_host_is_refused(karlskrona, soft_key, add_passkey, use_passkey):
    """What the package allows: a page on a host below ours must not answer for it."""
    key = soft_key(karlskrona)
    add_passkey(karlskrona, key)
    key.origin = f"http://evil.{karlskrona.site.hostname}"
    assert not is_logged_in(use_passkey(karlskrona, key)[0])


def test_origin_below_the_host_adds_nothing(karlskrona, soft_key, add_passkey):
    answer = add_passkey(karlskrona, soft_key(karlskrona, origin=f"http://evil.{karlskrona.site.hostname}"))[1]
    assert (answer.status_code, passkeys().count()) == (200, 0)


def test_passkey_without_the_devices_own_lock_is_refused(karlskrona, soft_key, add_passkey, use_passkey):
    assert add_passkey(karlskrona, soft_key(karlskrona, flags=PRESENT))[1].status_code == 200
    assert passkeys().count() == 0
    key = soft_key(karlskrona)
    add_passkey(karlskrona, key)
    key.flags = PRESENT
    assert not is_logged_in(use_passkey(karlskrona, key)[0])


def test_question_is_answered_once_and_only_in_its_session(karlskrona, browser, soft_key, add_passkey):
    key = soft_key(karlskrona)
    add_passkey(karlskrona, key)
    first, second = browser(karlskrona), browser(karlskrona)
    answer = {"credential": json.dumps(key.get(first.post(LOG_IN).json()))}
    second.post(LOG_IN)
    second.post(LOG_IN, answer)
    first.post(LOG_IN, answer)
    first.post("/account/logout/")
    first.post(LOG_IN, answer)
    assert (is_logged_in(second), is_logged_in(first)) == (False, False)


def test_signature_of_another_key_is_refused(karlskrona, soft_key, add_passkey, use_passkey):
    key = soft_key(karlskrona)
    add_passkey(karlskrona, key)
    forged = soft_key(karlskrona, identity=key.identity, owner=key.owner)
    assert not is_logged_in(use_passkey(karlskrona, forged)[0])


def test_passkey_of_somebody_else_does_not_log_in_as_me(karlskrona, soft_key, add_passkey, use_passkey):
    key = soft_key(karlskrona)
    add_passkey(karlskrona, key)
    from allauth.account.utils import user_pk_to_url_str
    from fido2.utils import websafe_encode

    other = PersonWithPasswordFactory()
    key.owner = websafe_encode(user_pk_to_url_str(other).encode())
    assert not is_logged_in(use_passkey(karlskrona, key)[0])


def test_person_switched_off_is_refused_like_a_stranger(karlskrona, erik, soft_key, add_passkey, use_passkey):
    key = soft_key(karlskrona)
    add_passkey(karlskrona, key)
    erik.is_active = False
    erik.save()
    client, answer = use_passkey(karlskrona, key)
    assert (is_logged_in(client), answer.url) == (False, "/account/login/")


MALFORMED = [
    "",
    "null",
    "[]",
    "{}",
    '"text"',
    "7",
    '{"id": 1}',
    '{"response": []}',
    '{"response": {"clientDataJSON": 7}}',
    '{"response": {"clientDataJSON": "%%%"}}',
    '{"id": "AA", "rawId": "AA", "type": "x", "response": {"clientDataJSON": "e30"}}',
    "[" * 500,
]


@pytest.mark.parametrize("credential", MALFORMED)
def test_malformed_answers_are_refused_and_are_no_error(karlskrona, browser, log_in, credential):
    client = browser(karlskrona)
    client.post(LOG_IN)
    assert client.post(LOG_IN, {"credential": credential}).status_code == 302
    client = log_in(karlskrona)
    client.get(ADD)
    assert client.post(ADD, {"credential": credential, "name": "x"}).status_code == 200
    assert passkeys().count() == 0


@pytest.mark.parametrize("part", ["attestationObject", "authenticatorData", "signature", "userHandle"])
@pytest.mark.parametrize("value", ["", "AA", "_____w", "%", None, 7, [], "oWFh"])
def test_broken_parts_of_an_answer_are_refused_and_are_no_error(
    karlskrona, browser, log_in, soft_key, add_passkey, part, value
):
    key = soft_key(karlskrona)
    add_passkey(karlskrona, key)
    if part == "attestationObject":
        client = log_in(karlskrona)
        answer = soft_key(karlskrona).create(options_in(client.get(ADD)))
        answer["response"][part] = value
        assert client.post(ADD, {"credential": json.dumps(answer), "name": "x"}).status_code == 200
        assert passkeys().count() == 1
        return
    client = browser(karlskrona)
    answer = key.get(client.post(LOG_IN).json())
    answer["response"][part] = value
    assert client.post(LOG_IN, {"credential": json.dumps(answer)}).status_code == 302
    assert not is_logged_in(client)


def test_passkey_is_renamed_and_removed_by_its_owner_only(karlskrona, browser, soft_key, add_passkey):
    client, _answer = add_passkey(karlskrona, soft_key(karlskrona))
    [key] = passkeys()
    other = PersonWithPasswordFactory(email="mallory@example.org")
    MembershipFactory(person=other, network=karlskrona)
    stranger = browser(karlskrona)
    stranger.post("/account/login/", {"login": other.email, "password": PASSWORD})
    for verb in ("rename", "remove"):
        assert stranger.get(f"/account/passkeys/{key.pk}/{verb}/").status_code == 404
        assert stranger.post(f"/account/passkeys/{key.pk}/{verb}/", {"name": "x"}).status_code == 404
    client.post(f"/account/passkeys/{key.pk}/rename/", {"name": "Jobbdator"})
    assert str(passkeys().get()) == "Jobbdator"
    client.post(f"/account/passkeys/{key.pk}/remove/")
    assert not Authenticator.objects.exists()
    assert Entry.objects.for_network(karlskrona).filter(action="admission.webauthn_removed").count() == 1


@pytest.mark.parametrize("address", ["add/", "{}/rename/", "{}/remove/"])
def test_changes_need_a_recent_proof(karlskrona, soft_key, add_passkey, address, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)
    client, _answer = add_passkey(karlskrona, soft_key(karlskrona))
    path = "/account/passkeys/" + address.format(passkeys().get().pk)
    assert client.get(path).status_code == 200
    time_machine.move_to("2026-11-02 09:15:01+00:00", tick=False)
    for method in (client.get, client.post):
        assert method(path).url.startswith("/account/reauthenticate/?next=")
    assert passkeys().count() == 1


def test_passkey_proves_once_more(karlskrona, soft_key, add_passkey, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)
    key = soft_key(karlskrona)
    client, _answer = add_passkey(karlskrona, key)
    time_machine.move_to("2026-11-02 09:15:01+00:00", tick=False)
    question = options_in(client.get(f"{PROVE}?next={ADD}"))
    answer = client.post(PROVE, {"credential": json.dumps(key.get(question)), "next": ADD})
    assert answer.url == ADD
    assert client.get(ADD).status_code == 200


def test_page_of_the_password_names_each_other_way(karlskrona, soft_key, add_passkey):
    client, _answer = add_passkey(karlskrona, soft_key(karlskrona))

    page = client.get(f"/account/reauthenticate/?next={ADD}").content.decode()

    others = re.findall(r'<p><a href="/account/second-factor/([a-z]+)/[^>]*>([^<]+)</a></p>', page)
    assert others == [
        ("reauthenticate", "Use a code from the app, or a recovery code"),
        ("passkey", "Use your passkey"),
    ]


def test_proof_by_another_hosts_passkey_is_not_offered(karlskrona, kongsberg, soft_key, add_passkey, log_in):
    add_passkey(karlskrona, soft_key(karlskrona))
    assert log_in(kongsberg).get(PROVE).status_code == 302


@pytest.fixture
def demanded(settings):
    settings.REQUIRE_STAFF_SECOND_FACTOR = True


def test_passkey_is_a_second_factor_for_staff(karlskrona, demanded, soft_key, add_passkey, use_passkey):
    key = soft_key(karlskrona)
    client, answer = add_passkey(karlskrona, key)
    assert answer.url == "/account/second-factor/recovery-codes/"
    assert client.get("/sv/extranet/").status_code == 200
    assert use_passkey(karlskrona, key)[0].get("/sv/extranet/").status_code == 200


def test_passkey_of_staff_is_asked_for_after_a_password(karlskrona, demanded, soft_key, add_passkey, log_in):
    key = soft_key(karlskrona)
    add_passkey(karlskrona, key)
    client = log_in(karlskrona)
    assert not is_logged_in(client)
    question = options_in(client.get(SECOND_STEP))
    client.post(SECOND_STEP, {"credential": json.dumps(key.get(question))})
    assert client.get("/sv/extranet/").status_code == 200


def test_passkey_of_staff_guards_the_other_networks_too(
    karlskrona, kongsberg, erik, demanded, soft_key, add_passkey, log_in
):
    """Else a thief of the mailbox would enter by the network where the passkey does not work."""
    add_passkey(karlskrona, soft_key(karlskrona))
    client = log_in(kongsberg)
    assert not is_logged_in(client)
    page = client.get(SECOND_STEP)
    assert page.context["options_json"] == ""
    client.post(SECOND_STEP, {"code": recovery_code(erik)})
    assert is_logged_in(client)


def test_passkey_of_one_who_needs_none_leaves_the_mailed_code(kongsberg, soft_key, add_passkey, log_in):
    add_passkey(kongsberg, soft_key(kongsberg))
    assert is_logged_in(log_in(kongsberg))


def test_session_by_passkey_has_its_second_factor(karlskrona, erik, soft_key, add_passkey, use_passkey, rf):
    key = soft_key(karlskrona)
    add_passkey(karlskrona, key)
    request = rf.get("/")
    request.session, request.user = use_passkey(karlskrona, key)[0].session, erik
    assert second_factor_used(request)


def test_log_in_page_offers_the_button_and_runs_our_script_only(karlskrona, browser):
    page = browser(karlskrona).get("/account/login/")
    text = page.content.decode()
    assert 'action="/account/login/passkey/"' in text
    assert 'type="module" src="/static/js/passkeys.js"' in text
    assert "script-src 'self';" in page.headers["Content-Security-Policy"] + ";"


def test_question_needs_a_token_of_the_form(karlskrona):
    from django.test import Client

    client = Client(headers={"host": karlskrona.site.hostname}, enforce_csrf_checks=True)
    assert client.post(LOG_IN).status_code == 403
