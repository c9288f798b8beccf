"""Roles that the secretariat gives and takes, and a way in for roles of the register."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from networks.choices import Role
from networks.rules import roles_of
from office import actions
from office.rules import is_last_secretariat
from tests.factories.members import RepresentationFactory
from tests.factories.networks import MembershipFactory, PersonFactory
from tests.office.rows import mails, roles

pytestmark = pytest.mark.django_db


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


def test_is_last_secretariat_when_the_person_is_none_then_no(networks, person):
    assert not is_last_secretariat(person(networks[0], "editor"), networks[0])
    assert roles_of(PersonFactory(), networks[0]) == frozenset()
