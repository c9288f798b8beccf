import io
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, PngImagePlugin

from library.storage import safe_name
from library.validators import MEDIA_TYPES, clean_document, clean_picture, is_bounded

CONTENT_TYPES = b'<?xml version="1.0"?><Types><Override ContentType="application/xml"/></Types>'


def zipped(entries, prefix=b"", comment=b""):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.comment = comment
    return prefix + target.getvalue()


def docx(**more):
    return zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<w/>"} | more)


def png(size=(8, 6), **options):
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, "PNG", **options)
    return target.getvalue()


GOOD = {
    "avtal.pdf": b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF",
    "lista.csv": "Namn;Ort\nÅsa;Växjö".encode("latin-1"),
    "lista2.csv": "\ufeffNamn;Ort\nÅsa;Växjö".encode(),
    "lista3.csv": "Namn\tOrt".encode("utf-16"),
    "brev.docx": docx(),
    "blad.xlsx": zipped({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b"<x/>"}),
    "bilder.pptx": zipped({"[Content_Types].xml": CONTENT_TYPES, "ppt/presentation.xml": b"<p/>"}),
    "text.odt": zipped({"mimetype": MEDIA_TYPES["odt"], "content.xml": b"<o/>"}),
    "blad.ods": zipped({"mimetype": MEDIA_TYPES["ods"], "content.xml": b"<o/>"}),
    "papper.zip": zipped({"a.pdf": b"%PDF-", "b/c.txt": b"c"}),
    "bild.png": png(),
}


@pytest.mark.parametrize("name", GOOD)
def test_clean_document_when_it_is_what_it_says_takes_it(upload, name):
    assert clean_document(upload(name, GOOD[name])).name == name


BAD = {
    "web page as PDF": ("a.pdf", b"<html><script>alert(1)</script>"),
    "PDF after something else": ("a.pdf", b"GIF89a" + GOOD["avtal.pdf"]),
    "PDF and page": ("a.pdf", b"%PDF-1.7\n<script>alert(1)</script>"),
    "PDF and archive": ("a.pdf", GOOD["avtal.pdf"] + docx()),
    "PDF that starts a program": ("a.pdf", b"%PDF-1.7\n<</S/Launch/F(cmd.exe)>>"),
    "PDF with script": ("a.pdf", b"%PDF-1.7\n<</S/JavaScript/JS(app.alert(1))>>"),
    "program as text": ("a.txt", b"MZ\x90\x00\x03\x00\x00\x00"),
    "page as text": ("a.txt", b" \n<svg onload=alert(1)>"),
    "page as list": ("a.csv", b"<html>"),
    "PDF as list": ("a.csv", GOOD["avtal.pdf"]),
    "text as Word": ("a.docx", b"just text"),
    "Excel as Word": ("a.docx", GOOD["blad.xlsx"]),
    "archive as Word": ("a.docx", GOOD["papper.zip"]),
    "Word with macros": ("a.docx", docx(**{"word/vbaProject.bin": b"x"})),
    "Word of the macro kind": (
        "a.docx",
        zipped({"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml", "word/d.xml": b""}),
    ),
    "OpenDocument with macros": ("a.odt", zipped({"mimetype": MEDIA_TYPES["odt"], "Basic/script-lc.xml": b""})),
    "OpenDocument of another kind": ("a.odt", GOOD["blad.ods"]),
    "Word behind a page": ("a.docx", b"<html>" + docx()),
    "Word that climbs out": ("a.docx", docx(**{"../../etc/passwd": b"x"})),
    "archive with a program": ("a.zip", zipped({"a/run.exe": b"MZ"})),
    "archive in an archive": ("a.zip", zipped({"inner.zip": b"PK"})),
    "archive with a remark": ("a.zip", zipped({"a.txt": b"a"}, comment=b"<script>")),
    "bomb": ("a.zip", zipped({"zeros.txt": bytes(20 * 1024 * 1024)})),
    "many entries": ("a.zip", zipped({f"{n}.txt": b"" for n in range(5001)})),
    "broken archive": ("a.zip", b"PK\x03\x04" + b"\xff" * 200),
    "empty": ("a.pdf", b""),
    "unknown ending": ("a.exe", b"MZ"),
    "old macro ending": ("a.docm", docx()),
    "no ending": ("README", b"text"),
    "hidden ending": ("avtal\u202etxt.exe", b"MZ"),
    "page ending": ("a.svg", b"<svg/>"),
    "page as picture": ("a.png", b"<svg/>"),
    "JPEG as PNG": ("a.jpg", png()),
}


@pytest.mark.parametrize("case", BAD)
def test_clean_document_when_it_is_something_else_refuses(upload, case):
    with pytest.raises(ValidationError):
        clean_document(upload(*BAD[case]))


def test_clean_document_when_sizes_are_declared_falsely_refuses(upload):
    content = bytearray(GOOD["brev.docx"])
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 4_000_000_000)
    with pytest.raises(ValidationError, match="unpacks"):
        clean_document(upload("a.docx", bytes(content)))


def test_clean_document_when_locked_refuses(upload):
    content = bytearray(GOOD["brev.docx"])
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    with pytest.raises(ValidationError, match="password"):
        clean_document(upload("a.docx", bytes(content)))


