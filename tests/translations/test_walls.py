"""Rows A16 to A20 of the leak catalogue: nothing of another network can be seen, named, counted or changed."""

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation

from tests.factories.home import front_page
from tests.factories.library import NetworkImageFactory
from tests.translations.conftest import PREFIX, locale, page_in, segment, translated

pytestmark = pytest.mark.django_db
CANARY = "Kanarifugl"


@pytest.fixture
def foreign(kongsberg, person):
    """A translation in another network, half done."""
    front_page(kongsberg)
    return translated(kongsberg, person(kongsberg, "editor"), CANARY, f"<p>{CANARY} tekst</p>")


def addresses(translation):
    """Every address that names something, filled with what belongs to a translation."""
    page = translation.source.get_source_instance()
    string = translation.source.stringsegment_set.first()
    return {
        "submit_page_translation": [page.pk],
        "update_translations": [translation.source_id],
        "edit_string_translation": [translation.pk, string.pk],
        "edit_override": [translation.pk, string.pk],
        "download_pofile": [translation.pk],
        "upload_pofile": [translation.pk],
        "preview_translation": [translation.pk],
        "stop_translation": [translation.pk],
        "convert_to_alias": [translation.get_target_instance().pk],
    }


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_addresses_when_another_networks_thing_is_named_then_not_found(editor, foreign, method):
    before = Page.objects.count(), StringTranslation.objects.count()
    for name, args in addresses(foreign).items():
        response = getattr(editor.client, method)(reverse(PREFIX + name, args=args))
        taken = method in {"get", "post"} or name in {"edit_string_translation", "edit_override"}
        assert response.status_code == (404 if taken else 405), name
        assert CANARY.encode() not in response.content

    assert (Page.objects.count(), StringTranslation.objects.count()) == before


def test_addresses_when_a_number_is_nobodys_then_the_same_answer(editor, foreign):
    for name, args in addresses(foreign).items():
        asked = editor.client.get(reverse(PREFIX + name, args=args))
        guessed = editor.client.get(reverse(PREFIX + name, args=[987654 for _one in args]))
        assert (asked.status_code, len(asked.content)) == (guessed.status_code, len(guessed.content)), name


def test_addresses_when_own_then_open_to_editor_and_secretariat(at, person, karlskrona):
    front_page(karlskrona)
    for role in ("editor", "secretariat"):
        somebody = person(karlskrona, role)
        own = translated(karlskrona, somebody)
        browser = at(karlskrona, somebody)
        for name in ("submit_page_translation", "update_translations", "download_pofile", "preview_translation"):
            assert browser.get(PREFIX + name, *addresses(own)[name]).status_code == 200, name


@pytest.mark.parametrize("role", ["representative", "deputy", "partner", "board", "chair"])
def test_addresses_when_a_member_asks_then_refused(at, person, karlskrona, role):
    own = translated(karlskrona, person(karlskrona, "editor"))
    browser = at(karlskrona, person(karlskrona, role))

    assert browser.get(f"{PREFIX}translations_report").status_code == 403
    assert browser.get(f"{PREFIX}submit_page_translation", own.source.get_source_instance().pk).status_code == 403


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("machine_translate", [1]),
        ("submit_snippet_translation", ["networks", "topic", "1"]),
        ("snippets_api_listing", ["networks", "topic"]),
        ("snippets_api_detail", ["networks", "topic", "1"]),
    ],
)
def test_addresses_when_no_network_can_have_them_then_not_mounted(name, arguments):
    with pytest.raises(NoReverseMatch):
        reverse(PREFIX + name, args=arguments)


def test_submit_when_a_language_the_network_lacks_then_neither_offered_nor_taken(editor, karlskrona, kongsberg):
    page = page_in(karlskrona)
    norwegian = locale("nb")
    form = editor.get(f"{PREFIX}submit_page_translation", page.pk).context["form"]
    assert [row.language_code for row in form.fields["locales"].queryset] == ["en"]
    response = editor.post(f"{PREFIX}submit_page_translation", page.pk, locales=[norwegian.pk])

    assert response.status_code == 200
    assert not Page.objects.filter(locale=norwegian, translation_key=page.translation_key).exists()
    assert not Translation.objects.exists()


def test_update_when_the_source_is_another_networks_draft_then_never_published(editor, foreign):
    """A19, the worst: a stock installation shows the draft to everyone."""
    page = foreign.get_target_instance()
    response = editor.post(f"{PREFIX}update_translations", foreign.source_id, publish_translations="on")
    page.refresh_from_db()

    assert (response.status_code, page.live) == (404, False)


def test_strings_when_one_of_another_network_is_smuggled_in_then_not_found(editor, karlskrona, person, foreign):
    own = translated(karlskrona, person(karlskrona, "editor"))
    string = segment(foreign, CANARY)
    response = editor.put(f"{PREFIX}edit_string_translation", own.pk, string.pk, value="x")

    assert response.status_code == 404
    assert not StringTranslation.objects.exists()


def test_override_when_a_page_or_picture_of_another_network_then_refused(editor, karlskrona, kongsberg, person):
    link = {"type": "call", "value": {"label": "Vidare", "page": front_page(karlskrona).pk, "address": ""}, "id": "c"}
    shown = {"image": NetworkImageFactory(network=karlskrona).pk, "alt_text": "Hamnen", "decorative": False}
    picture = {"type": "picture", "value": {"picture": shown}, "id": "p"}
    page = page_in(karlskrona)
    page.body = page._meta.get_field("body").to_python([link, picture])
    page.save_revision().publish()
    editor.post(f"{PREFIX}submit_page_translation", page.pk, locales=[locale("en").pk])
    own = Translation.objects.get(source__object_id=page.translation_key)
    foreign = {"page": front_page(kongsberg).pk, "image": NetworkImageFactory(network=kongsberg).pk}
    segments = {row.context.path.split(".")[-1]: row for row in own.source.overridablesegment_set.all()}
    for kind in ("page", "image"):
        response = editor.put(f"{PREFIX}edit_override", own.pk, segments[kind].pk, value=foreign[kind])
        assert response.status_code == 400, kind
        assert not segments[kind].context.overrides.exists(), kind
    mine = front_page(karlskrona, "en").pk

    assert editor.put(f"{PREFIX}edit_override", own.pk, segments["page"].pk, value=mine).status_code == 201


def test_po_when_a_text_stands_in_another_network_then_told_like_one_that_stands_nowhere(
    editor, karlskrona, person, foreign
):
    own = translated(karlskrona, person(karlskrona, "editor"))
    told = [upload_text(editor, own, text) for text in (CANARY, "Nowhere at all")]

    assert told[0] == told[1]
    assert "1 text in the file is not on this page." in told[0][-1]


def upload_text(browser, translation, text):
    po = translation.export_po()
    del po[:]
    po.append(polib.POEntry(msgid=text, msgctxt="title", msgstr="x"))
    file = SimpleUploadedFile("a.po", str(po).encode())
    return browser.says(browser.post(f"{PREFIX}upload_pofile", translation.pk, file=file))
