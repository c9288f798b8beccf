from datetime import date

import pytest
from django.test import RequestFactory
from django.utils import translation

from search.forms import PER_PAGE, SearchForm
from search.views import results
from tests.factories.search import IndexEntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(karlskrona):
    def make(keys=("public",), **data):
        request = RequestFactory().get("/sv/search/", data)
        request.network = karlskrona
        with translation.override("sv"):
            return results(request, keys)

    return make


def test_search_shows_what_everyone_may_find_and_touches_no_session(client, karlskrona, host, person):
    IndexEntryFactory(network=karlskrona, title="Hamnen <b>", text="Om <i>hamnen</i>", date=date(2026, 11, 16))
    IndexEntryFactory(network=karlskrona, title="Hamnens CANARY", audience=frozenset({karlskrona.key()}))
    anonymous = client.get("/sv/search/?q=hamnen", **host(karlskrona))
    page = anonymous.content.decode()
    assert anonymous.status_code == 200
    assert "Hamnen &lt;b&gt;" in page
    assert "Om &lt;i&gt;<mark>hamnen</mark>&lt;/i&gt;" in page
    assert "CANARY" not in page
    assert "Set-Cookie" not in anonymous
    assert "Cookie" not in anonymous.get("Vary", "")
    assert anonymous["X-Robots-Tag"] == "noindex"
    client.force_login(person(karlskrona, "secretariat"))
    assert "CANARY" not in client.get("/sv/search/?q=hamnen", **host(karlskrona)).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=",
        "?q=%00",
        "?q=%27%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "?q=a&page=99999&kind=%00&order=%27",
        "?page=x",
    ],
)
def test_search_when_the_address_is_odd_answers(client, karlskrona, host, query):
    response = client.get("/sv/search/" + query, **host(karlskrona))
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_search_on_the_bare_host_or_by_post_does_not_exist(client, karlskrona, host):
    assert client.get("/sv/search/?q=x", headers={"host": "localhost"}).status_code == 404
    assert client.post("/sv/search/", **host(karlskrona)).status_code == 405


def test_results_say_where_one_is(ask, karlskrona):
    IndexEntryFactory.create_batch(PER_PAGE + 1, network=karlskrona, title="Hamn")
    first, second, beyond = (ask(q="hamn", page=page) for page in ("1", "2", "9"))
    assert (first["first"], first["last"], first["next_page"], first["previous_page"]) == (1, PER_PAGE, 2, None)
    assert (second["first"], second["last"], second["next_page"]) == (PER_PAGE + 1, PER_PAGE + 1, None)
    assert (beyond["hits"].items, beyond["next_page"]) == ([], None)


def test_results_are_of_the_holder_of_the_keys(ask, karlskrona):
    IndexEntryFactory(network=karlskrona, title="Hamn", audience=frozenset({karlskrona.key()}))
    assert ask(q="hamn")["hits"].total_capped == 0
    assert ask(keys={karlskrona.key()}, q="hamn")["hits"].total_capped == 1


@pytest.mark.parametrize(
    ("given", "page"),
    [("1", 1), ("7", 7), ("007", 7), ("0", 1), ("-1", 1), ("x", 1), ("", 1), ("999", 1), ("99", 25), ("²", 1)],
)
def test_form_when_a_page_is_asked_for_gives_one_that_exists(given, page):
    assert SearchForm.of({"page": given}).cleaned_data["page"] == page


def test_form_when_the_query_is_huge_shortens_it():
    assert len(SearchForm.of({"q": "a" * 100_000}).cleaned_data["q"]) == 200
