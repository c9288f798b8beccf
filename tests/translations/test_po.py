"""PO files out and in (row D2, fact 11): what is broken is told, what is not allowed is not published."""

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail_localize.models import StringTranslation

from tests.translations.conftest import EDIT, PREFIX, segment, translated, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def translation(editor, karlskrona, person):
    return translated(karlskrona, person(karlskrona, "editor"))


@pytest.fixture
def upload(editor, translation):
    """Send a file; gives what the editor is told."""

    def send(content=None, **fields):
        if content is not None:
            fields["file"] = SimpleUploadedFile("a.po", content)
        response = editor.post(f"{PREFIX}upload_pofile", translation.pk, **fields)
        assert response.status_code == 302
        return " ".join(editor.says(response))

    return send


def filled(editor, translation, texts):
    """The file as downloaded, with these texts translated."""
    response = editor.get(f"{PREFIX}download_pofile", translation.pk)
    assert response["Content-Disposition"] == "attachment; filename=stadgar-en.po"
    po = polib.pofile(response.content.decode())
    for entry in po:
        entry.msgstr = texts.get(entry.msgid, "")
    return str(po).encode()


def test_file_when_filled_in_then_taken_over_and_published(
    editor, translation, upload, client, django_capture_on_commit_callbacks
):
    texts = {"Stadgar": "Bylaws", "stadgar": "bylaws", "Hej alla": "Hello <b>all</b>"}
    assert "3 texts were taken over." in upload(filled(editor, translation, texts))
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(EDIT, translation.get_target_instance().pk, action="publish")

    assert "Hello <b>all</b>" in client.get("/en/bylaws/").content.decode()


HEADER = b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
BROKEN = {
    "nothing": (None, "Choose a PO file first."),
    "empty": (b"", "The PO file is empty."),
    "words": (b"hello", "not a PO file"),
    "a path": (b"/etc/passwd", "not a PO file"),
    "bytes": (b"\xff\xfe\x00\x01", "not a PO file"),
    "latin": (HEADER + 'msgid "a"\nmsgstr "å"\n'.encode("latin-1"), "not a PO file"),
    "cut off": (HEADER + b'msgid "a"\nmsgstr', "not a PO file"),
    "a nul": (HEADER + b'msgid "a"\nmsgstr "\0"\n', "not a PO file"),
    "no header": (b'msgid "a"\nmsgstr "b"\n', "which translation it belongs to"),
    "no number": (HEADER + b'msgid "a"\nmsgstr "b"\n', "which translation it belongs to"),
    "another's": (HEADER[:-1] + b'"X-WagtailLocalize-TranslationID: 7\\n"\n\n', "another translation"),
    "large": (HEADER + b"# x\n" * 300_000, "larger than one megabyte"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_file_when_it_cannot_be_used_then_the_editor_is_told_why(upload, kind):
    content, told = BROKEN[kind]

    assert told in upload(content)
    assert not StringTranslation.objects.exists()


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="x" onerror="alert(1)">',
    '<b onclick="alert(1)">x</b>',
    '<a href="javascript:alert(1)">x</a>',
    '<a id="a9">x</a>',
    "<svg/onload=alert(1)>",
    "<h1>x</h1>",
]


@pytest.mark.parametrize("way", ["file", "screen"])
def test_text_when_it_holds_markup_that_is_not_allowed_then_flagged_and_not_published(
    editor, translation, upload, client, django_capture_on_commit_callbacks, way
):
    write(editor, translation, {"Stadgar": "Bylaws", "stadgar": "bylaws"})
    for text in HOSTILE:
        if way == "file":
            told = upload(filled(editor, translation, {"Hej alla": text}))
            assert "markup that is not allowed" in told
        else:
            write(editor, translation, {"Hej alla": text})
        assert StringTranslation.objects.get(translation_of=segment(translation, "Hej alla").string).has_error, text
        with django_capture_on_commit_callbacks(execute=True):
            editor.post(EDIT, translation.get_target_instance().pk, action="publish")
        seen = client.get("/en/bylaws/").content.decode()
        assert (text in seen, "Hej alla" in seen) == (False, True)


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", " javascript:x", "tel:1 2"]
)
def test_override_when_an_address_could_run_then_refused(editor, karlskrona, person, value):
    text = '<p>Läs <a href="https://example.org/">mer</a></p>'
    translation = translated(karlskrona, person(karlskrona, "editor"), "Länk", text)
    link = translation.source.overridablesegment_set.get()
    refused = editor.put(f"{PREFIX}edit_override", translation.pk, link.pk, value=value)
    taken = editor.put(f"{PREFIX}edit_override", translation.pk, link.pk, value="https://example.org/en/")

    assert (refused.status_code, taken.status_code) == (400, 201)
