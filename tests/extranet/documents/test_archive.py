"""A shelf as one file."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from extranet.documents import storage
from extranet.documents.models import Reading
from tests.factories.extranet import ShelfFactory, ShelvedDocumentFactory


@pytest.fixture
def shelf(karlskrona):
    shelf = ShelfFactory(network=karlskrona, name={"sv": "Avtal", "en": "Agreements"})
    for number, (key, year) in enumerate([("", 2026), ("", 2025), ("board", 2026)]):
        file = ContentFile(f"Paper {number}".encode(), name="paper.txt")
        audience = {karlskrona.key(key)}
        ShelvedDocumentFactory(shelf=shelf, year=year, document__audience=audience, document__file=file)
    return shelf


def unpacked(answer):
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def path(shelf):
    return f"/en/extranet/documents/shelves/{shelf.pk}/zip/"


def test_archive_holds_what_this_person_may_read_and_notes_it(karlskrona, shelf, member, board, browser):
    answer = browser(member).get(path(shelf))

    assert answer["Content-Disposition"] == 'attachment; filename="Agreements.zip"'
    assert answer["Cache-Control"] == "private, no-store"
    assert unpacked(answer) == {"paper.txt": "Paper 0", "paper (2).txt": "Paper 1"}
    assert Reading.objects.for_network(karlskrona).filter(person=member).count() == 2
    assert len(unpacked(browser(board).get(path(shelf)))) == 3
    assert unpacked(browser(member).get(path(shelf) + "?year=2025")) == {"paper.txt": "Paper 1"}


def test_archive_when_nothing_is_for_the_person_or_the_shelf_is_anothers_then_not_found(
    karlskrona, kongsberg, shelf, member, browser
):
    hidden = ShelvedDocumentFactory(shelf__network=karlskrona, document__audience={karlskrona.key("board")})
    foreign = ShelvedDocumentFactory(shelf__network=kongsberg, document__audience={kongsberg.key()})

    for entry in (hidden, foreign):
        assert browser(member).get(path(entry.shelf)).status_code == 404


def test_archive_when_too_large_then_a_year_is_asked_for(shelf, member, browser, monkeypatch):
    monkeypatch.setattr(storage, "MAX_BYTES", 5)

    answer = browser(member).get(path(shelf), follow=True)
    assert "Choose a year first" in answer.content.decode()


def test_archive_is_made_piece_by_piece(shelf, monkeypatch):
    monkeypatch.setattr(storage, "PIECE_BYTES", 2)
    documents = [entry.document for entry in shelf.entries.all()]

    assert len(list(storage.archive(documents))) > 6
