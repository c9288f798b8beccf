"""The shelves as members see them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from networks.choices import Role
from tests.factories.extranet import ShelfFactory, ShelvedDocumentFactory
from tests.factories.networks import member_of


@pytest.fixture
def shelves(karlskrona, kongsberg):
    """One document for members, one for the board, one for staff alone, one of another network."""
    shelf = ShelfFactory(network=karlskrona)
    old = timezone.localdate() - timedelta(days=100)
    for title, audience, year, added in [
        ("Stadgar", {karlskrona.key()}, 2025, old),
        ("Budget", {karlskrona.key("board")}, 2026, timezone.localdate()),
        ("Arbetsplan", set(), 2026, timezone.localdate()),
        ("Årsberättelse", {karlskrona.key()}, 2026, timezone.localdate()),
    ]:
        ShelvedDocumentFactory(
            shelf=shelf, document__title=title, document__audience=audience, year=year, added_on=added
        )
    ShelvedDocumentFactory(shelf__network=kongsberg, document__title="Vedtekter", document__audience={kongsberg.key()})
    return shelf


def titles(page):
    return [entry.document.title for entry in page.context["page"]]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.REPRESENTATIVE, ["Årsberättelse", "Stadgar"]),
        (Role.PARTNER, ["Årsberättelse", "Stadgar"]),
        (Role.CHAIR, ["Budget", "Årsberättelse", "Stadgar"]),
        (Role.EDITOR, ["Arbetsplan", "Årsberättelse", "Stadgar"]),
        (Role.SECRETARIAT, ["Budget", "Arbetsplan", "Årsberättelse", "Stadgar"]),
    ],
)
def test_list_shows_what_the_reader_may_open(role, expected, karlskrona, shelves, browser):
    page = browser(member_of(karlskrona, role)).get("/sv/extranet/documents/")

    assert titles(page) == expected
    hidden = {"Budget", "Arbetsplan", "Årsberättelse", "Stadgar", "Vedtekter"} - set(expected)
    assert [title for title in hidden if title in page.content.decode()] == []


def test_each_listed_document_can_be_downloaded(shelves, member, browser):
    client = browser(member)

    for entry in client.get("/sv/extranet/documents/").context["page"]:
        response = client.get(entry.document.url)
        assert (response.status_code, b"Text nummer" in b"".join(response.streaming_content)) == (200, True)


def test_years_to_choose_from_tell_nothing_of_hidden_documents(karlskrona, member, board, browser):
    shelf = ShelfFactory(network=karlskrona)
    ShelvedDocumentFactory(shelf=shelf, year=2019, document__audience={karlskrona.key("board")})
    ShelvedDocumentFactory(shelf=shelf, year=2026, document__audience={karlskrona.key()})

    def years(person):
        return [
            year
            for year, _label in browser(person).get("/sv/extranet/documents/").context["form"]["year"].field.choices
        ]

    assert (years(member), years(board)) == (["", 2026], ["", 2026, 2019])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("year=2025", ["Stadgar"]),
        ("find=berättelse", ["Årsberättelse"]),
        ("shelf={shelf}", ["Årsberättelse", "Stadgar"]),
        ("shelf=999999", ["Årsberättelse", "Stadgar"]),
        ("year=abc", ["Årsberättelse", "Stadgar"]),
        ("find=%00", ["Årsberättelse", "Stadgar"]),
    ],
)
def test_list_is_filtered_and_takes_any_question(query, expected, shelves, member, browser):
    page = browser(member).get(f"/sv/extranet/documents/?{query.format(shelf=shelves.pk)}")

    assert titles(page) == expected


def test_overview_lists_lately_added_documents_one_may_read(shelves, member, browser):
    todo = dict(browser(member).get("/sv/extranet/").context["todo"])

    assert [row.title for row in todo["read"]] == ["Årsberättelse"]


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(number, karlskrona, member, browser, django_assert_num_queries):
    for _n in range(number):
        ShelvedDocumentFactory(shelf__network=karlskrona, document__audience={karlskrona.key()})
    client = browser(member)
    client.get("/sv/extranet/documents/")

    with django_assert_num_queries(8):
        client.get("/sv/extranet/documents/")
