"""The check of tagged PDFs finds what it is there to find."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from printing.documents import pdf
from tests.printing.structure import elements, faults


@pytest.fixture
def writer(karlskrona):
    """A tagged agenda with a link, opened to be spoiled."""
    paper = {"title": "Underlag", "url": "http://karlskrona.localhost/x"}
    items = [{"title": "Vägen", "papers": [paper]}]
    made = pdf("meeting", {"network": karlskrona, "title": "Möte", "language": "sv", "items": items})
    return PdfWriter(clone_from=BytesIO(made))


def found(writer):
    out = BytesIO()
    writer.write(out)
    return " ".join(faults(out.getvalue()))


def tag(writer, name):
    return next(one for one in elements(writer.root_object["/StructTreeRoot"]) if one["/S"] == name)


def without(name):
    def spoil(writer):
        del writer.root_object[name]

    return spoil


def renamed(old, new):
    def spoil(writer):
        tag(writer, old)[NameObject("/S")] = NameObject(new)

    return spoil


def untitled(writer):
    writer.metadata = {}


def unordered(writer):
    del writer.pages[0]["/Tabs"]


def wordless(writer):
    link = writer.pages[0]["/Annots"][0].get_object()
    del link["/Contents"], link["/StructParent"]


def with_bare_text(writer):
    drawn = DecodedStreamObject()
    drawn.set_data(b"BT (bare) Tj ET")
    writer.pages[0][NameObject("/Contents")] = ArrayObject([writer._add_object(drawn)])


def with_lent_font(writer):
    font = DictionaryObject({NameObject("/BaseFont"): NameObject("/Helvetica"), NameObject("/X"): NumberObject(1)})
    writer.pages[0]["/Resources"]["/Font"].get_object()[NameObject("/F9")] = font


def test_faults_when_nothing_is_spoiled_then_none(writer):
    assert found(writer) == ""


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (without("/StructTreeRoot"), "no tags"),
        (without("/MarkInfo"), "not marked as tagged"),
        (without("/Lang"), "no language"),
        (without("/Metadata"), "PDF/UA-1"),
        (without("/ViewerPreferences"), "file name"),
        (untitled, "no title"),
        (renamed("/H2", "/H4"), "a heading of level 4 follows one of level 1"),
        (renamed("/H1", "/P"), "the first heading is not the title"),
        (renamed("/H2", "/H1"), "more than one title"),
        (renamed("/L", "/Table"), "a table without headings"),
        (renamed("/P", "/Figure"), "a figure without description"),
        (unordered, "the tab key"),
        (wordless, "a link without words page 1: a link outside the tags"),
        (with_bare_text, "drawn outside the tags"),
        (with_lent_font, "/Helvetica is not in the file"),
    ],
)
def test_faults_when_spoiled_then_named(spoil, said, writer):
    spoil(writer)

    assert said in found(writer)


def test_faults_when_not_tagged_at_all_then_all_of_it_is_told():
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    out = BytesIO()
    writer.write(out)

    assert PdfReader(out).pages
    assert len(faults(out.getvalue())) >= 6
