"""The secretariat of one network, with another beside it."""

import pytest
from django.test import Client

from tests.grown import grown, karlskrona, kongsberg


@pytest.fixture
def networks(karlskrona, kongsberg):
    return karlskrona, kongsberg


@pytest.fixture
def secretary(networks, person):
    """The one who keeps Karlskrona."""
    return person(networks[0], "secretariat", first_name="Sara", last_name="Ek", email="sara@example.org")


@pytest.fixture
def cms(networks, secretary):
    """A browser in which the secretariat of Karlskrona is logged in."""
    browser = Client(headers={"host": networks[0].site.hostname, "accept-language": "en"})
    browser.force_login(secretary)
    return browser


@pytest.fixture
def said():
    """What a response has to say after a step: ``said(response)``."""
    return lambda response: [str(message) for message in response.context["messages"]]
