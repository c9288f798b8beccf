"""No page has the editor's bar, for nobody: what is kept for everybody must not differ by who made it first."""

import pytest
from django.urls import reverse

from networks.choices import STAFF_ROLES
from tests.factories.home import NewsPageFactory, StandardPageFactory, front_page, news_index
from tests.home.test_editing import news_form

pytestmark = pytest.mark.django_db

BAR = ["userbar", "/cms/pages/"]
ROLES = {"nobody": {}, "member": {}, "editor": {}, "secretariat": {}, "superuser": {"is_superuser": True}}


@pytest.fixture
def paths(karlskrona):
    """A page of each kind that editors write."""
    news = NewsPageFactory(parent=news_index(karlskrona))
    about = StandardPageFactory(parent=front_page(karlskrona))
    return [page.get_url() for page in (front_page(karlskrona), news_index(karlskrona), news, about)]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_has_the_bar_or_leads_to_its_editing(karlskrona, client, person, host, paths, role):
    if role != "nobody":
        roles = [role] if role in STAFF_ROLES else []
        client.force_login(person(karlskrona, *roles, **ROLES[role]))
    for path in paths:
        answer = client.get(path, **host(karlskrona))
        text = answer.content.decode()
        assert (answer.status_code, [word for word in BAR if word in text]) == (200, []), path


def test_a_preview_beside_the_form_has_the_bar_for_it_is_what_the_checks_run_in(karlskrona, client, person, host):
    """Without it *Checks* found no words and no faults on any page, whatever stood there."""
    page = NewsPageFactory(parent=news_index(karlskrona))
    client.force_login(person(karlskrona, "editor"))
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert client.post(address, news_form(), **host(karlskrona)).json()["is_valid"]
    panel = client.get(address, {"in_preview_panel": "true"}, **host(karlskrona)).content.decode()
    window = client.get(address, **host(karlskrona)).content.decode()
    assert ("data-wagtail-userbar" in panel, "checker-axe-configuration" in panel) == (True, True)
    assert "userbar" not in window
