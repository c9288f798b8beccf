"""Pages drawn as pictures, and files made to harm whoever draws them."""

import io
import zlib
from contextlib import suppress

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from papers import drawing
from papers.drawing import MAX_PAGES, UndrawableError, drawn
from papers.pictures import MAX_PIXELS, MAX_SIDE, WIDTH
from printing.documents import pdf

A4 = (595, 842)


def blank(*size, pages=1):
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(*size)
    return writer


def written(writer):
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def looked_at(folder, content):
    """Each page with its picture opened."""
    (folder / "paper.pdf").write_bytes(content)
    found = []
    with drawn(folder) as pages:
        for page in pages:
            with Image.open(page.picture) as picture:
                picture.load()
            found.append((page, picture))
    return found


def refused(folder, content):
    with pytest.raises(UndrawableError) as error:
        looked_at(folder, content)
    return error.value.why


def test_pages_when_drawn_then_pictures_of_the_width_with_their_text_and_nothing_else(tmp_path, karlskrona):
    facts = {
        "network": karlskrona,
        "title": "Elnätet",
        "language": "sv",
        "paragraphs": ["Kapaciteten räcker till våren."],
    }
    [(page, picture)] = looked_at(tmp_path, pdf("note", facts))

    assert (page.number, page.of) == (1, 1)
    assert (picture.format, picture.size) == ("WEBP", (page.width, page.height))
    assert abs(page.width - WIDTH) <= 1
    assert "Elnätet" in page.text
    assert "Kapaciteten räcker till våren." in page.text
    assert dict(picture.getexif()) == {}
    assert picture.convert("L").getextrema()[0] < 100  # something is written on it


def test_pages_when_many_then_the_first_are_drawn_and_all_are_counted(tmp_path):
    found = looked_at(tmp_path, written(blank(200, 200, pages=MAX_PAGES + 5)))

    assert [page.number for page, _picture in found] == list(range(1, MAX_PAGES + 1))
    assert {page.of for page, _picture in found} == {MAX_PAGES + 5}


@pytest.mark.parametrize("size", [(14_400, 14_400), (100, 14_400), (14_400, 100)])
def test_page_when_vast_then_drawn_small(tmp_path, size):
    [(page, _picture)] = looked_at(tmp_path, written(blank(*size)))

    assert page.width * page.height <= MAX_PIXELS * 1.01
    assert page.width <= WIDTH + 1
    assert page.height <= MAX_SIDE


def test_file_when_it_needs_a_password_then_said(tmp_path):
    writer = blank(*A4)
    writer.encrypt("secret")

    assert refused(tmp_path, written(writer)) == "locked"


def test_file_when_everybody_may_open_it_then_drawn(tmp_path):
    writer = blank(*A4)
    writer.encrypt("", "owner")

    assert len(looked_at(tmp_path, written(writer))) == 1


def test_file_when_a_form_of_its_own_program_then_said(tmp_path):
    writer = blank(*A4)
    form = StreamObject()
    form._data = b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>"
    fields = DictionaryObject({NameObject("/XFA"): writer._add_object(form), NameObject("/Fields"): ArrayObject()})
    writer.root_object[NameObject("/AcroForm")] = fields
    writer.root_object[NameObject("/NeedsRendering")] = BooleanObject(True)

    assert refused(tmp_path, written(writer)) == "special"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and nothing", b"PK\x03\x04"])
def test_file_when_broken_then_said(tmp_path, content):
    assert refused(tmp_path, content) == "damaged"


def test_picture_in_a_file_when_it_unpacks_to_gigabytes_then_no_more_than_the_limits(tmp_path):
    side = 40_000
    packer = zlib.compressobj(1)
    row = bytes(side * 3)
    data = b"".join(packer.compress(row) for _row in range(60)) + packer.flush()
    writer = blank(600, 600)
    image, page = StreamObject(), writer.pages[0]
    image._data = data
    names = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceRGB", "Filter": "FlateDecode"}
    image.update({NameObject(f"/{name}"): NameObject(f"/{value}") for name, value in names.items()})
    image.update({NameObject(f"/{name}"): NumberObject(side) for name in ("Width", "Height")})
    image[NameObject("/BitsPerComponent")] = NumberObject(8)
    drawings = DictionaryObject({NameObject("/I"): writer._add_object(image)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawings})
    content = DecodedStreamObject()
    content.set_data(b"q 600 0 0 600 0 0 cm /I Do Q")
    page[NameObject("/Contents")] = writer._add_object(content)
    (tmp_path / "paper.pdf").write_bytes(written(writer))

    with drawn(tmp_path) as pages, suppress(UndrawableError):
        assert [page.of for page in pages] == [1]


def test_file_when_it_takes_too_long_then_the_process_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "SECONDS", 0.01)

    assert refused(tmp_path, written(blank(*A4))) == "damaged"
