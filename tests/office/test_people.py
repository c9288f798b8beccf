"""People as the secretariat sees them, and nothing of another network."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from networks.choices import Role
from office.rules import source_words
from tests.factories.members import MandateFactory, RepresentationFactory
from tests.factories.networks import MembershipFactory, PersonFactory
from tests.factories.office import LastLogInFactory
from tests.office.rows import mails, roles

pytestmark = pytest.mark.django_db
PEOPLE_QUERIES = 15
PERSON_QUERIES = 21
PERSON_SCREENS = [("person", []), ("give", ["editor"]), ("take", ["editor"]), ("let_in", ["representative"])]


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
