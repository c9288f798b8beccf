"""Text out of files, and files made to harm whoever reads them."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from openpyxl import Workbook

from library.models import DocumentText
from library.tasks import read_document, read_what_is_left
from papers import texts
from papers.reading import text_of
from printing.documents import pdf
from search.engine import find
from tests.factories.library import NetworkDocumentFactory

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return target.getvalue()


def word(body, before=""):
    return packed(word__document=f'<?xml version="1.0"?>{before}<w:document {W}><w:body>{body}</w:body></w:document>')


def test_text_of_a_word_file_keeps_words_whole_and_paragraphs_apart():
    runs = "<w:p><w:r><w:t>Elnä</w:t></w:r><w:r><w:t>tet</w:t></w:r></w:p><w:p><w:r><w:t>växer</w:t></w:r></w:p>"

    assert text_of(word(runs), "docx") == "Elnätet växer"


def test_text_of_a_workbook_and_of_slides():
    book, target = Workbook(), io.BytesIO()
    book.active.append(["Avgift", "Belopp"])
    book.save(target)
    slide = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>Lägesbild</a:t></a:r></a:p></p:sld>'

    assert text_of(target.getvalue(), "xlsx") == "Avgift Belopp"
    assert text_of(packed(ppt__slides__slide1=slide), "pptx") == "Lägesbild"


@pytest.mark.parametrize(
    "data",
    [
        word("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", '<!DOCTYPE x [<!ENTITY a "secret">]>'),
        word("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        word("<w:p>"),
        b"PK\x03\x04 no archive",
        b"",
    ],
)
def test_text_when_the_file_is_hostile_or_broken_then_none(data):
    assert text_of(data, "docx") == ""


def test_text_when_a_part_unpacks_to_too_much_then_left_out(monkeypatch):
    monkeypatch.setattr(texts, "MAX_PART_BYTES", 1000)

    assert texts.read(word("<w:p><w:r><w:t>" + "a" * 2000 + "</w:t></w:r></w:p>"), "docx") == ""


def test_text_is_cut_at_what_search_keeps(monkeypatch):
    monkeypatch.setattr(texts, "MAX_LETTERS", 10)

    assert texts.read(word("<w:p><w:r><w:t>abcde</w:t></w:r></w:p>" * 9), "docx") == "abcde abcd"


def test_search_finds_what_stands_in_a_file_for_those_who_may_read_it(karlskrona):
    data = {"title": "Paper", "language": "sv", "network": karlskrona, "paragraphs": ["Transformatorstation vid kajen"]}
    file = ContentFile(pdf("note", data), name="paper.pdf")
    document = NetworkDocumentFactory(network=karlskrona, audience={karlskrona.key("board")}, file=file)
    read_document.enqueue(document.pk)

    def titles(*keys):
        hits = find(network=karlskrona, language="sv", keys={"public", *keys}, query="transformatorstation")
        return [hit.title for hit in hits.items]

    assert titles(karlskrona.key("board")) == [document.title]
    assert titles(karlskrona.key()) == []
    document.audience = frozenset({karlskrona.key()})
    document.save()
    assert titles(karlskrona.key()) == [document.title]


def test_what_nobody_read_is_read_once_a_day(karlskrona):
    document = NetworkDocumentFactory(network=karlskrona)

    assert (read_what_is_left(), read_what_is_left()) == (1, 0)
    assert "Text nummer" in DocumentText.objects.for_network(karlskrona).get(document=document).text
