"""Invitations: sent to many, listed, sent again and withdrawn."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from admission.actions import RoleOfTheRegister, invite
from admission.models import Invitation
from audit.models import Entry
from networks.choices import Role
from office import actions
from tests.factories.admission import InvitationFactory
from tests.office.rows import mails

pytestmark = pytest.mark.django_db
INVITATION_QUERIES = 14


def ask(cms, **fields):
    return cms.post(reverse("office:invite"), {"people": "", "role": "editor", "language": "sv", **fields})


def test_invite_when_many_then_each_gets_a_mail_with_the_role(networks, cms, secretary):
    text = (
        'Anna Berg <Anna@Example.org>; bo.ek@example.org\r\nÖberg, Åsa <asa@example.org>\n\n"Anna" <anna@example.org>'
    )

    response = ask(cms, people=text, role="convener", language="en", network=networks[1].pk, expires_at="2099-01-01")

    assert response.status_code == 302
    rows = Invitation.objects.for_network(networks[0]).order_by("email")
    assert [(row.email, row.first_name, row.last_name, row.role, row.language) for row in rows] == [
        ("anna@example.org", "Anna", "", "convener", "en"),
        ("asa@example.org", "Åsa", "Öberg", "convener", "en"),
        ("bo.ek@example.org", "Bo", "Ek", "convener", "en"),
    ]
    assert {row.created_by for row in rows} == {secretary}
    assert max(row.expires_at for row in rows) < timezone.now() + timedelta(days=15)
    assert len(mails()) == 3
    assert not Invitation.objects.for_network(networks[1]).exists()


@pytest.mark.parametrize("role", ["board", "chair", "representative", "superuser", ""])
def test_invite_when_to_a_role_of_the_register_then_refused(cms, role):
    assert "role" in ask(cms, people="anna@example.org", role=role).context["form"].errors


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("anna", "This is no mail address: anna."),
        ("anna@example.org\nbo@", "This is no mail address: bo@."),
        (" , ;", "This is no mail address: –."),
        ("\n".join(f"p{n}@example.org" for n in range(51)), "At most 50 at a time."),
        ("sara@example.org", "sara@example.org has this role already."),
    ],
)
def test_invite_when_an_address_will_not_do_then_told_beside_the_field_and_nobody_is_invited(networks, cms, text, told):
    errors = ask(cms, people=text, role="secretariat").context["form"].errors

    assert [message.startswith(told) for message in errors["people"]] == [True]
    assert not Invitation.objects.for_network(networks[0]).exists()


def test_invite_when_the_language_is_not_the_networks_then_refused(cms):
    assert "language" in ask(cms, people="anna@example.org", language="nb").context["form"].errors


def test_invitations_when_listed_then_own_ones_with_what_became_of_them(networks, cms, secretary):
    InvitationFactory(network=networks[0], email="open@example.org", created_by=secretary)
    now = timezone.now()
    expired = {"created_at": now - timedelta(20), "expires_at": now - timedelta(6)}
    InvitationFactory(network=networks[0], email="late@example.org", created_by=secretary, **expired)
    InvitationFactory(
        network=networks[0], email="done@example.org", created_by=secretary, accepted_at=now, accepted_by=secretary
    )
    InvitationFactory(network=networks[1], email="fremmed@example.org", created_by=secretary)

    page = cms.get(reverse("office:invitations"))

    assert {row.email: str(row.state.label) for row in page.context["page"]} == {
        "open@example.org": "sent",
        "late@example.org": "expired",
        "done@example.org": "accepted",
    }
    assert page.content.decode().count("/resend/") == 2


@pytest.mark.parametrize("number", [1, 3])
def test_invitations_when_more_then_as_many_questions(networks, cms, number, django_assert_num_queries):
    for _n in range(number):
        InvitationFactory(network=networks[0])
    cms.get(reverse("office:invitations"))

    with django_assert_num_queries(INVITATION_QUERIES):
        cms.get(reverse("office:invitations"))


def test_resend_when_confirmed_then_a_new_link_and_the_old_one_is_dead(networks, cms, secretary):
    names = {"first_name": "A", "last_name": "", "language": "sv"}
    first = invite(by=secretary, network=networks[0], email="a@example.org", role="editor", **names)
    address = reverse("office:resend", args=[first.pk])

    cms.get(address)
    before = len(mails())
    cms.post(address)
    again = cms.post(address)

    first.refresh_from_db()
    assert (before, len(mails()), again.status_code) == (1, 2, 302)
    assert first.revoked_at is not None
    assert Invitation.objects.for_network(networks[0]).open().exclude(pk=first.pk).count() == 1


def test_withdraw_when_confirmed_then_dead_and_logged(networks, cms, secretary, said):
    row = InvitationFactory(network=networks[0], created_by=secretary)
    address = reverse("office:withdraw", args=[row.pk])

    cms.get(address)
    row.refresh_from_db()
    before = row.revoked_at
    cms.post(address)
    again = cms.post(address, follow=True)

    row.refresh_from_db()
    assert (before, row.revoked_by) == (None, secretary)
    assert said(again)[-1] == f"Nothing was done: the invitation to {row.email} is answered or withdrawn."
    assert Entry.objects.for_network(networks[0]).filter(action="admission.revoke_invitation").count() == 1


@pytest.mark.parametrize("step", ["resend", "withdraw"])
def test_invitation_when_of_another_network_then_not_found(networks, cms, step):
    row = InvitationFactory(network=networks[1])
    address = reverse(f"office:{step}", args=[row.pk])

    assert [cms.get(address).status_code, cms.post(address).status_code] == [404, 404]
    row.refresh_from_db()
    assert row.revoked_at is None
    assert mails() == []


def test_resend_when_the_register_no_longer_gives_the_role_then_told_so(networks, cms, secretary, said):
    row = InvitationFactory(network=networks[0], created_by=secretary, role=Role.BOARD)

    answer = cms.post(reverse("office:resend", args=[row.pk]), follow=True)

    assert said(answer) == ["Nothing was sent: the register no longer gives this role."]
    with pytest.raises(RoleOfTheRegister):
        actions.resend(by=secretary, invitation=row)
