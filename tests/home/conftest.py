"""Two networks with their pages, and an editor of the first."""

import pytest
from django.test import Client

from tests.grown import grown, karlskrona, kongsberg


@pytest.fixture
def networks(karlskrona, kongsberg):
    return karlskrona, kongsberg


@pytest.fixture
def editor(networks, person):
    """A browser in which an editor of Karlskrona is logged in."""
    browser = Client(headers={"host": networks[0].site.hostname})
    browser.force_login(person(networks[0], "editor"))
    return browser
