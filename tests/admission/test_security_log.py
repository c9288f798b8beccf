"""One line of JSON for each event of log-in, and no secret in any of them."""

import json
import re
import time

import pytest
from django.test import Client

from admission.actions import end_roles, grant_role, invite
from audit.actions import EVENTS, tell
from networks.models import Membership
from tests.admission.conftest import code_in, link_in
from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory, app_code, recovery_code
from tests.factories.networks import MembershipFactory, member_of

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "tre röda skutor i viken"


def token_in(page):
    return re.search(r'name="token" value="([\w-]{43})"', page.content.decode())[1]


def test_whole_journey_is_told_without_a_secret(
    karlskrona, kongsberg, anna, browser, mails, security_log, settings, django_capture_on_commit_callbacks
):
    """From the invitation to the last log-out; every secret used on the way is looked for in every line."""
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(settings.ACCOUNT_RATE_LIMITS, "1000/m/ip,1000/m/key")
    settings.ACCOUNT_RATE_LIMITS["login"] = "1000/m/ip"
    keeper = member_of(karlskrona, "secretariat")
    secrets = [PASSWORD, NEW_PASSWORD, "a wrong password", "anna", "new.person", "example.org"]

    invite(
        by=keeper,
        network=karlskrona,
        email="new.person@example.org",
        role="editor",
        first_name="New",
        last_name="Person",
        language="sv",
    )
    link = link_in(mails()[-1])
    invited = browser(karlskrona)
    invited.get(link)
    invited.post("/account/invitation/")
    other = browser(karlskrona)
    other.get(link)
    other.post("/account/invitation/")
    secrets += [link.rsplit("/", 2)[-2], invited.session.session_key]

    client = browser(karlskrona)
    client.post("/account/login/", {"login": anna.email, "password": "a wrong password"})
    client.post("/account/login/", {"login": anna.email})
    code = code_in(mails()[-1])
    secrets += [code, client.session.session_key]
    client.post("/account/login/code/", {"code": code})
    secrets.append(client.session.session_key)
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    page = client.get("/account/second-factor/app/add/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/second-factor/app/add/", {"code": app_code(secret, time.time())})
    secrets += [secret, app_code(secret, time.time()), recovery_code(anna)]

    MembershipFactory(person=anna, network=kongsberg)
    token = token_in(client.post("/account/go-over/", {"network": "kongsberg"}))
    over = browser(kongsberg)
    over.post("/account/arrive/enter/", {"token": token})
    over.post("/account/arrive/enter/", {"token": token})
    secrets += [token, over.session.session_key]

    client.get("/cms/pages/")
    client.post("/account/devices/end-others/")
    client.post("/account/second-factor/app/remove/")
    secrets.append(client.session.session_key)
    client.post("/account/logout/")
    for _number in range(7):
        client.post("/account/login/", {"login": anna.email, "password": "a wrong password"})
    grant_role(by=keeper, person=anna, network=karlskrona, role="editor")
    end_roles(by=keeper, person=anna, network=karlskrona, role="editor")

    told = [json.loads(line) for line in security_log()]
    assert {line["event"] for line in told} == EVENTS
    changes = {line["change"] for line in told if line["event"] == "log_in_changed"}
    assert changes == {"password_changed", "totp_activated", "totp_deactivated"}
    text = "\n".join(security_log()).lower()
    assert [secret for secret in secrets if secret.lower() in text] == []


def test_lines_are_one_line_whatever_was_typed(karlskrona, security_log):
    client = Client(headers={"host": karlskrona.site.hostname, "user-agent": 'x\r\n{"event": "log_in"}'})
    typed = 'a"}\r\n{"event": "log_in", "person": 1}@example.org'
    client.post("/account/login/", {"login": typed, "password": typed})
    client.post("/account/login/", {"login": "a@example.org", "password": typed})
    lines = security_log()
    assert [json.loads(line)["event"] for line in lines] == ["log_in_failed"]
    assert not any(letter in line for line in lines for letter in "\r\n")


@pytest.mark.parametrize(
    ("event", "facts"),
    [
        ("no_such_event", {}),
        ("log_in", {"token": "x"}),
        ("log_in", {"way": "anna@example.org"}),
        ("log_in", {"way": "two\r\nlines"}),
        ("log_in", {"way": "a sentence of words"}),
        ("log_in", {"way": "x" * 81}),
    ],
)
def test_log_refuses_what_it_does_not_know(event, facts):
    with pytest.raises(ValueError, match=r"log"):
        tell(event, **facts)


def test_refused_admin_address_of_another_network_is_told(karlskrona, kongsberg, browser, security_log):
    person = PersonWithPasswordFactory(email="erik@example.org")
    MembershipFactory(person=person, network=kongsberg, role="editor")
    client = browser(karlskrona)
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert client.get("/cms/pages/").status_code == 404
    line = json.loads(security_log()[-1])
    assert (line["event"], line["person"], line["network"]) == ("foreign_admin_address", person.pk, "karlskrona")
    assert line["address"] == "wagtailadmin_explore_root"


def test_role_that_was_granted_names_who_and_by_whom(karlskrona, security_log):
    keeper, person = member_of(karlskrona, "secretariat"), PersonWithPasswordFactory()
    grant_role(by=keeper, person=person, network=karlskrona, role="editor")
    line = json.loads(security_log()[-1])
    assert (line["event"], line["person"], line["by"], line["role"]) == (
        "role_granted",
        person.pk,
        keeper.pk,
        "editor",
    )
    assert Membership.all_networks.filter(person=person).exists()
