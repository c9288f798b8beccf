"""An editor has a page translated, over HTTP, from the first draft to the next change."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation

from home.actions import translate_page
from home.models import StandardPage
from tests.factories.home import StandardPageFactory, front_page
from tests.translations.conftest import EDIT, PREFIX, body, locale, page_in, segment, translated, write

pytestmark = pytest.mark.django_db
TEXTS = {"Stadgar": "Bylaws", "stadgar": "bylaws", "Hej alla": "Hello all"}


@pytest.fixture
def publish(editor, django_capture_on_commit_callbacks):
    """Press *Publish* in the editor of a translation."""

    def press(translation):
        with django_capture_on_commit_callbacks(execute=True):
            return editor.post(EDIT, translation.get_target_instance().pk, action="publish")

    return press


def test_journey_when_a_page_is_translated_then_readers_see_it_and_changes_reach_it(
    editor, karlskrona, client, publish
):
    page = page_in(karlskrona)
    assert "Translate this page" in editor.get(EDIT, page.pk).content.decode()
    response = editor.post(f"{PREFIX}submit_page_translation", page.pk, locales=[locale("en").pk])
    translation = Translation.objects.get(source__object_id=page.translation_key)
    draft = translation.get_target_instance()
    assert (response.status_code, response["Location"]) == (302, f"/cms/pages/{draft.pk}/edit/")
    assert (draft.live, draft.get_parent().pk) == (False, front_page(karlskrona, "en").pk)
    assert editor.get(EDIT, draft.pk).status_code == 200
    write(editor, translation, TEXTS)
    assert client.get("/en/bylaws/").status_code == 404
    assert "Hello all" in editor.get(f"{PREFIX}preview_translation", translation.pk).content.decode()
    assert publish(translation).status_code == 302
    assert "Hello all" in client.get("/en/bylaws/").content.decode()
    assert "The original has changed" not in editor.get(EDIT, draft.pk).content.decode()

    original = StandardPage.objects.get(pk=page.pk)
    original.body = body("<p>Hej alla</p>", "<p>Nytt stycke</p>")
    original.save_revision().publish()
    assert "The original has changed" in editor.get(EDIT, draft.pk).content.decode()
    assert "The original has changed" in editor.get(f"{PREFIX}translations_report").content.decode()
    assert editor.post(f"{PREFIX}update_translations", translation.source_id).status_code == 302
    assert "The original has changed" not in editor.get(EDIT, draft.pk).content.decode()
    assert "1 of 4 texts missing" in editor.get(f"{PREFIX}translations_report").content.decode()
    seen = client.get("/en/bylaws/").content.decode()
    assert "Hello all" in seen
    assert "Nytt stycke" not in seen

    write(editor, translation, {"Nytt stycke": "A new paragraph"})
    publish(translation)
    seen = client.get("/en/bylaws/").content.decode()
    assert ("Hello all" in seen, "A new paragraph" in seen) == (True, True)


def test_submit_when_pages_above_are_missing_then_they_are_drafts_too(editor, karlskrona):
    above = page_in(karlskrona, "Om oss")
    page = page_in(karlskrona, "Styrelsen", parent=above)
    response = editor.post(f"{PREFIX}submit_page_translation", page.pk, locales=[locale("en").pk])

    made = page.get_translation(locale("en"))
    assert (made.live, made.get_parent().live) == (False, False)
    assert made.get_parent().alias_of is None
    assert made.get_parent().translation_key == above.translation_key
    assert made.get_parent().get_parent().pk == front_page(karlskrona, "en").pk
    assert any("Om oss" in text for text in editor.says(response))


def test_submit_when_with_all_below_then_each_stands_below_its_own(editor, karlskrona):
    above = page_in(karlskrona, "Om oss")
    below = page_in(karlskrona, "Styrelsen", parent=above)
    fields = {"locales": [locale("en").pk], "include_subtree": "on"}
    editor.post(f"{PREFIX}submit_page_translation", above.pk, **fields)

    english = locale("en")
    assert below.get_translation(english).get_parent().pk == above.get_translation(english).pk
    assert Page.objects.descendant_of(front_page(karlskrona, "en")).filter(live=False).count() == 2


def hand_made(page):
    """An English text of the page that wagtail-localize knows nothing of."""
    copied = page.copy_for_translation(locale("en"))
    copied.title, copied.slug, copied.body = "Bylaws", "bylaws", body("<p>By hand</p>")
    copied.save_revision().publish()
    return StandardPage.objects.get(pk=copied.pk)


def test_submit_when_there_is_a_text_by_hand_then_named_and_not_replaced(editor, karlskrona):
    page = page_in(karlskrona)
    english = hand_made(page)
    screen = editor.get(f"{PREFIX}submit_page_translation", page.pk).content.decode()
    assert "a text of their own" in screen
    assert f"/cms/pages/{english.pk}/edit/" in screen
    response = editor.post(f"{PREFIX}submit_page_translation", page.pk, locales=[locale("en").pk])

    assert response.status_code == 200
    assert not Translation.objects.exists()
    assert "Translate this page" not in editor.get(EDIT, page.pk).content.decode()


def test_submit_when_a_page_below_has_a_text_by_hand_then_left_as_it_is_and_named(editor, karlskrona):
    above = page_in(karlskrona, "Om oss")
    page = page_in(karlskrona, parent=above)
    StandardPageFactory(parent=above, title="Tredje")
    above_in_english = above.copy_for_translation(locale("en"), alias=True)
    english = hand_made(page)
    revisions = english.revisions.count()
    fields = {"locales": [locale("en").pk], "include_subtree": "on"}
    response = editor.post(f"{PREFIX}submit_page_translation", above.pk, **fields)
    told = editor.says(response)

    english = StandardPage.objects.get(pk=english.pk)
    assert (english.title, english.body[0].value.source) == ("Bylaws", "<p>By hand</p>")
    assert english.revisions.count() == revisions
    assert any("Bylaws" in text and "Left as they are" in text for text in told)
    assert Page.objects.child_of(Page.objects.get(pk=above_in_english.pk)).count() == 2


def test_submit_when_a_translated_page_is_written_by_code_then_updates_leave_it(editor, karlskrona, person, publish):
    translation = translated(karlskrona, person(karlskrona, "editor"))
    page = translation.source.get_source_instance()
    translate_page(by=None, page=page, language="en", values={"title": "By hand", "body": body("<p>By hand</p>")})
    translation.refresh_from_db()
    assert translation.enabled is False
    page.body = body("<p>Annat</p>")
    page.save_revision().publish()
    editor.post(f"{PREFIX}update_translations", translation.source_id, publish_translations="on")

    assert "By hand" in translation.get_target_instance().body[0].value.source


def test_restart_when_texts_were_edited_by_hand_then_they_are_kept(editor, karlskrona, person, publish, client):
    translation = translated(karlskrona, person(karlskrona, "editor"))
    write(editor, translation, TEXTS)
    publish(translation)
    assert editor.post(f"{PREFIX}stop_translation", translation.pk).status_code == 302
    page = translation.get_target_instance()
    page.body = body("<p>Hello everybody</p>")
    page.save_revision().publish()
    response = editor.post(EDIT, page.pk, **{"localize-restart-translation": ""})
    translation.refresh_from_db()
    assert (response.status_code, translation.enabled) == (302, True)
    publish(translation)

    assert "Hello everybody" in client.get("/en/bylaws/").content.decode()


def test_restart_when_something_would_be_lost_then_asked_first(editor, karlskrona, person, publish, client):
    translation = translated(karlskrona, person(karlskrona, "editor"))
    write(editor, translation, TEXTS)
    publish(translation)
    editor.post(f"{PREFIX}stop_translation", translation.pk)
    page = translation.get_target_instance()
    page.body = body("<p>Hello all</p>", "<p>Only in English</p>")
    page.save_revision().publish()
    asked = editor.post(EDIT, page.pk, **{"localize-restart-translation": ""})
    translation.refresh_from_db()
    assert (asked.status_code, translation.enabled) == (200, False)
    assert "<li>Text</li>" in asked.content.decode()
    assert "Only in English" in client.get("/en/bylaws/").content.decode()
    editor.post(EDIT, page.pk, **{"localize-restart-translation": "replace"})
    translation.refresh_from_db()

    assert translation.enabled is True


def test_update_when_published_at_once_then_only_what_readers_see_already(
    editor, karlskrona, person, django_capture_on_commit_callbacks
):
    translation = translated(karlskrona, person(karlskrona, "editor"))
    form = editor.get(f"{PREFIX}update_translations", translation.source_id).content.decode()
    assert "publish_translations" not in form
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(f"{PREFIX}update_translations", translation.source_id, publish_translations="on")
    assert translation.get_target_instance().live is False


def test_update_when_the_person_may_not_publish_then_no_publishing(
    at, karlskrona, person, publish, django_capture_on_commit_callbacks
):
    editor = person(karlskrona, "editor")
    translation = translated(karlskrona, editor)
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    original = translation.source.get_source_instance()
    original.body = body("<p>Annat</p>")
    original.save_revision().publish()
    editor.groups.get().page_permissions.filter(permission__codename="publish_page").delete()
    browser = at(karlskrona, editor)
    assert (
        "publish_translations"
        not in browser.get(f"{PREFIX}update_translations", translation.source_id).content.decode()
    )
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"{PREFIX}update_translations", translation.source_id, publish_translations="on")
        response = browser.post(EDIT, translation.get_target_instance().pk, action="publish")

    assert any("may not publish" in text for text in browser.says(response))
    assert "Hej alla" in translation.get_target_instance().body[0].value.source


def test_alias_when_converted_then_live_like_its_original_and_found_by_its_words(
    editor, karlskrona, person, client, publish
):
    translation = translated(karlskrona, person(karlskrona, "editor"))
    page = translation.get_target_instance()
    assert "Show the original’s text" in editor.get(f"{PREFIX}convert_to_alias", page.pk).content.decode()
    assert editor.post(f"{PREFIX}convert_to_alias", page.pk).status_code == 302
    page.refresh_from_db()

    assert (page.alias_of_id, page.live) == (translation.source.get_source_instance().pk, True)
    assert not Translation.objects.exists()
    assert "Hej alla" in client.get("/en/search/", {"q": "Stadgar"}).content.decode()


def test_string_when_too_long_or_unkeepable_then_refused_and_not_an_error(editor, karlskrona, person):
    translation = translated(karlskrona, person(karlskrona, "editor"))
    string = segment(translation, "Stadgar").pk

    assert editor.put(f"{PREFIX}edit_string_translation", translation.pk, string, value="a\0b").status_code == 400
    assert editor.put(f"{PREFIX}edit_string_translation", translation.pk, string, other="x").status_code == 400
    assert editor.put(f"{PREFIX}edit_string_translation", translation.pk, string, value="x" * 300).status_code < 500


def test_string_when_the_page_is_locked_by_somebody_else_then_refused(editor, karlskrona, person):
    translation = translated(karlskrona, person(karlskrona, "editor"))
    page = translation.get_target_instance()
    page.locked, page.locked_by = True, person(karlskrona, "secretariat")
    page.save()
    string = segment(translation, "Stadgar").pk

    refused = editor.put(f"{PREFIX}edit_string_translation", translation.pk, string, value="Bylaws")

    assert refused.status_code == 403
    assert not StringTranslation.objects.exists()


@pytest.mark.parametrize("name", ["edit_string_translation", "edit_override"])
def test_text_when_not_sent_as_a_form_then_refused(editor, karlskrona, person, name):
    translation = translated(
        karlskrona, person(karlskrona, "editor"), "Länk", '<p><a href="https://a.example/">x</a></p>'
    )
    rows = translation.source
    segment_of = {"edit_string_translation": rows.stringsegment_set, "edit_override": rows.overridablesegment_set}
    address = reverse(PREFIX + name, args=[translation.pk, segment_of[name].first().pk])

    assert editor.client.put(address, b"[" * 100_000, content_type="application/json").status_code == 415
    assert editor.client.post(address, b"--x", content_type="multipart/form-data; boundary=x").status_code == 405


@pytest.mark.parametrize(
    ("next_page", "status"), [("{host}/cms/pages/", 302), ("{host}.evil.example/", 400), ("{host}//evil.example", 400)]
)
def test_publish_when_the_screen_sends_where_it_stands_then_only_this_host_is_gone_back_to(
    editor, karlskrona, person, next_page, status
):
    """The editor's script sends the whole address in ``next``, which the gate looks at."""
    translation = translated(karlskrona, person(karlskrona, "editor"))
    here = next_page.format(host=f"http://{karlskrona.site.hostname}")
    response = editor.post(EDIT, translation.get_target_instance().pk, action="publish", next=here)

    assert response.status_code == status
