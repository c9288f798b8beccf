import pytest
from django.core.management import call_command
from wagtail.search.backends import get_search_backend

from library.models import NetworkDocument
from networks.rules import audience_keys
from search.actions import index, index_once, reindex, scope_tokens, unindex
from search.engine import find
from search.models import IndexEntry
from search.sources import source_of
from tests.factories.library import NetworkDocumentFactory
from tests.factories.search import IndexEntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    private = NetworkDocument._meta.get_field("file").storage
    for name in ("base_location", "location"):
        monkeypatch.setitem(private.__dict__, name, str(tmp_path / "private"))


def found(network, query, person=None, keys=("public",), language="sv"):
    keys = audience_keys(person, network) if person else keys
    return [hit.url for hit in find(network=network, language=language, keys=keys, query=query).items]


def test_document_when_stored_is_found_by_its_readers_in_every_language(karlskrona, kongsberg, person):
    paper = NetworkDocumentFactory(network=karlskrona, title="Stadgar", audience=frozenset({karlskrona.key("board")}))
    board, member, stranger = person(karlskrona, "board"), person(karlskrona), person(kongsberg, "board", "secretariat")
    for language in ("sv", "en"):
        assert found(karlskrona, "stadgar", board, language=language) == [paper.url]
        assert found(karlskrona, "stadgar", member, language=language) == []
        assert found(karlskrona, "stadgar", stranger, language=language) == []
        assert found(kongsberg, "stadgar", stranger, language=language) == []
        assert found(karlskrona, "stadgar", language=language) == []


def test_document_without_audience_is_found_by_staff_only(karlskrona, person):
    paper = NetworkDocumentFactory(network=karlskrona, title="Utkast")
    assert found(karlskrona, "utkast", person(karlskrona, "editor")) == [paper.url]
    assert found(karlskrona, "utkast", person(karlskrona, "chair")) == []


def test_document_when_its_audience_shrinks_is_lost_at_once(karlskrona, person):
    paper = NetworkDocumentFactory(network=karlskrona, title="Stadgar", audience=frozenset({"public"}))
    assert found(karlskrona, "stadgar") == [paper.url]
    paper.audience = frozenset({karlskrona.key()})
    paper.save(update_fields=["audience"])
    assert found(karlskrona, "stadgar") == []
    assert found(karlskrona, "stadgar", person(karlskrona)) == [paper.url]


def test_document_when_deleted_in_any_way_is_found_no_longer(karlskrona):
    NetworkDocumentFactory.create_batch(2, network=karlskrona, title="Stadgar", audience=frozenset({"public"}))
    NetworkDocument.objects.for_network(karlskrona).first().delete()
    assert len(found(karlskrona, "stadgar")) == 1
    NetworkDocument.objects.for_network(karlskrona).delete()
    assert IndexEntry.all_networks.count() == 0


def test_index_twice_keeps_one_entry_and_unindex_removes_it(karlskrona):
    paper = NetworkDocumentFactory(network=karlskrona)
    index(paper)
    assert IndexEntry.all_networks.count() == 1
    unindex(paper)
    assert IndexEntry.all_networks.count() == 0


def test_index_when_the_model_offers_nothing_says_so(karlskrona):
    assert source_of(type(karlskrona)) is None
    with pytest.raises(LookupError):
        index(karlskrona)
    unindex(karlskrona)


def test_reindex_mends_what_is_missing_stale_or_foreign(karlskrona, capsys):
    paper = NetworkDocumentFactory(network=karlskrona, title="Stadgar", audience=frozenset({"public"}))
    IndexEntry.all_networks.all().delete()
    IndexEntryFactory(network=karlskrona, source="library.networkdocument", source_id=999_999, title="Stale")
    IndexEntryFactory(network=karlskrona, source="gone.model", title="Foreign")
    assert reindex()["library.networkdocument"] == 1
    assert list(IndexEntry.all_networks.values_list("source_id", flat=True)) == [paper.pk]
    call_command("reindex")
    assert "library.networkdocument: 1" in capsys.readouterr().out


@pytest.mark.parametrize("key", ["", "Public", 'x" OR "', "a b", "a'b", "å"])
def test_scope_tokens_when_a_key_is_none_refuses(karlskrona, key):
    with pytest.raises(ValueError, match="audience key"):
        scope_tokens(karlskrona, ["sv"], [key])


def test_scope_tokens_name_network_language_and_key(karlskrona):
    n = karlskrona.pk
    assert scope_tokens(karlskrona, ["", "sv"], ["public", "org:7"]) == [
        f"{n}:any:org:7",
        f"{n}:any:public",
        f"{n}:sv:org:7",
        f"{n}:sv:public",
    ]


def test_write_of_many_when_it_ends_then_what_stands_is_found_once_by_readers_and_in_the_admin(karlskrona):
    with index_once():
        paper, gone = NetworkDocumentFactory.create_batch(
            2, network=karlskrona, title="Utkast", audience=frozenset({"public"})
        )
        paper.title = "Stadgar"
        paper.save()
        gone.delete()
        assert found(karlskrona, "stadgar") == []

    assert found(karlskrona, "stadgar") == [paper.url]
    assert found(karlskrona, "utkast") == []
    documents = NetworkDocument.all_networks.all()
    assert list(get_search_backend().search("stadgar", documents)) == [paper]
    assert list(get_search_backend().search("utkast", documents)) == []


def test_write_of_many_when_it_fails_then_the_next_write_is_indexed_again(karlskrona):
    with pytest.raises(LookupError), index_once():
        raise LookupError
    paper = NetworkDocumentFactory(network=karlskrona, title="Stadgar", audience=frozenset({"public"}))
    assert found(karlskrona, "stadgar") == [paper.url]
