"""Networks come to be whole; roles begin and end on their days."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from admission.actions import RoleOfTheRegister, create_network, end_roles, grant_role
from audit.models import Entry
from networks.choices import Role
from networks.models import Membership, Network
from networks.rules import is_member, is_staff, roles_of
from tests.factories.networks import PersonFactory

FACTS = {
    "slug": "kalmar",
    "name": "Industriforum Kalmar län",
    "hostname": "kalmar.localhost",
    "languages": ["sv", "en"],
    "default_language": "sv",
    "contact_email": "kansli@kalmar.example",
    "theme": {"hue": 70, "chroma": 0.09, "motif": "bridge", "seed": 5},
}


def roles(person, network):
    person.__dict__.pop("_roles", None)
    return roles_of(person, network)


def test_create_network_when_given_facts_then_a_home_page_a_language_and_groups(db):
    network = create_network(by=None, **FACTS)

    assert sorted(root.locale.language_code for root in network.language_roots()) == ["en", "sv"]
    assert sorted(network.staff_groups.values_list("role", flat=True)) == ["editor", "secretariat"]
    assert network.site.root_page.locale.language_code == "sv"
    assert Entry.objects.for_network(network).filter(action="networks.create_network").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hostname", "Not a host"),
        ("languages", ["sv", "da"]),
        ("default_language", "nb"),
        ("theme", {"hue": 400, "motif": "bridge"}),
    ],
)
def test_create_network_when_a_fact_is_wrong_then_nothing_is_made(db, field, value):
    with pytest.raises(ValidationError):
        create_network(by=None, **FACTS | {field: value})

    assert Network.objects.count() == 0


def test_grant_role_when_staff_then_in_the_group_and_out_again(karlskrona):
    person = PersonFactory()

    grant_role(by=None, person=person, network=karlskrona, role=Role.EDITOR)
    assert is_staff(person, karlskrona)
    assert [group.name for group in person.groups.all()] == ["karlskrona: editor"]

    end_roles(by=None, network=karlskrona, person=person)
    assert roles(person, karlskrona) == frozenset()
    assert person.groups.count() == 0


def test_grant_role_when_of_the_register_without_source_then_refused(karlskrona):
    with pytest.raises(RoleOfTheRegister):
        grant_role(by=None, person=PersonFactory(), network=karlskrona, role=Role.CHAIR)


def test_grant_role_when_given_twice_then_one_membership(karlskrona):
    person = PersonFactory()
    for _time in range(2):
        grant_role(by=None, person=person, network=karlskrona, role=Role.BOARD, source="mandate:1")

    assert Membership.objects.for_network(karlskrona).count() == 1


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, False), (0, True), (1, True)], ids=["yesterday", "today", "tomorrow"]
)
def test_roles_when_they_end_then_the_last_day_is_included(karlskrona, days, expected):
    today = timezone.localdate()
    person = PersonFactory()
    grant_role(
        by=None,
        person=person,
        network=karlskrona,
        role=Role.CONVENER,
        valid_from=today - timedelta(days=30),
        valid_to=today + timedelta(days=days),
    )

    assert is_member(person, karlskrona) is expected


def test_roles_when_person_belongs_to_two_networks_then_never_added_up(karlskrona, kongsberg, person):
    somebody = person(karlskrona, Role.SECRETARIAT)

    assert roles(somebody, kongsberg) == frozenset()
    assert not is_member(somebody, kongsberg)
