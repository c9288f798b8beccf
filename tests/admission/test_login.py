"""Log-in by code and by password, and what a stranger can tell from it."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from admission.adapter import AccountAdapter
from admission.emails import language_for
from audit.models import Entry
from networks.models import Membership
from networks.rules import is_member
from tests.admission.conftest import code_in
from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory
from tests.factories.networks import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


def page(response):
    """A page without what differs by chance: the token of the form and the address that was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return re.sub(r"[\w.]+@example\.org", "ADDRESS", text)


def is_logged_in(client):
    return SESSION_KEY in client.session


def test_login_without_password_mails_a_code_that_logs_in(karlskrona, anna, browser, mails):
    client = browser(karlskrona)
    asked = client.post("/account/login/", {"login": "Anna@Example.org"})
    assert (asked.status_code, asked.url) == (302, "/account/login/code/")
    [mail] = mails()
    assert (mail.to, mail.language, mail.template, mail.erase_when_sent) == (anna.email, "sv", "login_code", True)
    assert code_in(mail) not in mail.subject
    answer = client.post("/account/login/code/", {"code": code_in(mail)})
    assert (answer.status_code, answer.url) == (302, "/sv/extranet/")
    assert is_logged_in(client)


def test_code_when_used_once_works_no_more(karlskrona, anna, browser, mails):
    first, second = browser(karlskrona), browser(karlskrona)
    for client in (first, second):
        client.post("/account/login/", {"login": anna.email})
    code = code_in(mails()[0])
    assert second.post("/account/login/code/", {"code": code}).status_code == 200
    first.post("/account/login/code/", {"code": code})
    first.post("/account/logout/")
    assert first.post("/account/login/code/", {"code": code}).url == "/account/login/"
    assert not is_logged_in(second)


def test_code_after_ten_minutes_is_refused(karlskrona, anna, browser, mails, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)
    client = browser(karlskrona)
    client.post("/account/login/", {"login": anna.email})
    time_machine.move_to("2026-11-02 09:10:01+00:00", tick=False)
    assert client.post("/account/login/code/", {"code": code_in(mails()[0])}).url == "/account/login/"
    assert not is_logged_in(client)


def test_login_with_password_logs_in(karlskrona, anna, log_in_by_password):
    assert is_logged_in(log_in_by_password(karlskrona, anna))


def test_login_with_next_returns_there_and_never_to_another_host(karlskrona, anna, browser):
    for wanted, reached in [
        ("/sv/extranet/meetings/", "/sv/extranet/meetings/"),
        ("//evil.example/", "/sv/extranet/"),
        ("/\\evil.example/", "/sv/extranet/"),
        ("https:evil.example", "/sv/extranet/"),
        ("javascript:alert(1)", "/sv/extranet/"),
        ("http://kongsberg.localhost/", "/sv/extranet/"),
        ("/%0d%0aSet-Cookie:a=b", "/sv/extranet/"),
    ]:
        form = {"login": anna.email, "password": PASSWORD, "next": wanted}
        response = browser(karlskrona).post("/account/login/", form)
        assert (response.url, "Set-Cookie:a" in str(response.cookies)) == (reached, False)


@pytest.fixture
def strangers(karlskrona, kongsberg, anna):
    """Addresses that must not be told apart: known, unknown, switched off, of another network."""
    PersonWithPasswordFactory(email="off@example.org", is_active=False)
    MembershipFactory(person=PersonWithPasswordFactory(email="other@example.org"), network=kongsberg)
    User.objects.create_user("nopassword@example.org", first_name="Nina")
    return [anna.email, "nobody@example.org", "off@example.org", "other@example.org", "nopassword@example.org"]


def test_asking_for_a_code_says_the_same_of_every_address(karlskrona, strangers, browser):
    answers = set()
    for email in strangers:
        client = browser(karlskrona)
        asked = client.post("/account/login/", {"login": email})
        shown = client.get(asked.url)
        wrong = client.post(asked.url, {"code": "12345a"})
        answers.add((asked.status_code, asked.url, shown.status_code, page(shown), wrong.status_code, page(wrong)))
    assert len(answers) == 1


