"""No page has the editor's bar, for nobody: what is kept for everybody must not differ by who made it first."""

import pytest

from networks.choices import STAFF_ROLES
from tests.factories.home import NewsPageFactory, StandardPageFactory, front_page, news_index

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
