"""People of every role in one network, one of another, and nobody."""

import pytest
from django.test import Client

from networks.choices import Role
from tests.factories.networks import PersonFactory, member_of

ROLES = [str(role) for role in Role]


@pytest.fixture(autouse=True)
def _staff_may_enter(staff_may_enter):
    """Here the admin is asked too."""


@pytest.fixture
def browser(karlskrona):
    """A client of a person on a network's host, Karlskrona's unless said: ``browser(person).get(…)``."""

    def make(person=None, network=None):
        client = Client(headers={"host": (network or karlskrona).site.hostname})
        if person is not None:
            client.force_login(person)
        return client

    return make


@pytest.fixture
def member(karlskrona):
    return member_of(karlskrona, first_name="Disa", last_name="Ankarvik")


@pytest.fixture
def board(karlskrona):
    return member_of(karlskrona, Role.BOARD)


@pytest.fixture
def secretariat(karlskrona):
    return member_of(karlskrona, Role.SECRETARIAT, first_name="Siv", last_name="Kansli")


@pytest.fixture
def outsider(kongsberg):
    """A member of the other network."""
    return member_of(kongsberg)


@pytest.fixture
def everyone(karlskrona, kongsberg):
    """A person by each role of Karlskrona, a superuser, one of another network, one of none, and nobody."""
    people = {role: member_of(karlskrona, role) for role in ROLES}
    people["superuser"] = PersonFactory(is_superuser=True)
    people["outsider"] = member_of(kongsberg, Role.SECRETARIAT)
    people["nowhere"] = PersonFactory()
    people["anonymous"] = None
    return people
