"""What Wagtail could offer and we do not mount: snippets, its APIs, settings by site number."""

import pytest
from django.test import Client
from django.urls import reverse

from admission.rules import Who, admin_addresses, admin_routes
from networks.choices import Role
from tests.access.addresses import addresses
from tests.factories.networks import PersonFactory, member_of

pytestmark = pytest.mark.django_db
PATHS = [
    "/api/v2/", "/api/v2/pages/", "/api/v2/images/", "/api/v2/documents/", "/api/v2/redirects/",
    "/api/v3/", "/api/v3/docs", "/api/v3/openapi.json", "/api/v3/pages/", "/api/v3/redirects/", "/api/v3/snippets/",
    "/api/v3/snippets/networks/topic/", "/cms/api/v2/pages/", "/cms/api/v3/pages/", "/cms/api/main/redirects/",
    "/cms/snippets/", "/cms/snippets/networks/topic/", "/cms/snippets/networks/topic/edit/1/",
    "/cms/snippets/choose/networks/topic/", "/cms/settings/networks/theme/", "/cms/settings/networks/theme/1/",
    "/sv/api/v3/redirects/", "/sv/snippets/",
]  # fmt: skip


@pytest.fixture(params=["anonymous", Role.REPRESENTATIVE, Role.EDITOR, Role.SECRETARIAT, "superuser"])
def somebody(request, karlskrona):
    """A browser of each kind of person on the network's host."""
    browser = Client(headers={"host": karlskrona.site.hostname}, raise_request_exception=False)
    if request.param == "superuser":
        browser.force_login(PersonFactory(is_superuser=True))
    elif request.param != "anonymous":
        browser.force_login(member_of(karlskrona, request.param))
    return browser


@pytest.mark.parametrize(("method", "expected"), [("GET", 404), ("POST", 404), ("PATCH", 405), ("DELETE", 405)])
def test_closed_paths_when_asked_by_anybody_then_nothing_is_there(somebody, method, expected):
    token = {"authorization": "Bearer x"}
    answers = {path: somebody.generic(method, path, headers=token).status_code for path in PATHS}

    assert {path: status for path, status in answers.items() if status != expected} == {}


def test_urlconf_when_walked_then_no_api_and_no_open_snippet_address():
    routes = [(found.name, found.route) for found in addresses()]

    assert [row for row in routes if "api/v" in row[1]] == []
    named = [name for name, route in admin_routes() if "snippets" in route or name.startswith("wagtailsettings")]
    assert {name: admin_addresses()[name].who for name in named if name and "localize" not in name} == {
        "wagtailsnippets:index": Who.NOBODY,
        "wagtailsettings:edit": Who.NOBODY,
        "wagtailsettings:preview_on_edit": Who.NOBODY,
    }


def test_settings_when_asked_by_number_then_not_found(somebody, karlskrona):
    address = reverse("wagtailsettings:edit", args=["networks", "theme", karlskrona.site_id])

    assert [somebody.get(address).status_code, somebody.post(address, {}).status_code] == [404, 404]


def test_nothing_is_embedded_from_other_hosts(somebody):
    address = reverse("wagtailembeds:chooser")

    assert [somebody.get(address).status_code, somebody.post(address, {}).status_code] == [404, 404]
