"""The admin's own search, with what people type."""

import pytest
from django.test import Client
from modelsearch.query import And, Not, Phrase, PlainText

from admission.actions import create_network
from networks.choices import Role
from search.backend import without_quotes
from tests.factories.networks import member_of

TYPED = ['"', 'Forum "', '"a"b"', "'\"><script>alert(1)</script>", 'NEAR("', "a\\", "*"]
ADDRESSES = ["/cms/pages/search/", "/cms/images/", "/cms/documents/", "/cms/choose-page/search/"]


@pytest.fixture
def editor(db):
    """A client of an editor of a whole network."""
    network = create_network(
        by=None,
        slug="karlskrona",
        name="Karlskrona",
        hostname="karlskrona.localhost",
        languages=["sv"],
        default_language="sv",
        contact_email="kansli@example.org",
        theme={"hue": 1, "motif": "bridge"},
    )
    client = Client(headers={"host": network.site.hostname})
    client.force_login(member_of(network, Role.EDITOR))
    return client


@pytest.mark.parametrize("address", ADDRESSES)
def test_search_of_the_admin_when_anything_is_typed_then_answers(editor, address):
    answers = {typed: editor.get(address, {"q": typed}).status_code for typed in TYPED}

    assert set(answers.values()) == {200}, answers


def test_quotes_when_within_any_kind_of_query_then_spaces():
    query = And([PlainText('a"b'), Not(Phrase('c"'))])

    found = without_quotes(query)

    assert (found.subqueries[0].query_string, found.subqueries[1].subquery.query_string) == ("a b", "c")
