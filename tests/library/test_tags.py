"""Tags of files: each network is offered those of its own files, and no word that another one typed."""

import pytest
from django.test import Client
from django.urls import reverse
from taggit.models import Tag
from wagtail.admin import filters
from wagtail.images.views import chooser

from audit.models import Entry
from library.forms import DocumentForm, OwnTagWidget, PictureForm
from library.models import NetworkDocument, NetworkImage
from library.querysets import popular_tags
from networks.querysets import serving
from tests.factories.home import grow
from tests.factories.library import NetworkDocumentFactory, NetworkImageFactory
from tests.factories.networks import PersonFactory

pytestmark = pytest.mark.django_db
SUGGEST_QUERIES = 7


@pytest.fixture
def tagged(networks):
    """Pictures and documents of both networks, some with a word in common."""
    own, other = networks
    grow(own)

    def tag(row, *words):
        row.tags.add(*words)
        return row

    return {
        "picture": tag(NetworkImageFactory(network=own), "Skolan", "Skeppet"),
        "paper": tag(NetworkDocumentFactory(network=own, audience={own.key()}), "Skrivelse"),
        "board": tag(NetworkDocumentFactory(network=own, audience={own.key("board")}), "Skuld"),
        "foreign": tag(NetworkImageFactory(network=other), "Skolan", "Skandale"),
        "foreign paper": tag(NetworkDocumentFactory(network=other, audience={"public"}), "Skjult"),
    }


@pytest.fixture
def editor(networks, person):
    browser = Client(headers={"host": networks[0].site.hostname})
    browser.force_login(person(networks[0], "editor"))
    return browser


def suggested(browser, term):
    return browser.get(reverse("library_tags"), {"term": term}).json()


def test_suggestions_when_a_word_begins_then_only_tags_of_own_files_that_staff_may_see(tagged, editor):
    assert suggested(editor, "sk") == ["Skeppet", "Skolan", "Skrivelse"]
    assert [suggested(editor, word) for word in ("skan", "skj", "sku", "", "\x00", "%", "_")] == [[]] * 7


def test_suggestions_when_the_file_goes_then_the_word_goes_too(tagged, editor):
    tagged["picture"].delete()

    assert suggested(editor, "sko") == []
    assert Tag.objects.filter(name="Skolan").exists()


def test_suggestions_when_the_one_who_runs_the_installation_asks_then_those_of_the_host(tagged, networks):
    browser = Client(headers={"host": networks[1].site.hostname})
    browser.force_login(PersonFactory(is_superuser=True))

    assert suggested(browser, "sk") == ["Skandale", "Skjult", "Skolan"]


@pytest.mark.parametrize("role", ["representative", "chair"])
def test_suggestions_when_a_member_asks_then_closed(tagged, networks, person, role):
    browser = Client(headers={"host": networks[0].site.hostname})
    browser.force_login(person(networks[0], role))

    assert browser.get(reverse("library_tags"), {"term": "sk"}).status_code == 403


@pytest.mark.parametrize("name", ["wagtailadmin_tag_autocomplete", "wagtailadmin_tag_model_autocomplete"])
def test_stock_suggestions_when_asked_by_anybody_then_gone(tagged, networks, editor, name):
    boss = Client(headers={"host": networks[0].site.hostname})
    boss.force_login(PersonFactory(is_superuser=True))
    address = reverse(name, args=[] if name == "wagtailadmin_tag_autocomplete" else ["taggit", "tag"])

    assert [browser.get(address, {"term": "sk"}).status_code for browser in (editor, boss)] == [404, 404]


@pytest.mark.parametrize("name", ["wagtailimages:index", "wagtaildocs:index", "wagtailimages_chooser:choose"])
def test_lists_when_they_offer_popular_tags_then_own_ones(tagged, editor, name):
    page = editor.get(reverse(name)).content.decode()

    assert [word in page for word in ("Skandale", "Skjult", "Skuld")] == [False] * 3
    assert ("Skeppet" in page) is (name != "wagtaildocs:index")
    assert ("Skrivelse" in page) is (name == "wagtaildocs:index")


def test_popular_tags_when_counted_then_by_own_files_alone(tagged, networks):
    NetworkImageFactory(network=networks[0]).tags.add("Skeppet")
    for _n in range(3):
        NetworkImageFactory(network=networks[1]).tags.add("Skolan")

    with serving(networks[0]):
        told = [(tag.name, tag.item_count) for tag in popular_tags(NetworkImage)]
    with serving(None):
        nowhere = list(popular_tags(NetworkDocument))

    assert told == [("Skeppet", 2), ("Skolan", 1)]
    assert nowhere == []


def test_wagtail_when_it_asks_for_popular_tags_then_it_asks_us():
    assert (filters.popular_tags_for_model, chooser.popular_tags_for_model) == (popular_tags, popular_tags)


def test_editor_when_tagging_then_kept_and_the_field_asks_our_address(tagged, editor, networks):
    picture = tagged["picture"]
    address = reverse("wagtailimages:edit", args=[picture.pk])
    page = editor.get(address).content.decode()

    sent = {"title": "Bild", "description": "En kaj", "collection": networks[0].collection_id, "tags": "Kaj, Skolan"}
    response = editor.post(address, sent)

    assert (reverse("library_tags") in page, "tag-autocomplete" in page) == (True, False)
    assert response.status_code == 302
    assert set(picture.tags.names()) == {"Kaj", "Skolan"}
    assert suggested(editor, "ka") == ["Kaj"]


@pytest.mark.parametrize("form", [PictureForm, DocumentForm])
def test_forms_when_they_ask_for_tags_then_with_our_widget(form, networks):
    model = NetworkImage if form is PictureForm else NetworkDocument
    from wagtail.documents.forms import get_document_form
    from wagtail.images.forms import get_image_form

    make = get_image_form if form is PictureForm else get_document_form
    with serving(networks[0]):
        fields = make(model)(user=PersonFactory(is_superuser=True)).fields

    assert isinstance(fields["tags"].widget, OwnTagWidget)


@pytest.mark.parametrize("number", [1, 3])
def test_suggestions_when_more_files_then_as_many_questions(networks, editor, number, django_assert_num_queries):
    grow(networks[0])
    for n in range(number):
        NetworkImageFactory(network=networks[0]).tags.add(f"Ord {n}")
    suggested(editor, "or")

    with django_assert_num_queries(SUGGEST_QUERIES):
        assert len(suggested(editor, "or")) == number


FILES = [("networkimage", "picture", "library.change_picture"), ("networkdocument", "paper", "library.change_document")]


@pytest.mark.parametrize(("model", "name", "deed"), FILES)
def test_many_files_are_tagged_at_once_with_own_words_suggested_and_each_in_the_log(tagged, editor, model, name, deed):
    file = tagged[name]
    address = f"{reverse('wagtail_bulk_action', args=['library', model, 'add_tags'])}?id={file.pk}"

    assert f'data-w-tag-url-value="{reverse("library_tags")}"' in editor.get(address).content.decode()
    assert editor.post(address, {"tags": ","}).status_code == 200
    assert editor.post(address, {"tags": '"Öppet hus", Elever'}).status_code == 302
    assert {"Öppet hus", "Elever"} < set(file.tags.names())
    told = Entry.objects.for_network(file.network).filter(action=deed).get()
    assert (told.target_id, told.details) == (str(file.pk), {"fields": ["tags"]})