def test_wrong_password_says_the_same_of_every_address(karlskrona, strangers, browser):
    answers = set()
    for email in strangers:
        response = browser(karlskrona).post("/account/login/", {"login": email, "password": "not the right one"})
        answers.add((response.status_code, page(response)))
    assert len(answers) == 1


def test_right_password_of_one_switched_off_reads_like_a_wrong_one(karlskrona, strangers, browser):
    wrong = browser(karlskrona).post("/account/login/", {"login": "nobody@example.org", "password": PASSWORD})
    off = browser(karlskrona).post("/account/login/", {"login": "off@example.org", "password": PASSWORD})
    assert (off.status_code, page(off)) == (wrong.status_code, page(wrong))


def test_asking_for_a_new_password_says_the_same_of_every_address(karlskrona, strangers, browser):
    answers = set()
    for email in strangers:
        client = browser(karlskrona)
        asked = client.post("/account/password/reset/", {"email": email})
        answers.add((asked.status_code, asked.url, page(client.get(asked.url))))
    assert len(answers) == 1


def test_unknown_address_gets_a_mail_that_invites_nobody_to_sign_up(karlskrona, browser, mails):
    browser(karlskrona).post("/account/login/", {"login": "nobody@example.org"})
    [mail] = mails()
    assert (mail.to, mail.template, mail.network) == ("nobody@example.org", "unknown_account", karlskrona)
    assert "signup" not in mail.text + mail.html
    assert "http://" not in mail.text.replace(karlskrona.base_url, "")


def test_person_switched_off_gets_no_code(karlskrona, strangers, browser, mails):
    browser(karlskrona).post("/account/login/", {"login": "off@example.org"})
    assert [mail.template for mail in mails()] == ["unknown_account"]


def test_login_page_when_a_code_is_awaited_begins_anew_by_posting(karlskrona, anna, browser, mails):
    client = browser(karlskrona)
    client.post("/account/login/", {"login": "nobody@example.org"})
    client.post("/account/login/", {"login": anna.email})
    client.post("/account/login/code/", {"code": code_in(mails()[-1])})
    assert is_logged_in(client)


def test_resend_mails_another_code_and_the_first_no_longer_works(karlskrona, anna, browser, mails):
    client = browser(karlskrona)
    client.post("/account/login/", {"login": anna.email})
    client.post("/account/login/code/", {"action": "resend"})
    first, second = (code_in(mail) for mail in mails())
    assert client.post("/account/login/code/", {"code": first}).status_code == (302 if first == second else 200)
    client.post("/account/login/code/", {"code": second})
    assert is_logged_in(client)


def test_change_address_forgets_the_code(karlskrona, anna, browser):
    client = browser(karlskrona)
    client.post("/account/login/", {"login": anna.email})
    assert client.get("/account/login/").url == "/account/login/code/"
    assert client.post("/account/start-over/").url == "/account/login/"
    assert client.get("/account/login/").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "confirm-email/", "3rdparty/", "inactive/", "phone/change/", "login/code/confirm/", "2fa/"],
)
def test_pages_of_allauth_that_we_do_not_need_do_not_exist(karlskrona, anna, browser, log_in_by_password, path):
    assert browser(karlskrona).get(f"/account/{path}").status_code == 404
    assert log_in_by_password(karlskrona, anna).post(f"/account/{path}").status_code == 404


def test_names_of_allauth_that_would_lead_elsewhere_do_not_exist():
    with pytest.raises(NoReverseMatch):
        reverse("account_email")


def test_session_key_changes_at_login(karlskrona, anna, browser):
    client = browser(karlskrona)
    client.post("/account/login/", {"login": anna.email})
    before = client.session.session_key
    client.post("/account/login/", {"login": anna.email, "password": PASSWORD})
    assert before is not None
    assert client.session.session_key != before


