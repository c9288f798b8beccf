"""Two networks with their pages, a page of each, and an editor of the first."""

import pytest
from django.test import Client

from library.actions import let_staff_in
from tests.factories.home import StandardPageFactory, front_page
from tests.grown import grown, karlskrona, kongsberg
from tests.home.refusals import CANARY


@pytest.fixture
def networks(karlskrona, kongsberg):
    return karlskrona, kongsberg


@pytest.fixture
def editor(networks, person):
    """A browser in which an editor of Karlskrona is logged in."""
    browser = Client(headers={"host": networks[0].site.hostname})
    browser.force_login(person(networks[0], "editor"))
    return browser


@pytest.fixture
def own(karlskrona):
    """A page of the network whose editor is logged in."""
    let_staff_in(karlskrona)
    return StandardPageFactory(parent=front_page(karlskrona), title="Egen")


@pytest.fixture
def foreign(kongsberg):
    """A page of another network."""
    let_staff_in(kongsberg)
    return StandardPageFactory(parent=front_page(kongsberg), title=CANARY)


@pytest.fixture
def browser(client, karlskrona, person, own, foreign):
    """The editor's, on the network's host."""
    client.force_login(person(karlskrona, "editor"))
    client.defaults["HTTP_HOST"] = karlskrona.site.hostname
    return client