def test_clean_document_when_too_large_says_how_large_it_may_be(upload, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 10
    with pytest.raises(ValidationError, match="too large"):
        clean_document(upload("a.txt", b"x" * 11))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\kim\\avtal.pdf", "avtal.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ("avtal\u202efdp.exe", "avtalfdp.exe"),
        ("null\x00byte.pdf", "nullbyte.pdf"),
        ('quo"te;s.pdf', "quo te s.pdf"),
        ("con.pdf", "_con.pdf"),
        ("...", "document"),
        ("", "document"),
        ("trailing.pdf. . ", "trailing.pdf"),
        ("A\u030angstro\u0308m.pdf", "Ångström.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("x." + "y" * 300, "x." + "y" * 118),
    ],
)
def test_safe_name_keeps_what_is_harmless(given, kept):
    assert safe_name(given) == kept
    assert len(safe_name(given)) <= 120


def told(content):
    """Everything that a picture says beside its pixels."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        harmless = {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "dpi",
            "loop",
            "background",
            "timestamp",
            "duration",
        }
        return {name: value for name, value in picture.info.items() if name not in harmless}


def exif_of_a_telephone(orientation=1):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = orientation, "CANARYPHONE", "CANARY Svensson"
    exif.get_ifd(0x8825).update({1: "N", 2: (56.0, 9.0, 39.0), 3: "E", 4: (15.0, 35.0, 12.0)})
    return exif


def told_much(kind):
    picture, target = Image.new("RGB", (40, 20), "teal"), io.BytesIO()
    picture.putpixel((0, 0), (255, 0, 0))
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "CANARY")
    text.add_itxt("XML:com.adobe.xmp", "<x>CANARY</x>")
    options = {
        "JPEG": {"comment": b"CANARY", "xmp": b"<x>CANARY</x>"},
        "PNG": {"pnginfo": text},
        "WEBP": {"xmp": b"<x>CANARY</x>"},
    }[kind]
    picture.save(target, kind, exif=exif_of_a_telephone(), icc_profile=b"CANARY" * 30, **options)
    return target.getvalue()


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("JPEG", "a.JPEG"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_clean_picture_keeps_nothing_but_pixels(upload, kind, name):
    original = told_much(kind)
    assert b"CANARY" in original
    content = clean_picture(upload(name, original)).read()
    assert b"CANARY" not in content
    assert told(content) == {}
    with Image.open(io.BytesIO(content)) as picture:
        assert not picture.getexif()
        assert (picture.format, picture.size) == (kind, (40, 20))


def test_clean_picture_when_it_lies_on_its_side_turns_it(upload):
    target = io.BytesIO()
    Image.new("RGB", (40, 20)).save(target, "JPEG", exif=exif_of_a_telephone(orientation=6))
    with Image.open(clean_picture(upload("a.jpg", target))) as picture:
        assert picture.size == (20, 40)


def test_clean_picture_when_it_moves_keeps_the_first(upload):
    target = io.BytesIO()
    frames = [Image.new("P", (10, 10), colour) for colour in range(3)]
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], comment=b"CANARY")
    cleaned = clean_picture(upload("a.gif", target))
    assert cleaned.name == "a.png"
    with Image.open(cleaned) as picture:
        assert (picture.format, getattr(picture, "n_frames", 1), picture.info) == ("PNG", 1, {})


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_clean_picture_takes_every_colour_mode_of_png(upload, mode):
    target = io.BytesIO()
    Image.new(mode, (5, 5)).save(target, "PNG")
    with Image.open(clean_picture(upload("a.png", target))) as picture:
        assert picture.mode in {"RGB", "RGBA"}


def test_clean_picture_when_printed_colours_are_given_makes_screen_colours(upload):
    target = io.BytesIO()
    Image.new("CMYK", (5, 5)).save(target, "JPEG")
    with Image.open(clean_picture(upload("a.jpg", target))) as picture:
        assert picture.mode == "RGB"


def test_clean_picture_when_it_has_too_many_pixels_refuses_before_decoding(upload, monkeypatch):
    target = io.BytesIO()
    Image.new("1", (5001, 5000)).save(target, "PNG")
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(ValidationError, match="million"):
        clean_picture(upload("a.png", target))


@pytest.mark.parametrize("content", [b"", b"x", png()[:40], b"<svg/>", b"BM" + bytes(60), GOOD["avtal.pdf"]])
def test_clean_picture_when_it_cannot_be_read_refuses(upload, content):
    with pytest.raises(ValidationError):
        clean_picture(upload("a.png", content))


@pytest.mark.parametrize(
    ("spec", "allowed"),
    [
        ("width-800", True),
        ("fill-1200x630-c100|format-webp", True),
        ("max-165x165", True),
        ("original", True),
        ("width-800|format-avif|avifquality-60|bgcolor-fff", True),
        ("width-100000", False),
        ("fill-9999x9999", False),
        ("|".join(["width-100"] * 5), False),
        ("scale-5000", False),
        ("../x", False),
    ],
)
def test_is_bounded_when_a_size_is_asked_for(spec, allowed):
    assert is_bounded(spec) is allowed
