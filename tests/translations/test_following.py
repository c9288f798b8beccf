"""What is taken down or closed in one language goes in all of them (row B9, fact 4)."""

import pytest
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from home.actions import add_translated
from home.models import NewsPage, StandardPage
from tests.factories.home import StandardPageFactory, front_page, news_index
from tests.factories.networks import TopicFactory
from tests.translations.conftest import locale, page_in

pytestmark = pytest.mark.django_db
ENGLISH = "/en/bylaws/"


@pytest.fixture
def pages(karlskrona, person, client, host):
    """A piece of news in both languages, translated by hand, and other news of its topic."""
    front_page(karlskrona)
    topic = TopicFactory(network=karlskrona)
    made = {}
    for name in ("Kanarie", "Annat"):
        texts = {"sv": {"title": name}, "en": {"title": f"{name} in English"}}
        made[name] = add_translated(
            by=None, network=karlskrona, parent=news_index(karlskrona), model=NewsPage, texts=texts, topics=[topic]
        )
    client.defaults["HTTP_HOST"] = karlskrona.site.hostname
    return made


SURFACES = {
    "page": "/en/news/kanarie-in-english/",
    "list": "/en/news/",
    "front page": "/en/",
    "related": "/en/news/annat-in-english/",
    "search": "/en/search/?q=Kanarie",
    "feed": "/en/news/feed/",
    "sitemap": "/sitemap.xml",
}


def seen(client, path):
    """Whether an anonymous reader finds the English text there."""
    response = client.get(path)
    words = response.content.decode().lower()
    return response.status_code == 200 and ("kanarie in english" in words or "kanarie-in-english" in words)


def test_surfaces_when_it_is_published_then_the_canary_is_on_all_of_them(pages, client):
    assert {name: seen(client, path) for name, path in SURFACES.items()} == dict.fromkeys(SURFACES, True)


def test_surfaces_when_the_original_is_taken_down_then_on_none(pages, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        pages["Kanarie"]["sv"].unpublish()

    assert {name: seen(client, path) for name, path in SURFACES.items()} == dict.fromkeys(SURFACES, False)


def test_surfaces_when_the_original_is_closed_after_translation_then_on_none(
    pages, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=pages["Kanarie"]["sv"], restriction_type="login")

    assert {name: seen(client, path) for name, path in SURFACES.items()} == dict.fromkeys(SURFACES, False)
    assert client.get(SURFACES["page"]).status_code == 404


@pytest.mark.parametrize(("name", "button"), [("unpublish", "unpublish it"), ("delete", "delete it")])
def test_screen_when_a_page_is_to_go_then_its_translations_are_named(editor, pages, name, button):
    pages["Kanarie"]["sv"].save()
    screen = editor.get(f"wagtailadmin_pages:{name}", pages["Kanarie"]["sv"].pk).content.decode()
    assert button in screen
    assert "Kanarie in English (English)" in screen
    assert (
        "Kanarie in English" not in editor.get(f"wagtailadmin_pages:{name}", pages["Annat"]["sv"].pk).content.decode()
    )
    editor.post(f"wagtailadmin_pages:{name}", pages["Kanarie"]["sv"].pk)
    pages["Kanarie"]["en"].refresh_from_db()

    assert pages["Kanarie"]["en"].live is False


def test_taking_down_when_it_is_the_translation_then_the_original_stays(editor, pages):
    editor.post("wagtailadmin_pages:unpublish", pages["Kanarie"]["en"].pk)
    pages["Kanarie"]["sv"].refresh_from_db()

    assert pages["Kanarie"]["sv"].live is True


def test_taking_down_when_all_below_too_then_their_translations_as_well(editor, karlskrona):
    above = page_in(karlskrona, "Om oss")
    page = page_in(karlskrona, parent=above)
    for original in (above, page):
        english = original.copy_for_translation(locale("en"))
        english.save_revision().publish()
    editor.post("wagtailadmin_pages:unpublish", above.pk, include_descendants="on")

    assert not Page.objects.descendant_of(front_page(karlskrona, "en")).live().filter(title="Stadgar").exists()


def test_taking_down_when_translated_from_another_language_then_that_one_counts(karlskrona, person, editor):
    """English is the original of the Swedish text here, although Swedish is the main language."""
    english = StandardPageFactory(parent=front_page(karlskrona, "en"), title="Bylaws")
    fields = {"locales": [locale("sv").pk]}
    editor.post("wagtail_localize:submit_page_translation", english.pk, **fields)
    swedish = StandardPage.objects.get(translation_key=english.translation_key, locale=locale("sv"))
    swedish.save_revision().publish()
    swedish.unpublish()
    english.refresh_from_db()
    assert english.live is True
    swedish.save_revision().publish()
    english.unpublish()
    swedish.refresh_from_db()

    assert swedish.live is False


@pytest.mark.parametrize("act", ["delete", "unpublish"])
def test_an_act_on_many_names_the_translations_that_go_with_them(pages, person, karlskrona, client, act):
    """As the screen for one page does; one that is chosen itself is not named again."""
    client.force_login(person(karlskrona, "editor"))
    chosen = [pages["Kanarie"]["sv"], pages["Annat"]["sv"], pages["Annat"]["en"]]
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", act])
    words = client.get(address, {"id": [page.pk for page in chosen]}).content.decode()
    _before, _sentence, named = words.partition("These translations of them are taken down with them:")
    named = named.partition("</ul>")[0]
    assert ("Kanarie in English" in named, "Annat in English" in named) == (True, False)
