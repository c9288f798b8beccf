"""The editor's work over HTTP: writing, choosing, publishing and translating."""

from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import Translation

from home.models import NewsPage, StandardPage
from networks.models import FocusArea, Topic
from tests.factories.home import NewsPageFactory, StandardPageFactory, front_page, grow, news_index
from tests.factories.library import NetworkDocumentFactory, NetworkImageFactory
from tests.factories.networks import FocusAreaFactory, PersonFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(client, host):
    """A browser logged in as somebody on a network's host: ``at(network, person)``."""

    def log_in(network, somebody):
        client.force_login(somebody)
        client.defaults["HTTP_HOST"] = network.site.hostname
        return client

    return log_in


def news_form(body=(), **fields):
    data = {
        "title": "Ny väg",
        "slug": "ny-vag",
        "date": "2026-11-12",
        "lead": "I korthet.",
        "picture": "",
        "picture_text": "",
        "seo_title": "",
        "search_description": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "0",
        "body": streamfield(list(body)),
        **fields,
    }
    return nested_form_data(data)


def add_url(parent, model=NewsPage):
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def test_an_editor_writes_and_publishes_news(karlskrona, person, at):
    editor, topic = person(karlskrona, "editor"), TopicFactory(network=karlskrona)
    browser = at(karlskrona, editor)
    index = news_index(karlskrona)
    assert browser.get(add_url(index)).status_code == 200
    form = news_form([("text", rich_text("<p>Text</p>"))]) | {"topics": [topic.pk], "action-publish": "1"}
    response = browser.post(add_url(index), form)
    assert response.status_code == 302
    page = NewsPage.objects.get(slug="ny-vag")
    assert (page.live, [row.pk for row in page.topics.all()], page.opening) == (True, [topic.pk], "Text")


def test_only_the_networks_own_subjects_are_offered_and_taken(karlskrona, kongsberg, person, at):
    browser = at(karlskrona, person(karlskrona, "editor"))
    foreign = TopicFactory(network=kongsberg, name={"nb": "Kanarifugl"})
    index = news_index(karlskrona)
    assert b"Kanarifugl" not in browser.get(add_url(index)).content
    response = browser.post(add_url(index), news_form() | {"topics": [foreign.pk]})
    assert response.status_code == 200
    assert not NewsPage.objects.filter(slug="ny-vag").exists()


def link(**target):
    return ("links", {"heading": "", "links": listed([{"label": "Vidare", "page": "", "address": "", **target}])})


def listed(values):
    """What a list block's form sends."""
    rows = {
        str(order): {"value": value, "deleted": "", "order": str(order), "id": ""} for order, value in enumerate(values)
    }
    return {"count": str(len(values)), **rows}


@pytest.mark.parametrize("way", ["block", "text", "file in text"])
def test_a_page_or_document_of_another_network_is_refused_however_it_is_sent(karlskrona, kongsberg, person, at, way):
    browser = at(karlskrona, person(karlskrona, "editor"))
    foreign = NewsPageFactory(parent=news_index(kongsberg), title="Kanarifugl")
    document = NetworkDocumentFactory(network=kongsberg)
    block = {
        "block": link(page=str(foreign.pk)),
        "text": ("text", rich_text(f'<p><a linktype="page" id="{foreign.pk}">dit</a></p>')),
        "file in text": ("text", rich_text(f'<p><a linktype="document" id="{document.pk}">dit</a></p>')),
    }[way]
    response = browser.post(add_url(news_index(karlskrona)), news_form([block]) | {"action-publish": "1"})
    assert response.status_code == 200
    assert not NewsPage.objects.filter(slug="ny-vag").exists()
    assert b"belongs to another network" in response.content


def test_a_document_of_another_network_is_no_choice_for_a_block(karlskrona, kongsberg, person, at):
    browser = at(karlskrona, person(karlskrona, "editor"))
    block = ("document", {"document": str(NetworkDocumentFactory(network=kongsberg).pk), "label": ""})
    response = browser.post(add_url(news_index(karlskrona)), news_form([block]) | {"action-publish": "1"})
    assert response.status_code == 200
    assert not NewsPage.objects.filter(slug="ny-vag").exists()


def test_own_pages_are_taken_by_a_link(karlskrona, person, at):
    browser = at(karlskrona, person(karlskrona, "editor"))
    own = StandardPageFactory(parent=front_page(karlskrona))
    form = news_form([link(page=str(own.pk))]) | {"action-publish": "1"}
    assert browser.post(add_url(news_index(karlskrona)), form).status_code == 302


@pytest.mark.parametrize("target", [{}, {"page": "PAGE", "address": "https://example.org/"}])
def test_a_link_leads_to_a_page_or_an_address_and_to_one_of_them(karlskrona, person, at, target):
    browser = at(karlskrona, person(karlskrona, "editor"))
    target = {key: str(front_page(karlskrona).pk) if value == "PAGE" else value for key, value in target.items()}
    form = news_form([link(**target)]) | {"action-publish": "1"}
    response = browser.post(add_url(news_index(karlskrona)), form)
    assert response.status_code == 200
    assert b"one of the two" in response.content