def test_logout_asks_by_get_and_happens_by_post(karlskrona, anna, log_in_by_password):
    client = log_in_by_password(karlskrona, anna)
    assert client.get("/account/logout/").status_code == 200
    assert is_logged_in(client)
    client.post("/account/logout/")
    assert not is_logged_in(client)


def test_posts_without_token_are_refused(karlskrona, anna):
    client = Client(headers={"host": karlskrona.site.hostname}, enforce_csrf_checks=True)
    client.force_login(anna)
    for name in ("account_login", "account_logout", "account_change_password", "admission:start_over"):
        assert client.post(reverse(name)).status_code == 403


def test_deactivation_acts_on_the_next_request(karlskrona, anna, log_in_by_password):
    client = log_in_by_password(karlskrona, anna)
    assert client.get("/account/").status_code == 200
    anna.is_active = False
    anna.save(update_fields=["is_active"])
    assert client.get("/account/").status_code == 302


def test_loss_of_membership_acts_on_the_next_request(karlskrona, anna, log_in_by_password, rf):
    client = log_in_by_password(karlskrona, anna)
    assert client.get("/account/login/").url == "/sv/extranet/"
    assert "/extranet/" in client.get("/account/").text
    Membership.all_networks.filter(person=anna).delete()
    assert client.get("/account/login/").url == "/account/"
    assert "/extranet/" not in client.get("/account/").text
    assert not is_member(type(anna).objects.get(pk=anna.pk), karlskrona)


def test_changing_the_password_ends_the_other_sessions(karlskrona, anna, log_in_by_password, mails):
    here, elsewhere = log_in_by_password(karlskrona, anna), log_in_by_password(karlskrona, anna)
    form = {"oldpassword": PASSWORD, "password1": "tre röda skutor i viken"}
    assert here.post("/account/password/change/", form).url == "/account/"
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert [mail.template for mail in mails()] == ["account_change"]
    assert Entry.objects.for_network(karlskrona).filter(action="admission.password_changed").count() == 1


def test_changing_the_password_needs_the_present_one(karlskrona, anna, log_in_by_password):
    client = log_in_by_password(karlskrona, anna)
    form = {"oldpassword": "not the right one", "password1": "tre röda skutor i viken"}
    assert client.post("/account/password/change/", form).status_code == 200
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_setting_a_first_password_after_a_code(karlskrona, browser, mails):
    person = User.objects.create_user("new@example.org", first_name="Ny")
    client = browser(karlskrona)
    client.post("/account/login/", {"login": person.email})
    client.post("/account/login/code/", {"code": code_in(mails()[0])})
    assert client.post("/account/password/set/", {"password1": "short"}).status_code == 200
    assert client.post("/account/password/set/", {"password1": "tre röda skutor i viken"}).status_code == 302
    person.refresh_from_db()
    assert person.check_password("tre röda skutor i viken")
    assert is_logged_in(client)


def test_old_session_must_log_in_again_before_it_sets_a_password(karlskrona, browser, mails, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)
    person = User.objects.create_user("new@example.org", first_name="Ny")
    client = browser(karlskrona)
    client.post("/account/login/", {"login": person.email})
    client.post("/account/login/code/", {"code": code_in(mails()[0])})
    time_machine.move_to("2026-11-02 09:15:01+00:00", tick=False)
    assert "admission/log_in_again.html" in [t.name for t in client.get("/account/password/set/").templates]
    client.post("/account/password/set/", {"password1": "tre röda skutor i viken"})
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_removing_the_password_ends_the_other_sessions(karlskrona, anna, log_in_by_password):
    here, elsewhere = log_in_by_password(karlskrona, anna), log_in_by_password(karlskrona, anna)
    assert here.get("/account/password/remove/").status_code == 200
    assert here.post("/account/password/remove/").url == "/account/"
    assert (here.get("/account/").status_code, elsewhere.get("/account/").status_code) == (200, 302)
    assert Entry.objects.for_network(karlskrona).filter(action="admission.password_removed").count() == 1


