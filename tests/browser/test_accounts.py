"""Log-in by passkey and the way from one network to another, as a browser does them."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from devices.models import Session
from networks.models import Membership, Network
from networks.querysets import unscoped
from tests.browser.conftest import code_in
from tests.factories.networks import MembershipFactory

MEMBER = "member@karlskrona.example"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def log_in(last_mail):
    """By the form and a mailed code: what concerns log-in is opened by a fresh one only."""

    def enter(window, address=MEMBER):
        window.go("/account/login/?next=/en/extranet/")
        window.page.get_by_label("Mail address").fill(address)
        window.press("Log in")
        window.page.wait_for_url("**/account/login/code/**")
        window.page.locator("[name=code]").fill(code_in(last_mail(address)))
        window.press("Log in")
        window.page.wait_for_url(f"{window.base}/en/extranet/")

    return enter


@pytest.fixture
def device():
    """Give a window a device with a lock of its own: ``device(window)``; answers with what it holds."""

    def plug_in(window):
        wire = window.context.new_cdp_session(window.page)
        wire.send("WebAuthn.enable")
        number = wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
        return lambda: wire.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]

    return plug_in


def test_passkey_is_added_and_logs_in_on_its_own_host_only(visit, device, log_in):
    member = visit()
    held = device(member)
    log_in(member)
    member.go("/account/?next=/en/")
    member.page.get_by_role("link", name="Add a passkey").click()
    member.page.get_by_label("Name").fill("Office computer")
    member.press("Add the passkey")
    member.page.wait_for_url("**/account/#passkeys")
    expect(member.page.locator("#passkeys")).to_contain_text("Office computer")
    [credential] = held()
    assert (credential["rpId"], credential["isResidentCredential"]) == ("karlskrona.localhost", True)

    member.page.locator("main").get_by_role("button", name="Log out", exact=True).first.click()
    member.go("/account/login/?next=/en/extranet/")
    member.press("Log in with a passkey")
    member.page.wait_for_url(f"{member.base}/en/extranet/")

    other_host = member.base.replace("karlskrona", "kongsberg")
    member.page.goto(f"{other_host}/account/login/?next=/en/extranet/")
    member.press("Log in with a passkey")
    expect(member.page.get_by_role("alert")).to_contain_text("No passkey was used")
    assert "/account/login/" in member.page.url
    # Going to another host is what this test is about, and the console tells of the passkey that was not found.
    member.complaints[:] = [line for line in member.complaints if other_host not in line]


@pytest.fixture
def both_networks():
    """The member of Karlskrona belongs to Kongsberg too, for one test."""
    person, network = User.objects.get(email=MEMBER), Network.objects.get(slug="kongsberg")
    membership = MembershipFactory(person=person, network=network)
    yield person
    Membership.all_networks.filter(pk=membership.pk).delete()
    Session.objects.of(person).delete()


@pytest.mark.parametrize("script", [True, False])
def test_member_goes_over_to_another_network_and_stays_logged_in(visit, log_in, both_networks, script):
    member = visit(java_script_enabled=script)
    log_in(member)
    other_host = member.base.replace("karlskrona", "kongsberg")
    member.page.locator("summary", has_text="Your networks").click()
    with unscoped():
        name = Network.objects.get(slug="kongsberg").name
    member.page.locator(".switch").get_by_role("button", name=name).click()
    if not script:
        member.press("Go on")
        member.page.locator("main").get_by_role("button", name="Enter as").click()
    member.page.wait_for_url(f"{other_host}/**/extranet/")
    assert not [address for address in member.requests if "token=" in address or "#" in address]
    member.page.goto(f"{other_host}/account/")
    assert MEMBER in member.text()
    member.complaints[:] = [line for line in member.complaints if other_host not in line]
