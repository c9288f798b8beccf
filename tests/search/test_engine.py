from datetime import date

import pytest

from search.engine import CAP, SNIPPET_LENGTH, Part, find
from search.models import IndexEntry
from tests.factories.search import IndexEntryFactory

pytestmark = pytest.mark.django_db


def titles(network, query, keys=("public",), language="sv", **kwargs):
    return [hit.title for hit in find(network=network, language=language, keys=keys, query=query, **kwargs).items]


@pytest.mark.parametrize("query", ["möte", "mote", "møte", "MÖTE", "mo\u0308te"])
def test_find_when_swedish_and_norwegian_letters_differ_meets_both(karlskrona, query):
    IndexEntryFactory(network=karlskrona, title="Möte i hamnen")
    IndexEntryFactory(network=karlskrona, title="Møte på verket")
    IndexEntryFactory(network=karlskrona, title="Motell")
    assert sorted(titles(karlskrona, f'"{query}"')) == ["Möte i hamnen", "Møte på verket"]


def test_find_when_læring_is_meant_meets_läring(karlskrona):
    IndexEntryFactory(network=karlskrona, title="Läring")
    assert titles(karlskrona, "læring") == ["Läring"]


def test_find_when_the_last_word_is_unfinished_goes_on(karlskrona):
    IndexEntryFactory(network=karlskrona, title="Kompetensförsörjning")
    assert titles(karlskrona, "kompetens") == ["Kompetensförsörjning"]
    assert titles(karlskrona, "kompetens plan") == []


def test_find_when_words_are_quoted_wants_them_side_by_side(karlskrona):
    IndexEntryFactory(network=karlskrona, title="Grön el", text="Kraft och värme")
    IndexEntryFactory(network=karlskrona, title="El som är grön")
    assert titles(karlskrona, '"grön el"') == ["Grön el"]
    assert titles(karlskrona, "”grön el”") == ["Grön el"]
    assert sorted(titles(karlskrona, "grön el")) == ["El som är grön", "Grön el"]


def test_find_when_a_word_has_a_hyphen_finds_it_as_written(karlskrona):
    IndexEntryFactory(network=karlskrona, title="E-post till styrgruppen")
    IndexEntryFactory(network=karlskrona, title="Post för e")
    assert titles(karlskrona, "e-post") == ["E-post till styrgruppen"]


def test_find_when_the_title_holds_the_words_puts_it_first_then_the_newest(karlskrona):
    IndexEntryFactory(network=karlskrona, title="Äldre", text="om hamnen", date=date(2025, 1, 1))
    IndexEntryFactory(network=karlskrona, title="Nyare", text="om hamnen", date=date(2026, 1, 1))
    IndexEntryFactory(network=karlskrona, title="Hamnen", date=date(2020, 1, 1))
    assert titles(karlskrona, "hamnen") == ["Hamnen", "Nyare", "Äldre"]
    assert titles(karlskrona, "hamnen", newest_first=True) == ["Nyare", "Äldre", "Hamnen"]


def test_find_when_keys_differ_shows_each_what_is_theirs(karlskrona, kongsberg):
    member, board, staff = karlskrona.key(), karlskrona.key("board"), karlskrona.key("staff")
    for title, audience in {
        "Hamn allmän": {"public"},
        "Hamn medlem": {member},
        "Hamn styrgrupp": {board},
        "Hamn personal": set(),
        "Hamn gäst": {"item:33"},
    }.items():
        IndexEntryFactory(network=karlskrona, title=title, audience=frozenset(audience))
    IndexEntryFactory(network=kongsberg, title="Hamn annanstans", audience=frozenset({"public", kongsberg.key()}))
    assert titles(karlskrona, "hamn") == ["Hamn allmän"]
    assert sorted(titles(karlskrona, "hamn", {"public", member})) == ["Hamn allmän", "Hamn medlem"]
    assert sorted(titles(karlskrona, "hamn", {"public", member, board})) == [
        "Hamn allmän",
        "Hamn medlem",
        "Hamn styrgrupp",
    ]
    assert titles(karlskrona, "hamn", {staff}) == ["Hamn personal"]
    assert titles(karlskrona, "hamn", {"item:33"}) == ["Hamn gäst"]
    assert titles(karlskrona, "hamn", {kongsberg.key()}) == []
    assert titles(karlskrona, "hamn", []) == []


def test_find_when_a_text_imitates_a_scope_token_opens_nothing(karlskrona):
    token = f"{karlskrona.pk}:sv:public"
    IndexEntryFactory(network=karlskrona, title=f"Hemligt {token}", text=token, audience=frozenset())
    assert titles(karlskrona, "hemligt") == []
    assert titles(karlskrona, token) == []


def test_find_when_the_language_differs_shows_only_that_and_what_has_none(karlskrona):
    IndexEntryFactory(network=karlskrona, title="Hamn sv", language="sv")
    IndexEntryFactory(network=karlskrona, title="Hamn en", language="en")
    IndexEntryFactory(network=karlskrona, title="Hamn.pdf", language="")
    assert sorted(titles(karlskrona, "hamn")) == ["Hamn sv", "Hamn.pdf"]
    assert sorted(titles(karlskrona, "hamn", language="en")) == ["Hamn en", "Hamn.pdf"]


