"""PDFs that a screen reader can read, and that take nothing a person wrote for markup."""

from io import BytesIO

import pytest
import typst
from pypdf import PdfReader

from printing.documents import pdf
from tests.printing.structure import elements, faults, headings


def meeting(network, **changes):
    return {
        "network": network,
        "title": "Årsmöte på Verkö æø",
        "language": "sv",
        "kind": "Minnesanteckningar",
        "when": "torsdag 10 december 2026",
        "place": "Verkö",
        "present": ["Åsa Öberg", "Bjørn Ærlig"],
        "items": [
            {
                "number": "1",
                "title": "Vägen #panic(1)",
                "presenter": "Kansliet",
                "minutes": "20 min",
                "text": "Skrivet *så här* $x$ och <b>så</b>.\n\n#panic(1)",
                "papers": [{"title": "Underlag", "url": "http://karlskrona.localhost/x.pdf", "note": "PDF"}],
                "decisions": ["Att bygga"],
            }
        ],
    } | changes


def read(made: bytes) -> PdfReader:
    return PdfReader(BytesIO(made))


def words(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(made).pages)


def test_pdf_when_made_then_tagged_titled_and_in_its_language(karlskrona):
    made = pdf("meeting", meeting(karlskrona))
    catalogue = read(made).trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/Lang"] == "sv"
    assert read(made).metadata.title == "Årsmöte på Verkö æø"
    assert read(made).metadata.author == karlskrona.name
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data()


def test_pdf_when_read_back_then_tagged_throughout(karlskrona):
    minutes = {"items": [], "parts": [{"title": "§ 1 Öppnas", "text": "Så.\n\n– ett\n– två"}], "checksum": "3f0a"}

    assert faults(pdf("meeting", meeting(karlskrona))) == []
    assert faults(pdf("meeting", meeting(karlskrona, **minutes))) == []
    assert faults(pdf("note", {"network": karlskrona, "title": "T", "language": "nb", "paragraphs": ["Ord."]})) == []


def test_pdf_when_headings_are_listed_then_in_order_with_their_numbers(karlskrona):
    found = headings(pdf("meeting", meeting(karlskrona, parts=[{"title": "Beslut", "text": "Så."}])))

    assert found == [(1, "Årsmöte på Verkö æø"), (2, "Agenda"), (3, "1.\xa0Vägen #panic(1)"), (2, "Beslut")]


@pytest.mark.parametrize("written", ["– ett\n– två", "- ett\n- två"])
def test_pdf_when_lines_have_a_dash_then_a_list(written, karlskrona):
    made = pdf("meeting", meeting(karlskrona, items=[{"title": "Val", "text": written}]))
    tags = [tag["/S"] for tag in elements(read(made).trailer["/Root"]["/StructTreeRoot"])]

    assert tags.count("/LI") == 2
    assert "– ett" in words(made)


def test_pdf_when_a_paper_has_an_address_then_a_link_with_words(karlskrona):
    (link,) = [one.get_object() for page in read(pdf("meeting", meeting(karlskrona))).pages for one in page["/Annots"]]

    assert link["/A"]["/URI"] == "http://karlskrona.localhost/x.pdf"
    assert link["/Contents"]


def test_pdf_when_text_looks_like_markup_then_it_stays_text(karlskrona):
    text = words(pdf("meeting", meeting(karlskrona)))

    for part in ("Vägen #panic(1)", "Skrivet *så här* $x$ och <b>så</b>.", "Åsa Öberg, Bjørn Ærlig", "Att bygga"):
        assert part in text


def test_pdf_when_made_twice_then_the_same_bytes(karlskrona):
    assert pdf("meeting", meeting(karlskrona)) == pdf("meeting", meeting(karlskrona))


def test_pdf_when_only_what_is_needed_then_made(karlskrona):
    text = words(pdf("meeting", {"network": karlskrona, "title": "Möte", "language": "nb"}))

    assert "Möte" in text
    assert karlskrona.name in text


def test_pdf_when_many_items_then_every_page_has_a_number(karlskrona):
    items = [{"title": f"Punkt {n}", "text": "Ord. " * 120} for n in range(20)]
    made = read(pdf("meeting", meeting(karlskrona, items=items)))

    total = len(made.pages)
    assert total > 2
    assert [f"{n} / {total}" in page.extract_text() for n, page in enumerate(made.pages, 1)] == [True] * total


def test_pdf_when_network_then_its_band_and_colour(karlskrona, kongsberg):
    karlskrona.theme.refresh_from_db()
    kongsberg.theme.hue = 28

    assert pdf("meeting", meeting(karlskrona)) != pdf("meeting", meeting(kongsberg))


def test_pdf_when_title_is_missing_then_refused(karlskrona):
    with pytest.raises(typst.TypstError):
        pdf("meeting", meeting(karlskrona, title=""))