def test_reset_by_code_saves_a_password_and_logs_nobody_in(karlskrona, anna, browser, log_in_by_password, mails):
    elsewhere, client = log_in_by_password(karlskrona, anna), browser(karlskrona)
    client.post("/account/password/reset/", {"email": anna.email})
    client.post("/account/password/reset/code/", {"code": code_in(mails()[0])})
    client.post("/account/password/reset/new/", {"password1": "tre röda skutor i viken"})
    anna.refresh_from_db()
    assert anna.check_password("tre röda skutor i viken")
    assert not is_logged_in(client)
    assert elsewhere.get("/account/").status_code == 302


def test_reset_code_dies_when_the_password_changes_meanwhile(karlskrona, anna, browser, mails):
    client = browser(karlskrona)
    client.post("/account/password/reset/", {"email": anna.email})
    client.post("/account/password/reset/code/", {"code": code_in(mails()[0])})
    anna.set_password("fyra blå båtar i hamnen")
    anna.save()
    response = client.post("/account/password/reset/new/", {"password1": "tre röda skutor i viken"})
    anna.refresh_from_db()
    assert response.url == "/account/login/"
    assert anna.check_password("fyra blå båtar i hamnen")


def test_account_shows_own_networks_and_saves_own_details_only(karlskrona, kongsberg, anna, log_in_by_password):
    MembershipFactory(person=anna, network=kongsberg, role="board")
    MembershipFactory(network=kongsberg, person__last_name="Hemlig")
    client = log_in_by_password(karlskrona, anna)
    text = client.get("/account/").content.decode()
    assert (karlskrona.name in text, kongsberg.name in text, "Hemlig" in text) == (True, True, False)
    form = {"first_name": "Ann", "last_name": "Ek", "language": "en", "is_superuser": "1", "email": "x@example.org"}
    assert client.post("/account/", form).url == "/account/"
    anna.refresh_from_db()
    assert (anna.first_name, anna.language, anna.is_superuser, anna.email) == ("Ann", "en", False, "anna@example.org")


def test_account_of_a_stranger_leads_to_login(karlskrona, browser):
    assert browser(karlskrona).get("/account/").url == "/account/login/?next=/account/"


def test_admin_login_sends_strangers_to_login_and_keeps_members_out(karlskrona, anna, browser, log_in_by_password):
    assert browser(karlskrona).get("/cms/login/?next=/cms/pages/").url == "/account/login/?next=/cms/pages/"
    assert browser(karlskrona).get("/cms/login/?next=//evil.example/").status_code == 400
    client = log_in_by_password(karlskrona, anna)
    assert client.get("/cms/login/").status_code == 403
    assert client.get("/cms/logout/").url == "/account/logout/"
    assert client.post("/cms/logout/").url == "/"
    assert not is_logged_in(client)


def test_mail_language_is_the_readers_where_the_network_has_it(karlskrona):
    assert language_for(PersonFactory(language="en"), karlskrona) == "en"
    assert language_for(PersonFactory(language="nb"), karlskrona) == "sv"
    assert language_for(PersonFactory(language="nb"), None) == "nb"


def test_mail_of_allauth_without_a_text_of_ours_is_an_error(karlskrona, anna, rf):
    request = rf.get("/")
    request.network = karlskrona
    adapter = AccountAdapter()
    adapter.request = request
    with pytest.raises(LookupError):
        adapter.send_mail("account/email/account_already_exists", anna.email, {})


def test_login_with_something_that_is_no_address_says_so(karlskrona, browser, mails):
    for login in ("", "anna", "a\x00@example.org", "a" * 300 + "@example.org"):
        response = browser(karlskrona).post("/account/login/", {"login": login})
        assert (response.status_code, list(response.context["form"].errors)) == (200, ["login"])
    assert mails() == []


def test_password_rules_refuse_the_common(karlskrona):
    with pytest.raises(ValidationError):
        AccountAdapter().clean_password("password1234")
