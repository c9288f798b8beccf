"""What the tests of log-in share: a browser on a host, and what came by mail."""

import re

import pytest
from django.test import Client

from networks.querysets import unscoped
from notifications.models import Mail
from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory
from tests.factories.networks import MembershipFactory


@pytest.fixture
def browser():
    """Make a client on a network's host that keeps its cookies: ``browser(karlskrona)``."""
    return lambda network, **extra: Client(headers={"host": network.site.hostname}, **extra)


@pytest.fixture
def anna(karlskrona):
    """A representative in Karlskrona who set a password."""
    person = PersonWithPasswordFactory(email="anna@example.org", first_name="Anna", last_name="Ek", language="sv")
    MembershipFactory(person=person, network=karlskrona)
    return person


@pytest.fixture
def mails():
    """Every mail in the outbox, oldest first: ``mails()``."""

    def read():
        with unscoped():
            return list(Mail.objects.order_by("pk"))

    return read


@pytest.fixture
def log_in_by_password(browser):
    def log_in(network, person, password=PASSWORD):
        client = browser(network)
        client.post("/account/login/", {"login": person.email, "password": password})
        return client

    return log_in


def code_in(mail: Mail) -> str:
    """The six digits of a mail."""
    return re.search(r"^(\d{6})$", mail.text, re.MULTILINE).group(1)


def link_in(mail: Mail) -> str:
    """The path of the invitation's link in a mail."""
    return re.search(r"https?://[^/\s]+(/account/invitation/\S+)", mail.text).group(1)
