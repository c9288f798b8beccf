"""Invitations: bound to address, network and role; used once; nothing happens by opening a link."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from admission.actions import (
    AccountClosedError,
    InvitationUnusableError,
    RoleOfTheRegister,
    accept_invitation,
    invite,
    revoke_invitation,
)
from admission.apps import AdmissionConfig
from admission.choices import InvitationState
from admission.models import Invitation, LogInAttempt
from admission.querysets import digest
from audit.models import Entry
from networks.choices import Role
from networks.models import Membership
from networks.querysets import unscoped
from tests.admission.conftest import link_in
from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory, add_app
from tests.factories.admission import InvitationFactory, LogInAttemptFactory
from tests.factories.networks import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

PAGE = "/account/invitation/"


@pytest.fixture
def secretary(karlskrona, person):
    return person(karlskrona, "secretariat")


@pytest.fixture
def send(karlskrona, secretary):
    """Invite Åsa as editor of Karlskrona, or what is given: ``send(role="convener")``."""

    def inviting(**fields):
        usual = {"email": "asa@example.org", "first_name": "Åsa", "last_name": "Öberg", "role": "editor"}
        return invite(**({"by": secretary, "network": karlskrona, "language": "sv"} | usual | fields))

    return inviting


def roles(person, network):
    return list(Membership.objects.for_network(network).filter(person=person).values_list("role", flat=True))


def test_invite_mails_a_link_and_keeps_only_its_digest(karlskrona, secretary, send, mails):
    invitation = send(email="Asa@Example.org")
    [mail] = mails()
    token = link_in(mail).rstrip("/").split("/")[-1]
    assert (mail.to, mail.language, mail.template, mail.erase_when_sent) == (
        "asa@example.org",
        "sv",
        "invitation",
        True,
    )
    assert f"{karlskrona.base_url}{PAGE}{token}/" in mail.text
    assert (invitation.token_hash, len(token)) == (digest(token), 43)
    assert timedelta(days=13, hours=23) < invitation.expires_at - timezone.now() <= timedelta(days=14)
    assert token not in str(Invitation.all_networks.values().get())
    entry = Entry.objects.for_network(karlskrona).get()
    assert (entry.action, entry.person, entry.details) == ("admission.invite", secretary, {"role": "editor"})
    assert "asa@" not in f"{entry.target_label}{entry.details}"


def test_opening_the_link_takes_the_token_out_of_the_address_and_changes_nothing(karlskrona, send, browser, mails):
    invitation = send()
    client = browser(karlskrona)
    for _scanner in range(2):
        opened = client.get(link_in(mails()[0]))
        assert (opened.status_code, opened.url) == (302, f"{PAGE}?next=%2Fsv%2Fextranet%2F")
    shown = client.get(opened.url)
    # With no-referrer on the page a browser posts its form with "Origin: null", which CSRF refuses.
    assert (opened.headers["Referrer-Policy"], shown.headers["Referrer-Policy"]) == ("no-referrer", "same-origin")
    assert {"no-store" in answer.headers["Cache-Control"] for answer in (opened, shown)} == {True}
    assert shown.content.decode().count("button--main") == 1
    assert link_in(mails()[0]).rstrip("/").split("/")[-1] not in shown.content.decode()
    invitation.refresh_from_db()
    assert (invitation.state, User.objects.filter(email="asa@example.org").exists()) == (InvitationState.OPEN, False)
    assert SESSION_KEY not in client.session


def test_link_takes_get_only(karlskrona, send, browser, mails):
    send()
    assert browser(karlskrona).post(link_in(mails()[0])).status_code == 405


def test_opening_the_link_changes_the_session_key(karlskrona, send, browser, mails):
    send()
    client = browser(karlskrona)
    client.post("/account/login/", {"login": "nobody@example.org"})
    planted = client.session.session_key
    client.get(link_in(mails()[0]))
    assert planted != client.session.session_key


def test_accepting_makes_the_person_gives_the_role_and_logs_in(karlskrona, secretary, send, browser, mails):
    invitation = send(language="en")
    client = browser(karlskrona)
    shown = client.get(link_in(mails()[0]), follow=True)
    assert shown.headers["Content-Language"] == "en"
    answer = client.post(PAGE, {"next": "/en/extranet/"})
    asa = User.objects.get(email="asa@example.org")
    invitation.refresh_from_db()
    assert answer.url == "/en/extranet/"
    assert (asa.get_full_name(), asa.language, asa.has_usable_password()) == ("Åsa Öberg", "en", False)
    assert (roles(asa, karlskrona), invitation.accepted_by, invitation.state) == (["editor"], asa, "accepted")
    assert client.session[SESSION_KEY] == str(asa.pk)
    actions = Entry.objects.for_network(karlskrona).about(invitation).values_list("action", "person")
    assert list(actions) == [("admission.accept_invitation", asa.pk), ("admission.invite", secretary.pk)]


def test_accepting_by_a_person_who_exists_keeps_their_names(karlskrona, send, browser, mails):
    asa = User.objects.create_user("asa@example.org", first_name="Åsa Maria", language="nb")
    send()
    client = browser(karlskrona)
    client.get(link_in(mails()[0]))
    client.post(PAGE)
    asa.refresh_from_db()
    assert (asa.first_name, asa.language, roles(asa, karlskrona)) == ("Åsa Maria", "nb", ["editor"])


def test_person_with_an_app_is_asked_for_its_code_after_accepting(karlskrona, send, browser, mails):
    asa = User.objects.create_user("asa@example.org", first_name="Åsa")
    add_app(asa)
    send()
    client = browser(karlskrona)
    client.get(link_in(mails()[0]))
    assert client.post(PAGE).url == "/account/second-factor/code/"
    assert SESSION_KEY not in client.session
    assert roles(asa, karlskrona) == ["editor"]


def test_invitation_works_once(karlskrona, send, browser, mails):
    send()
    first, second = browser(karlskrona), browser(karlskrona)
    for client in (first, second):
        client.get(link_in(mails()[0]))
    first.post(PAGE)
    answer = second.post(PAGE)
    assert (answer.status_code, answer.context["state"]) == (410, "accepted")
    assert SESSION_KEY not in second.session
    assert first.post(PAGE).status_code == 404
    assert second.get(link_in(mails()[0]), follow=True).context["state"] == "accepted"


def test_expired_invitation_says_so_and_lets_nobody_in(karlskrona, send, browser, mails):
    invitation = send()
    client = browser(karlskrona)
    client.get(link_in(mails()[0]))
    expired = timezone.now() - timedelta(seconds=1)
    Invitation.all_networks.update(created_at=expired - timedelta(days=14), expires_at=expired)
    answer = client.post(PAGE)
    assert (answer.status_code, answer.context["state"]) == (410, "expired")
    assert karlskrona.contact_email in answer.content.decode()
    with pytest.raises(InvitationUnusableError):
        accept_invitation(invitation=invitation)
    assert not User.objects.filter(email="asa@example.org").exists()


def test_revoked_invitation_says_so_and_lets_nobody_in(karlskrona, secretary, send, browser, mails):
    invitation = send()
    client = browser(karlskrona)
    client.get(link_in(mails()[0]))
    revoke_invitation(by=secretary, invitation=invitation)
    answer = client.post(PAGE)
    assert (answer.status_code, answer.context["state"]) == (410, "revoked")
    assert not User.objects.filter(email="asa@example.org").exists()
    assert Entry.objects.for_network(karlskrona).first().action == "admission.revoke_invitation"


def test_another_invitation_to_the_same_address_and_role_ends_the_earlier(karlskrona, secretary, send, browser, mails):
    earlier, later, other_role = send(), send(), send(role="convener")
    earlier.refresh_from_db()
    later.refresh_from_db()
    assert (earlier.state, earlier.revoked_by) == (InvitationState.REVOKED, secretary)
    assert (later.state, other_role.state) == (InvitationState.OPEN, InvitationState.OPEN)
    assert browser(karlskrona).get(link_in(mails()[0]), follow=True).context["state"] == "revoked"
    assert browser(karlskrona).get(link_in(mails()[1]), follow=True).context["state"] == "open"


def test_accepted_invitation_cannot_be_revoked(karlskrona, secretary, send):
    invitation = send()
    accept_invitation(invitation=invitation)
    with pytest.raises(InvitationUnusableError):
        revoke_invitation(by=secretary, invitation=invitation)


def test_link_on_another_networks_host_does_not_exist(karlskrona, kongsberg, send, browser, mails):
    send()
    assert browser(kongsberg).get(link_in(mails()[0])).status_code == 404


def test_session_of_an_invitation_carried_to_another_host_opens_nothing(karlskrona, kongsberg, send, browser, mails):
    send()
    client = browser(karlskrona)
    client.get(link_in(mails()[0]))
    for method in (client.get, client.post):
        assert method(PAGE, headers={"host": kongsberg.site.hostname}).status_code == 404
    assert not User.objects.filter(email="asa@example.org").exists()


def test_wrong_token_and_no_token_do_not_exist(karlskrona, send, browser):
    send()
    assert browser(karlskrona).get(f"{PAGE}{'x' * 43}/").status_code == 404
    assert browser(karlskrona).get(PAGE).status_code == 404
    assert browser(karlskrona).post(PAGE).status_code == 404


def test_session_of_an_invitation_opens_nothing_else(karlskrona, send, browser, mails):
    send()
    client = browser(karlskrona)
    client.get(link_in(mails()[0]))
    assert client.get("/account/").status_code == 302
    assert client.get("/cms/").status_code == 302


def test_somebody_else_who_is_logged_in_must_log_out_first(karlskrona, anna, send, log_in_by_password, mails):
    send()
    client = log_in_by_password(karlskrona, anna)
    shown = client.get(link_in(mails()[0]), follow=True)
    assert (shown.status_code, shown.context["state"]) == (200, "somebody_else")
    assert client.post(PAGE).context["state"] == "somebody_else"
    assert not User.objects.filter(email="asa@example.org").exists()
    client.post(PAGE, {"leave": "1"})
    assert SESSION_KEY not in client.session
    client.post(PAGE)
    assert client.session[SESSION_KEY] == str(User.objects.get(email="asa@example.org").pk)
    assert roles(anna, karlskrona) == ["representative"]


def test_invited_person_who_is_logged_in_stays_so(karlskrona, anna, send, log_in_by_password, mails):
    send(email=anna.email)
    client = log_in_by_password(karlskrona, anna)
    client.get(link_in(mails()[0]))
    assert client.post(PAGE).url == "/sv/extranet/"
    assert client.session[SESSION_KEY] == str(anna.pk)
    assert sorted(roles(anna, karlskrona)) == ["editor", "representative"]


def test_closed_account_is_not_opened_by_an_invitation(karlskrona, send, browser, mails):
    asa = PersonWithPasswordFactory(email="asa@example.org", is_active=False)
    invitation = send()
    client = browser(karlskrona)
    client.get(link_in(mails()[0]))
    answer = client.post(PAGE)
    assert (answer.status_code, answer.context["state"]) == (410, "closed")
    assert (SESSION_KEY in client.session, roles(asa, karlskrona)) == (False, [])
    with pytest.raises(AccountClosedError):
        accept_invitation(invitation=invitation)


def test_posted_fields_change_nothing_of_the_invitation(karlskrona, send, browser, mails):
    send()
    client = browser(karlskrona)
    client.get(link_in(mails()[0]))
    client.post(
        PAGE, {"role": "secretariat", "email": "mallory@example.org", "is_superuser": "1", "next": "//evil.example"}
    )
    asa = User.objects.get(email="asa@example.org")
    assert (roles(asa, karlskrona), asa.is_superuser) == (["editor"], False)
    assert not User.objects.filter(email="mallory@example.org").exists()


def test_next_of_an_invitation_stays_on_this_host(karlskrona, send, browser, mails):
    send()
    client = browser(karlskrona)
    client.get(link_in(mails()[0]))
    assert client.post(PAGE, {"next": "//evil.example/"}).url == "/sv/extranet/"


def test_role_of_the_register_must_stand_there_before_and_still_when_accepting(karlskrona, send):
    with pytest.raises(RoleOfTheRegister):
        send(role=Role.REPRESENTATIVE)
    asa = User.objects.create_user("asa@example.org", first_name="Åsa")
    held = MembershipFactory(person=asa, network=karlskrona, source="representation:17")
    accept_invitation(invitation=send(role=Role.REPRESENTATIVE))
    assert Membership.objects.for_network(karlskrona).filter(person=asa).count() == 1
    invitation = send(role=Role.REPRESENTATIVE)
    held.delete()
    with pytest.raises(InvitationUnusableError):
        accept_invitation(invitation=invitation)
    assert roles(asa, karlskrona) == []


@pytest.mark.parametrize("role", ["editor", "representative", "board"])
def test_only_the_secretariat_invites_and_revokes(karlskrona, person, send, role):
    invitation, by = send(), person(karlskrona, role)
    with pytest.raises(PermissionDenied):
        send(by=by, role="secretariat")
    with pytest.raises(PermissionDenied):
        revoke_invitation(by=by, invitation=invitation)


def test_secretariat_of_another_network_neither_invites_nor_revokes(karlskrona, kongsberg, person, send):
    invitation, by = send(), person(kongsberg, "secretariat")
    with pytest.raises(PermissionDenied):
        send(by=by)
    with pytest.raises(PermissionDenied):
        revoke_invitation(by=by, invitation=invitation)


@pytest.mark.parametrize("fields", [{"email": "no address"}, {"role": "king"}, {"language": "nb"}])
def test_invite_refuses_what_the_network_does_not_know(karlskrona, send, fields):
    with pytest.raises(ValidationError):
        send(**fields)
    assert not Invitation.objects.for_network(karlskrona).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "Asa@example.org"},
        {"accepted_at": timezone.now()},
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_database_refuses_impossible_invitations(karlskrona, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(network=karlskrona, **fields)


def test_database_refuses_an_invitation_both_accepted_and_revoked(karlskrona):
    by, now = PersonFactory(), timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(network=karlskrona, accepted_at=now, accepted_by=by, revoked_at=now, revoked_by=by)


def test_database_refuses_two_unanswered_invitations_of_one_kind(karlskrona):
    InvitationFactory(network=karlskrona, email="asa@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(network=karlskrona, email="asa@example.org")


def test_retention_erases_60_days_after_expiry_and_nothing_else(karlskrona, time_machine):
    sent = timezone.now()
    invitation = InvitationFactory(network=karlskrona, created_at=sent, expires_at=sent + timedelta(days=14))
    attempt = LogInAttemptFactory()
    rules = {rule.name: rule for rule in AdmissionConfig.create("admission").retention_rules()}
    with unscoped():
        due = rules["admission.invitations"].due
        assert list(due(invitation.expires_at + timedelta(days=60, seconds=-1))) == []
        assert list(due(invitation.expires_at + timedelta(days=60))) == [invitation]
        assert rules["admission.invitations"].purge(due(invitation.expires_at + timedelta(days=60))) == 1
        assert Invitation.objects.count() == 0
        assert list(rules["admission.attempts"].due(attempt.at)) == []
        assert rules["admission.attempts"].purge(rules["admission.attempts"].due(attempt.at + timedelta(hours=1))) == 1
    assert LogInAttempt.objects.count() == 0


def test_own_data_names_the_invitations_one_had_and_no_others(karlskrona, kongsberg):
    asa = PersonFactory(email="asa@example.org")
    InvitationFactory(network=kongsberg, email="asa@example.org")
    InvitationFactory(network=kongsberg, email="other@example.org")
    [(_label, rows)] = AdmissionConfig.create("admission").own_data(asa)
    assert [(row["network__name"], row["email"]) for row in rows] == [(kongsberg.name, "asa@example.org")]


def test_password_holder_invited_again_logs_in_as_before(karlskrona, anna, send, browser, mails, log_in_by_password):
    send(email=anna.email)
    client = browser(karlskrona)
    client.get(link_in(mails()[0]))
    client.post(PAGE)
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)
