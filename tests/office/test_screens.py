"""Who may open the secretariat's screens."""

import pytest
from django.test import Client

from tests.factories.networks import PersonFactory

pytestmark = pytest.mark.django_db


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
