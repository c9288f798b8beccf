"""People as the secretariat sees them: roles with their ground, invitations, and nothing of another network."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from admission.actions import RoleOfTheRegister, invite
from admission.models import Invitation
from audit.models import Entry
from networks.choices import Role
from networks.models import Membership
from networks.querysets import unscoped
from networks.rules import roles_of
from notifications.models import Mail
from office import actions
from office.models import LastLogIn
from office.rules import is_last_secretariat, source_words
from tests.factories.admission import InvitationFactory
from tests.factories.members import MandateFactory, RepresentationFactory
from tests.factories.networks import MembershipFactory, PersonFactory
from tests.factories.office import LastLogInFactory

pytestmark = pytest.mark.django_db
PEOPLE_QUERIES = 16
PERSON_QUERIES = 22
INVITATION_QUERIES = 15
PERSON_SCREENS = [("person", []), ("give", ["editor"]), ("take", ["editor"]), ("let_in", ["representative"])]


def roles(person, network):
    rows = Membership.objects.for_network(network).current().filter(person=person)
    return set(rows.values_list("role", flat=True))


def mails():
    with unscoped():
        return list(Mail.objects.order_by("pk"))


# ------------------------------------------------------------------ the list


def test_list_when_shown_then_own_people_with_roles_and_month(networks, cms, person):
    anna = person(networks[0], "board", first_name="Anna", last_name="Berg")
    LastLogInFactory(network=networks[0], person=anna, month=date(2026, 3, 1))
    person(networks[0], "editor", first_name="Bo", last_name="Ny")
    person(networks[1], "editor", first_name="Kari", last_name="Fjell", email="kari@fjell.example")

    page = cms.get(reverse("office:people")).content.decode()

    assert [word in page for word in ("Anna Berg", "March 2026", "steering group", "has not come in yet")] == [True] * 4
    assert [word in page for word in ("Kari", "kari@fjell.example")] == [False] * 2


def test_list_when_a_person_is_in_two_networks_then_only_what_belongs_here(networks, cms, person):
    anna = person(networks[0], "partner", first_name="Anna", last_name="Berg")
    MembershipFactory(person=anna, network=networks[1], role=Role.CHAIR, source="mandate:1")
    LastLogInFactory(network=networks[1], person=anna, month=date(2026, 3, 1))
    User.objects.filter(pk=anna.pk).update(last_login=timezone.now())

    pages = [
        cms.get(reverse("office:people"), {"q": "anna"}).content.decode(),
        cms.get(reverse("office:person", args=[anna.pk])).content.decode(),
    ]

    for page in pages:
        assert "partner" in page
        assert [word in page for word in ("<div>chair", "<td>chair", "March 2026", networks[1].name)] == [False] * 4
    assert "has not come in yet" in pages[0]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, {"Sara", "Anna", "Bo"}),
        ({"q": "ann"}, {"Anna"}),
        ({"q": "anna@"}, {"Anna"}),
        ({"role": "editor"}, {"Bo"}),
        ({"who": "new"}, {"Anna", "Bo"}),
        ({"who": "former"}, {"Gun"}),
        ({"who": "nonsense"}, {"Sara", "Anna", "Bo"}),
        ({"q": "x" * 101}, {"Sara", "Anna", "Bo"}),
        ({"q": "kari"}, set()),
        ({"role": "chair"}, set()),
    ],
)
def test_list_when_filtered_then_those_asked_for(networks, cms, person, secretary, asked, names):
    LastLogInFactory(network=networks[0], person=secretary)
    person(networks[0], "board", first_name="Anna", email="anna@example.org")
    person(networks[0], "editor", first_name="Bo")
    gone = PersonFactory(first_name="Gun")
    MembershipFactory(
        person=gone, network=networks[0], valid_from=date(2020, 1, 1), valid_to=timezone.localdate() - timedelta(1)
    )
    kari = person(networks[1], "chair", first_name="Kari")
    MembershipFactory(person=kari, network=networks[1])

    page = cms.get(reverse("office:people"), asked).context["page"]

    assert {row.first_name for row in page} == names


@pytest.mark.parametrize("number", [1, 3])
def test_list_when_longer_then_as_many_questions(networks, cms, person, number, django_assert_num_queries):
    for _n in range(number):
        person(networks[0], "board", "editor")
    cms.get(reverse("office:people"))

    with django_assert_num_queries(PEOPLE_QUERIES):
        cms.get(reverse("office:people"))


# ------------------------------------------------------------------ one person


def test_person_when_roles_rest_on_the_register_then_told_on_what_and_not_to_be_taken(networks, cms):
    speaks = RepresentationFactory(organisation__network=networks[0], organisation__name="Varvet AB")
    mandate = MandateFactory(network=networks[0], person=speaks.person, office="chair")
    MembershipFactory(person=speaks.person, network=networks[0], source=speaks.source)
    MembershipFactory(person=speaks.person, network=networks[0], role=Role.CHAIR, source=mandate.source)

    page = cms.get(reverse("office:person", args=[speaks.person_id])).content.decode()

    assert "register: speaks for Varvet AB" in page
    assert f"register: {mandate.get_office_display()}" in page
    assert "/take/" not in page


def test_source_words_when_the_row_is_another_networks_then_not_told(networks):
    foreign = RepresentationFactory(organisation__network=networks[1], organisation__name="Fremmed AS")
    row = MembershipFactory(network=networks[0], source=foreign.source)

    assert source_words([row], networks[0]) == {foreign.source: "register"}


@pytest.mark.parametrize("number", [1, 3])
def test_person_when_more_roles_then_as_many_questions(networks, cms, number, django_assert_num_queries):
    person = PersonFactory()
    for _n in range(number):
        speaks = RepresentationFactory(organisation__network=networks[0], person=person)
        MembershipFactory(person=person, network=networks[0], source=speaks.source)
        mandate = MandateFactory(network=networks[0], valid_from=date(2020 + _n, 1, 1), valid_to=date(2020 + _n, 5, 1))
        MembershipFactory(person=person, network=networks[0], role=Role.BOARD, source=mandate.source)
    address = reverse("office:person", args=[person.pk])
    cms.get(address)

    with django_assert_num_queries(PERSON_QUERIES):
        cms.get(address)


@pytest.mark.parametrize(("screen", "arguments"), PERSON_SCREENS)
def test_person_when_of_another_network_then_not_found(networks, cms, person, screen, arguments):
    kari = person(networks[1], "editor", "representative")
    address = reverse(f"office:{screen}", args=[kari.pk, *arguments])

    assert [cms.get(address).status_code, cms.post(address).status_code] == [404, 404]
    assert roles(kari, networks[1]) == {"editor", "representative"}
    assert mails() == []


@pytest.mark.parametrize("role", ["board", "chair", "representative", "partner", "superuser", "x"])
@pytest.mark.parametrize("screen", ["give", "take"])
def test_person_when_the_role_is_not_granted_here_then_not_found(networks, cms, person, screen, role):
    anna = person(networks[0], "board", "partner")
    address = reverse(f"office:{screen}", args=[anna.pk, role])

    assert [cms.get(address).status_code, cms.post(address).status_code] == [404, 404]
    assert roles(anna, networks[0]) == {"board", "partner"}


def test_give_when_confirmed_then_given_and_logged_and_not_before(networks, cms, person, secretary):
    anna = person(networks[0], "partner")
    address = reverse("office:give", args=[anna.pk, "editor"])

    cms.get(address)
    before = roles(anna, networks[0])
    cms.post(address, {"network": networks[1].pk, "role": "secretariat", "is_superuser": "on", "person": secretary.pk})

    assert (before, roles(anna, networks[0]), roles(anna, networks[1])) == ({"partner"}, {"partner", "editor"}, set())
    anna.refresh_from_db()
    assert not anna.is_superuser
    assert set(anna.groups.values_list("name", flat=True)) == {f"{networks[0].slug}: editor"}
    entry = Entry.objects.for_network(networks[0]).filter(action="networks.grant_role").get()
    assert (entry.person, entry.details) == (secretary, {"role": "editor"})


def test_take_when_confirmed_then_gone_at_the_next_request(networks, cms, person):
    anna = person(networks[0], "editor", "partner")
    browser = Client(headers={"host": networks[0].site.hostname})
    browser.force_login(anna)
    before = browser.get("/cms/").status_code

    cms.post(reverse("office:take", args=[anna.pk, "editor"]))

    assert (before, browser.get("/cms/").status_code) == (200, 403)
    assert roles(anna, networks[0]) == {"partner"}
    assert not anna.groups.exists()


def test_take_when_the_role_is_held_in_another_network_too_then_that_one_stays(networks, cms, person):
    anna = person(networks[0], "editor")
    MembershipFactory(person=anna, network=networks[1], role=Role.EDITOR)

    cms.post(reverse("office:take", args=[anna.pk, "editor"]))

    assert (roles(anna, networks[0]), roles(anna, networks[1])) == (set(), {"editor"})


def test_take_when_the_last_secretariat_then_refused(networks, cms, secretary, person, said):
    person(networks[0], "secretariat", is_active=False)
    MembershipFactory(network=networks[0], role=Role.SECRETARIAT, valid_to=timezone.localdate() + timedelta(3))
    address = reverse("office:take", args=[secretary.pk, "secretariat"])

    asked = cms.get(address).content.decode()
    answer = cms.post(address, follow=True)

    assert "is the last of the secretariat" in asked
    assert ["is the last of the secretariat" in text for text in said(answer)] == [True]
    assert roles(secretary, networks[0]) == {"secretariat"}


def test_take_when_there_is_a_second_secretariat_then_one_may_leave_with_a_warning(networks, cms, secretary, person):
    person(networks[0], "secretariat")
    address = reverse("office:take", args=[secretary.pk, "secretariat"])

    asked = cms.get(address).content.decode()
    cms.post(address)

    assert "It is your own role" in asked
    assert roles(secretary, networks[0]) == set()


def test_take_when_they_take_it_from_each_other_then_one_stays(networks, secretary, person):
    other = person(networks[0], "secretariat")
    actions.take_role(by=secretary, person=other, network=networks[0], role="secretariat")
    other.__dict__.pop("_roles", None)

    with pytest.raises(PermissionDenied):
        actions.take_role(by=other, person=secretary, network=networks[0], role="secretariat")
    with pytest.raises(actions.LastSecretariat):
        actions.take_role(by=secretary, person=secretary, network=networks[0], role="secretariat")


def test_superuser_when_a_member_then_the_secretariat_cannot_touch_them(networks, cms, person):
    boss = person(networks[0], "editor", is_superuser=True)

    page = cms.get(reverse("office:person", args=[boss.pk])).content.decode()
    sent = [cms.post(reverse(f"office:{step}", args=[boss.pk, "editor"])).status_code for step in ("give", "take")]

    assert ("/take/" in page, "/give/" in page, sent) == (False, False, [403, 403])
    assert roles(boss, networks[0]) == {"editor"}


@pytest.mark.parametrize("action", [actions.give_role, actions.take_role])
def test_superuser_when_a_member_then_no_action_of_the_secretariat_touches_them(networks, secretary, person, action):
    boss = person(networks[0], "editor", is_superuser=True)

    with pytest.raises(PermissionDenied):
        action(by=secretary, person=boss, network=networks[0], role="editor")


def test_superuser_when_acting_then_may_end_even_the_last_secretariat(networks, secretary):
    boss = PersonFactory(is_superuser=True)

    assert actions.take_role(by=boss, person=secretary, network=networks[0], role="secretariat") == 1


@pytest.mark.parametrize("action", [actions.give_role, actions.take_role])
def test_role_when_asked_by_others_than_the_own_secretariat_then_denied(networks, person, action):
    anna = person(networks[0], "editor")

    for by in (person(networks[0], "editor"), person(networks[0], "chair"), person(networks[1], "secretariat")):
        with pytest.raises(PermissionDenied):
            action(by=by, person=anna, network=networks[0], role="convener")


@pytest.mark.parametrize("action", [actions.give_role, actions.take_role])
def test_role_when_of_the_register_then_refused(networks, secretary, person, action):
    with pytest.raises(actions.NotToBeGiven):
        action(by=secretary, person=person(networks[0], "board"), network=networks[0], role="board")


def test_closed_account_when_a_role_is_given_then_refused_and_shown(networks, cms, person, said):
    gone = person(networks[0], "partner", is_active=False)

    page = cms.get(reverse("office:person", args=[gone.pk])).content.decode()
    answer = cms.post(reverse("office:give", args=[gone.pk, "editor"]), follow=True)

    assert "may not log in" in page
    assert said(answer) == [f"{gone} may not log in, so no role was given."]
    assert roles(gone, networks[0]) == {"partner"}


def test_let_in_when_the_register_gives_the_role_then_the_way_in_is_mailed(networks, cms, said):
    speaks = RepresentationFactory(organisation__network=networks[0])
    MembershipFactory(person=speaks.person, network=networks[0], source=speaks.source)
    address = reverse("office:let_in", args=[speaks.person_id, "representative"])

    shown = cms.get(reverse("office:person", args=[speaks.person_id])).content.decode()
    cms.post(address)
    wrong = cms.post(reverse("office:let_in", args=[speaks.person_id, "chair"]), follow=True)

    assert address in shown
    assert [mail.to for mail in mails()] == [speaks.person.email]
    assert said(wrong)[1:] == [f"{speaks.person} did not have the role chair."]


def test_let_in_when_not_of_the_register_or_not_allowed_then_refused(networks, secretary, person):
    anna = person(networks[0], "partner")

    with pytest.raises(actions.NotToBeGiven):
        actions.let_in(by=secretary, person=anna, network=networks[0], role="editor")
    with pytest.raises(PermissionDenied):
        actions.let_in(by=anna, person=anna, network=networks[0], role="partner")


# ------------------------------------------------------------------ invitations


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


# ------------------------------------------------------------------ who may, and when somebody was here


@pytest.mark.parametrize("path", ["people/", "people/invite/", "people/invitations/", "log/", "network-settings/"])
def test_screens_when_asked_by_others_then_closed(networks, person, path):
    answers = {}
    for role in ("editor", "chair", "representative"):
        browser = Client(headers={"host": networks[0].site.hostname})
        browser.force_login(person(networks[0], role))
        answers[role] = browser.get(f"/cms/{path}").status_code
    stranger = Client(headers={"host": networks[0].site.hostname})
    stranger.force_login(person(networks[1], "secretariat"))

    assert answers == {"editor": 403, "chair": 403, "representative": 403}
    assert stranger.get(f"/cms/{path}").status_code == 404


def test_screens_when_asked_on_the_bare_host_then_not_found():
    browser = Client(headers={"host": "localhost"})
    browser.force_login(PersonFactory(is_superuser=True))

    assert {browser.get(f"/cms/{path}").status_code for path in ("people/", "log/", "network-settings/")} == {404}


def test_log_in_when_it_happens_then_the_month_is_kept_for_this_network_only(networks, anna_logs_in):
    person = anna_logs_in(networks[0])

    row = LastLogIn.objects.for_network(networks[0]).get()
    assert (row.person, row.month) == (person, timezone.localdate().replace(day=1))
    assert not LastLogIn.objects.for_network(networks[1]).exists()


def test_log_in_when_noted_again_in_the_month_then_nothing_is_written(networks, secretary, django_assert_num_queries):
    actions.note_log_in(person=secretary, network=networks[0])

    with django_assert_num_queries(1):
        actions.note_log_in(person=secretary, network=networks[0])


def test_is_last_secretariat_when_the_person_is_none_then_no(networks, person):
    assert not is_last_secretariat(person(networks[0], "editor"), networks[0])
    assert roles_of(PersonFactory(), networks[0]) == frozenset()


@pytest.fixture
def anna_logs_in():
    """Log in by password, as a person does."""
    from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory

    def log_in(network):
        person = PersonWithPasswordFactory(email="anna@example.org")
        MembershipFactory(person=person, network=network)
        browser = Client(headers={"host": network.site.hostname})
        browser.post("/account/login/", {"login": person.email, "password": PASSWORD})
        return person

    return log_in


# ------------------------------------------------------------------ not come in yet


def test_waiting_when_some_have_not_come_in_then_they_and_their_invitations_are_listed(networks, cms, person):
    anna = person(networks[0], "representative", first_name="Anna", last_name="Berg")
    person(networks[0], "deputy", first_name="Bo", last_name="Ny")
    here = person(networks[0], "representative", first_name="Cia", last_name="Inne")
    LastLogInFactory(network=networks[0], person=here, month=date(2026, 3, 1))
    person(networks[0], "editor", first_name="Eva", last_name="Red")
    person(networks[0], "representative", first_name="Dag", last_name="Stängd", is_active=False)
    person(networks[1], "representative", first_name="Kari", last_name="Fjell")
    sent = InvitationFactory(network=networks[0], email=anna.email, role="representative")
    InvitationFactory(network=networks[1], email=anna.email, role="representative")

    told = cms.get(reverse("office:waiting")).context["told"]

    assert [(str(who), invitation) for who, invitation in told] == [("Anna Berg", sent), ("Bo Ny", None)]


def test_waiting_when_several_are_ticked_then_each_gets_a_new_link(networks, cms, person):
    people = [person(networks[0], "representative"), person(networks[0], "board")]
    earlier = InvitationFactory(network=networks[0], email=people[0].email, role="representative")

    cms.post(reverse("office:waiting"), {"people": [one.pk for one in people]})

    earlier.refresh_from_db()
    assert earlier.revoked_at is not None
    sent = Invitation.objects.for_network(networks[0]).unanswered()
    assert {(row.email, row.role) for row in sent} == {(people[0].email, "representative"), (people[1].email, "board")}


@pytest.mark.parametrize("whom", ["nobody", "foreign", "come in", "nonsense"])
def test_waiting_when_somebody_else_is_ticked_then_refused_and_nobody_written_to(networks, cms, person, whom):
    come_in = person(networks[0], "representative")
    LastLogInFactory(network=networks[0], person=come_in, month=date(2026, 3, 1))
    waiting = person(networks[0], "representative")
    foreign = person(networks[1], "representative")
    ticked = {"nobody": [], "foreign": [waiting.pk, foreign.pk], "come in": [come_in.pk], "nonsense": ["x"]}[whom]

    page = cms.post(reverse("office:waiting"), {"people": ticked})

    assert list(page.context["form"].errors) == ["people"]
    assert not Invitation.objects.for_network(networks[0]).exists()


def test_waiting_when_too_many_are_ticked_then_refused(networks, cms, person, monkeypatch):
    monkeypatch.setattr("office.forms.MAX_INVITED", 1)
    people = [person(networks[0], "representative") for _number in range(2)]

    page = cms.post(reverse("office:waiting"), {"people": [one.pk for one in people]})

    assert list(page.context["form"].errors) == ["people"]


@pytest.mark.parametrize("count", [1, 3])
def test_waiting_when_more_people_then_as_many_queries(networks, cms, person, count, django_assert_num_queries):
    for _number in range(count):
        one = person(networks[0], "representative")
        InvitationFactory(network=networks[0], email=one.email, role="representative")
    cms.get(reverse("office:waiting"))

    with django_assert_num_queries(17):
        cms.get(reverse("office:waiting"))