def test_find_when_there_are_more_hits_than_the_cap_says_so_and_keeps_titles(karlskrona, django_assert_num_queries):
    IndexEntryFactory(network=karlskrona, title="Hamnen först")
    data = IndexEntryFactory(network=karlskrona, text="hamnen")
    columns = {field.attname: getattr(data, field.attname) for field in IndexEntry._meta.fields[1:]}
    IndexEntry.all_networks.bulk_create(IndexEntry(**columns | {"source_id": n}) for n in range(CAP + 20))
    with django_assert_num_queries(3):
        hits = find(network=karlskrona, language="sv", keys={"public"}, query="hamnen")
    assert (hits.total_capped, hits.is_capped, len(hits.items)) == (CAP, True, 20)
    assert hits.items[0].title == "Hamnen först"


@pytest.mark.parametrize("rows", [1, 3])
def test_find_takes_two_statements_whatever_the_rows(karlskrona, django_assert_num_queries, rows):
    IndexEntryFactory.create_batch(rows, network=karlskrona, title="Hamnen")
    with django_assert_num_queries(2):
        hits = find(network=karlskrona, language="sv", keys={"public"}, query="hamnen")
    assert len(hits.items) == rows


def test_find_when_pages_are_asked_for_shows_each_entry_once(karlskrona):
    for number in range(7):
        IndexEntryFactory(network=karlskrona, title=f"Hamn {number}")
    pages = [titles(karlskrona, "hamn", limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert len({title for page in pages for title in page}) == 7


def test_find_counts_kinds_and_narrows_to_one(karlskrona):
    IndexEntryFactory(network=karlskrona, title="Hamn", source="other.thing")
    IndexEntryFactory.create_batch(2, network=karlskrona, title="Hamn")
    hits = find(network=karlskrona, language="sv", keys={"public"}, query="hamn", source="other.thing")
    assert (len(hits.items), hits.total_capped) == (1, 1)
    assert [(kind.source, kind.count) for kind in hits.kinds] == [("library.networkdocument", 2), ("other.thing", 1)]


def test_find_when_an_entry_changes_or_goes_follows(karlskrona):
    entry = IndexEntryFactory(network=karlskrona, title="Hamnen")
    entry.title, entry.folded_title = "Varvet", "varvet"
    entry.save()
    assert (titles(karlskrona, "hamnen"), titles(karlskrona, "varvet")) == ([], ["Varvet"])
    entry.delete()
    assert titles(karlskrona, "varvet") == []


HOSTILE = [
    "\x00",
    "'\"><script>alert(1)</script>",
    '"' * 100_000,
    "a" * 100_000,
    "å" * 100_000,
    "(" * 5_000 + ")" * 5_000,
    "NEAR(a b, 5)",
    "a AND OR NOT b",
    "scope : (x)",
    "folded_title:a",
    "*",
    "a*",
    "-a",
    "^a",
    "a:*",
    "a & | ! b",
    "<-> 'a'",
    "\\' \\",
    "%s %(x)s {vector}",
    "😀 🏭",
    "\u202e\u0000\ufeff",
    "İstanbul ß ﬁ",
    " ".join("ord" for _ in range(1000)),
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_find_when_the_query_is_hostile_answers(karlskrona, query):
    IndexEntryFactory(network=karlskrona, title="Hamnen")
    assert "Hamnen" not in titles(karlskrona, query)


@pytest.mark.parametrize("word", ["0x1f", "1e5", "3d", "24/7", "2026", "iso9001", "p2p", "x" * 300, "e=mc2", "½"])
def test_find_when_a_word_is_odd_finds_it_as_it_was_indexed(karlskrona, word):
    IndexEntryFactory(network=karlskrona, title="Udda", text=f"före {word} efter")
    assert titles(karlskrona, word) == ["Udda"]


def test_snippet_marks_the_beginning_of_words_and_keeps_their_spelling(karlskrona):
    IndexEntryFactory(network=karlskrona, title="Läget", text="Om Kompetensförsörjning och kompetens.")
    (hit,) = find(network=karlskrona, language="sv", keys={"public"}, query="kompetens").items
    assert hit.snippet == [
        Part("Om "),
        Part("Kompetens", is_match=True),
        Part("försörjning och "),
        Part("kompetens", is_match=True),
        Part("."),
    ]


def test_snippet_when_the_match_is_far_in_shows_its_surroundings(karlskrona):
    IndexEntryFactory(network=karlskrona, title="Lång", text="ord " * 500 + "møte här " + "mer " * 500)
    (hit,) = find(network=karlskrona, language="sv", keys={"public"}, query="möte").items
    assert hit.snippet[0] == Part("… ")
    assert Part("møte", is_match=True) in hit.snippet
    assert hit.snippet[-1] == Part(" …")
    assert len("".join(part.text for part in hit.snippet)) <= SNIPPET_LENGTH + 4