def test_the_page_chooser_holds_the_networks_own_pages(karlskrona, kongsberg, person, at):
    NewsPageFactory(parent=news_index(kongsberg), title="Kanarifugl")
    StandardPageFactory(parent=front_page(karlskrona), title="Egen sida")
    for somebody in (person(karlskrona, "editor"), PersonFactory(is_superuser=True)):
        browser = at(karlskrona, somebody)
        found = browser.get(reverse("wagtailadmin_choose_page_search"), {"q": "a"}).content
        assert b"Kanarifugl" not in found
        root = browser.get(reverse("wagtailadmin_choose_page")).content
        assert b"Forside" not in root
    assert b"Egen sida" in browser.get(reverse("wagtailadmin_choose_page_search"), {"q": "Egen"}).content


def test_a_preview_is_kept_by_nobody(karlskrona, person, at):
    browser = at(karlskrona, person(karlskrona, "editor"))
    page = NewsPageFactory(parent=news_index(karlskrona))
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    browser.post(address, news_form(title="Utkast"))
    response = browser.get(address)
    assert b"Utkast" in response.content
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Robots-Tag"] == "noindex"


def test_a_picture_says_what_it_shows_or_that_it_decorates(karlskrona):
    page = NewsPage(title="Bild")
    page.clean()
    page.picture = NetworkImageFactory(network=karlskrona)
    with pytest.raises(ValidationError, match="Say what the picture shows"):
        page.clean()
    page.picture_is_decorative = True
    page.clean()
    assert page.alternative_text() == ""


@pytest.mark.parametrize(("model", "make"), [(FocusArea, FocusAreaFactory), (Topic, TopicFactory)])
def test_staff_keep_their_own_subjects_only(karlskrona, kongsberg, person, at, model, make):
    own, foreign = make(network=karlskrona), make(network=kongsberg, name={"nb": "Kanarifugl"})
    front_page(karlskrona)
    browser = at(karlskrona, person(karlskrona, "editor"))
    name = model._meta.model_name
    assert b"Kanarifugl" not in browser.get(reverse(f"{name}:index")).content
    assert browser.get(reverse(f"{name}:edit", args=[own.pk])).status_code == 200
    assert browser.get(reverse(f"{name}:edit", args=[foreign.pk])).status_code == 404


def test_a_superuser_translates_a_page_and_it_is_public_once_published(
    karlskrona, at, client, django_capture_on_commit_callbacks
):
    """Submit, translate, publish with wagtail-localize, all on the network's own host."""
    body = StandardPage._meta.get_field("body").to_python([{"type": "text", "value": "<p>Hej alla</p>"}])
    page = StandardPageFactory(parent=front_page(karlskrona), title="Stadgar", body=body)
    browser = at(karlskrona, PersonFactory(is_superuser=True))
    english = Locale.objects.get(language_code="en")
    submit = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    assert browser.post(submit, {"locales": [english.pk]}).status_code == 302
    translated = page.get_translation(english)
    assert translated.live is False
    translation = Translation.objects.get(target_locale=english)
    texts = {"Stadgar": "Bylaws", "Hej alla": "Hello all", "stadgar": "bylaws"}
    for segment in translation.source.stringsegment_set.select_related("string"):
        address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        value = urlencode({"value": texts[segment.string.data]})
        answer = browser.put(address, value, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in {200, 201}
    client.logout()
    assert client.get("/en/bylaws/").status_code == 404
    browser = at(karlskrona, PersonFactory(is_superuser=True))
    edit = reverse("wagtailadmin_pages:edit", args=[translated.pk])
    assert browser.get(edit).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(edit, {"action": "publish"}).status_code == 302
    client.logout()
    content = client.get("/en/bylaws/").content.decode()
    assert "Hello all" in content
    assert 'hreflang="sv" href="http://karlskrona.localhost/sv/stadgar/"' in content


def test_above_the_front_pages_the_admin_says_where_pages_are(at, karlskrona, person):
    grow(karlskrona)
    browser = at(karlskrona, person(karlskrona, "editor"))
    listed = browser.get(reverse("wagtailadmin_explore_root")).content.decode()

    assert "Here stands the front page of each language." in listed
    assert "Root" not in listed


def test_a_search_for_pages_counts_them_without_a_machine_word(at, karlskrona, person):
    NewsPageFactory(parent=news_index(karlskrona), title="Bussen till Verkö")

    browser = at(karlskrona, person(karlskrona, "editor"))
    found = browser.get(reverse("wagtailadmin_pages:search"), {"q": "Verkö"}).content.decode()

    assert "Bussen till Verkö" in found
    assert "1 None" not in found
