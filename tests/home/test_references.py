"""What a page refers to: own pages, pictures and documents, whatever way a key comes in or stands already."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Comment, Page
from wagtail.test.utils.form_data import rich_text

from home.models import NewsPage, StandardPage
from home.rules import path_of
from library.actions import let_staff_in
from library.models import NetworkRendition
from networks.models import Topic
from tests.factories.home import NewsPageFactory, StandardPageFactory, front_page, news_index
from tests.factories.library import NetworkDocumentFactory, NetworkImageFactory
from tests.factories.networks import TopicFactory
from tests.home.test_editing import add_url, listed, news_form

pytestmark = pytest.mark.django_db

CANARY = "Kanarifugl"
PUBLIC = frozenset({"public"})
REFUSED = "belongs to another network"


class Theirs:
    """One of everything in another network, each with the canary in its name."""

    def __init__(self, network):
        self.page = StandardPageFactory(parent=front_page(network), title=CANARY, slug=CANARY.lower())
        self.picture = NetworkImageFactory(network=network, title=CANARY, description=CANARY)
        self.document = NetworkDocumentFactory(network=network, title=CANARY, audience=PUBLIC)
        self.topic = TopicFactory(network=network, name={"nb": CANARY})

    def secrets(self):
        return [CANARY, CANARY.lower(), self.picture.file.name.rpartition("/")[2].rpartition(".")[0], self.document.key]


@pytest.fixture
def theirs(kongsberg):
    let_staff_in(kongsberg)
    return Theirs(kongsberg)


@pytest.fixture
def browser(client, karlskrona, person):
    let_staff_in(karlskrona)
    news_index(karlskrona)
    client.force_login(person(karlskrona, "editor"))
    client.defaults["HTTP_HOST"] = karlskrona.site.hostname
    return client


def link(**target):
    row = {"label": "Vidare", "page": "", "address": "", **target}
    return ("links", {"heading": "", "links": listed([row])})


def draftail(kind, **data):
    """What the editor of running text sends, with an entity that it did not offer."""
    block = {
        "key": "a",
        "text": " x ",
        "type": "atomic" if kind == "IMAGE" else "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"offset": 1, "length": 1, "key": 0}],
    }
    entity = {"type": kind, "mutability": "MUTABLE", "data": data}
    return ("text", json.dumps({"blocks": [block], "entityMap": {"0": entity}}))


def picture_block(pk):
    return ("picture", {"picture": {"image": pk, "alt_text": "x", "decorative": ""}, "caption": "", "credit": ""})


WAYS = {
    "picture field": lambda t: news_form(picture=str(t.picture.pk), picture_text="x"),
    "picture block": lambda t: news_form([picture_block(str(t.picture.pk))]),
    "document block": lambda t: news_form([("document", {"document": str(t.document.pk), "label": ""})]),
    "page in a link": lambda t: news_form([link(page=str(t.page.pk))]),
    "page in a button": lambda t: news_form([("call", {"label": "x", "page": str(t.page.pk), "address": ""})]),
    "page in text": lambda t: news_form([draftail("LINK", id=t.page.pk)]),
    "document in text": lambda t: news_form([draftail("DOCUMENT", id=t.document.pk)]),
    "topic": lambda t: news_form() | {"topics": [t.topic.pk]},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("publish", [True, False])
def test_a_foreign_key_is_refused_beside_its_field_and_what_was_typed_stays(browser, karlskrona, theirs, way, publish):
    form = WAYS[way](theirs) | {"lead": "Skrivet för hand"}
    response = browser.post(add_url(news_index(karlskrona)), form | ({"action-publish": "1"} if publish else {}))
    words = response.content.decode()
    assert response.status_code == 200
    assert not NewsPage.objects.filter(slug="ny-vag").exists()
    assert set(response.context["form"].errors) == {{"picture field": "picture", "topic": "topics"}.get(way, "body")}
    assert "Skrivet för hand" in words
    for secret in theirs.secrets():
        assert secret not in words, secret
    if way not in {"picture field", "topic"}:
        assert REFUSED in words


def test_a_picture_put_into_running_text_is_not_kept(browser, karlskrona, theirs):
    """Running text takes no pictures; what is sent all the same is dropped."""
    form = news_form([draftail("IMAGE", id=theirs.picture.pk, format="left", alt="x")]) | {"action-publish": "1"}
    response = browser.post(add_url(news_index(karlskrona)), form)
    page = NewsPage.objects.filter(slug="ny-vag").first()
    assert response.status_code < 500
    assert page is None or str(theirs.picture.pk) not in str(page.body)


@pytest.mark.parametrize("way", WAYS)
def test_a_foreign_key_is_refused_when_the_editor_saves_by_itself(browser, karlskrona, theirs, way):
    page = NewsPageFactory(parent=news_index(karlskrona), title="Egen")
    before = page.latest_revision_id
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = WAYS[way](theirs) | {"slug": page.slug}
    response = browser.post(address, form, headers={"accept": "application/json"})
    assert (response.status_code, response.json()["success"]) == (400, False)
    page.refresh_from_db()
    assert page.latest_revision_id == before
    for secret in theirs.secrets():
        assert secret not in response.content.decode()


@pytest.mark.parametrize("way", WAYS)
def test_a_foreign_key_is_not_previewed(browser, karlskrona, theirs, way):
    page = NewsPageFactory(parent=news_index(karlskrona))
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert browser.post(address, WAYS[way](theirs)).json()["is_valid"] is False
    words = browser.get(address).content.decode()
    for secret in theirs.secrets():
        assert secret not in words
    assert not NetworkRendition.objects.filter(image=theirs.picture).exists()


@pytest.mark.parametrize("pk", ["x", "-1", "9" * 30, "9" * 19, "987654321"])
@pytest.mark.parametrize("way", ["block", "text"])
def test_a_key_of_nothing_is_refused_as_a_foreign_one_is(browser, karlskrona, way, pk):
    """So that nobody learns from the answer which numbers another network has."""
    block = link(page=pk) if way == "block" else draftail("LINK", id=pk)
    response = browser.post(add_url(news_index(karlskrona)), news_form([block]) | {"action-publish": "1"})
    assert response.status_code == 200
    assert not NewsPage.objects.filter(slug="ny-vag").exists()


def test_own_pages_pictures_and_documents_are_taken(browser, karlskrona, kongsberg, theirs):
    """Also in the second network that is edited: Wagtail keeps the fields of blocks for good."""
    own = StandardPageFactory(parent=front_page(karlskrona))
    picture = NetworkImageFactory(network=karlskrona)
    document = NetworkDocumentFactory(network=karlskrona, audience=PUBLIC)
    blocks = [
        picture_block(str(picture.pk)),
        ("document", {"document": str(document.pk), "label": ""}),
        link(page=str(own.pk)),
        draftail("LINK", id=own.pk),
        draftail("DOCUMENT", id=document.pk),
    ]
    form = news_form(blocks, picture=str(picture.pk), picture_text="x") | {"action-publish": "1"}
    response = browser.post(add_url(news_index(karlskrona)), form)
    assert response.status_code == 302, response.context["form"].errors.as_data()
    page = NewsPage.objects.get(slug="ny-vag")
    assert [block.block_type for block in page.body] == ["picture", "document", "links", "text", "text"]
    words = browser.get(page.get_url()).content.decode()
    assert words.count("<figure") == 2
    assert words.count(document.url) == 2
    assert words.count(f'href="{path_of(own)}"') == 2


# ------------------------------------------------------------------ what stands in the database all the same
def test_what_is_foreign_in_the_database_is_not_shown(client, host, karlskrona, theirs):
    rows = [
        {"type": "picture", "value": {"picture": {"image": theirs.picture.pk, "alt_text": "x"}, "caption": "Bildtext"}},
        {"type": "document", "value": {"document": theirs.document.pk, "label": ""}},
        {"type": "links", "value": {"heading": "", "links": [{"label": "Lista", "page": theirs.page.pk}]}},
        {"type": "call", "value": {"label": "Knapp", "page": theirs.page.pk}},
        {"type": "text", "value": f'<p><a linktype="page" id="{theirs.page.pk}">Textlänk</a></p>'},
        {"type": "text", "value": f'<p><a linktype="document" id="{theirs.document.pk}">Fillänk</a></p>'},
        {"type": "text", "value": f'<embed embedtype="image" id="{theirs.picture.pk}" format="left" alt="x"/>'},
    ]
    page = NewsPageFactory(parent=news_index(karlskrona), title="Egen")
    NewsPage.objects.filter(pk=page.pk).update(
        body=json.dumps(rows), picture=theirs.picture, picture_text="x", opening="", lead=""
    )
    response = client.get(page.get_url(), **host(karlskrona))
    words = response.content.decode()
    assert response.status_code == 200
    assert "Textlänk" in words
    for secret in [*theirs.secrets(), "<img", "not-found", "Knapp", "Lista"]:
        assert secret not in words.replace('<img alt="">', ""), secret
    assert not NetworkRendition.objects.filter(image=theirs.picture).exists()


def test_what_is_foreign_in_a_version_is_shown_to_no_editor_and_refused_when_saved(browser, karlskrona, theirs):
    page = StandardPageFactory(parent=front_page(karlskrona), title="Egen")
    page.body = StandardPage._meta.get_field("body").to_python(
        [{"type": "text", "value": f'<p><a linktype="page" id="{theirs.page.pk}">Textlänk</a></p>'}]
    )
    page.save_revision()
    for name in ("edit", "view_draft", "history", "preview_on_edit"):
        words = browser.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).content.decode()
        for secret in theirs.secrets():
            assert secret not in words, (name, secret)


# ------------------------------------------------------------------ rows and fields of the sender
def test_comments_of_another_page_are_not_touched(browser, karlskrona, theirs, person, kongsberg):
    page = NewsPageFactory(parent=news_index(karlskrona), title="Egen")
    author = person(kongsberg, "editor", last_name=CANARY)
    comment = Comment.objects.create(page=theirs.page, user=author, text=CANARY, contentpath="title")
    form = news_form(title="Nytt") | {
        "slug": page.slug,
        "comments-TOTAL_FORMS": "1",
        "comments-INITIAL_FORMS": "1",
        "comments-0-text": "x",
        "comments-0-contentpath": "title",
        "comments-0-position": "",
        "comments-0-DELETE": "on",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
    }
    for pk in (comment.pk, "x", "9" * 30):
        response = browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form | {"comments-0-id": str(pk)})
        assert response.status_code == 200
        assert CANARY not in response.content.decode()
        assert "gone, or belongs elsewhere" in response.content.decode()
    comment.refresh_from_db()
    assert (comment.page_id, comment.text) == (theirs.page.pk, CANARY)
    words = browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert CANARY not in words


def test_fields_that_the_form_does_not_have_change_nothing(browser, karlskrona, kongsberg, theirs):
    page = NewsPageFactory(parent=news_index(karlskrona), title="Egen")
    names = ["path", "depth", "live", "locale_id", "owner_id", "url_path", "translation_key", "content_type_id"]
    before = Page.objects.filter(pk=page.pk).values(*names).get()
    extra = {
        "network": kongsberg.pk,
        "path": theirs.page.path,
        "depth": 2,
        "live": "",
        "locale": theirs.page.locale_id,
        "owner": 1,
        "is_superuser": "on",
        "url_path": "/x/",
        "translation_key": str(theirs.page.translation_key),
        "content_type": 1,
        "parent_page_id": theirs.page.pk,
        "alias_of": theirs.page.pk,
        "opening": CANARY,
        "has_unpublished_changes": "",
        "latest_revision": 1,
    }
    form = news_form(title="Egen") | {"slug": page.slug, "action-publish": "1"}
    assert browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form | extra).status_code == 302
    assert Page.objects.filter(pk=page.pk).values(*names).get() == before
    page.refresh_from_db()
    assert (page.alias_of_id, CANARY in page.opening) == (None, False)
    assert Topic.objects.for_network(kongsberg).count() == 1


# ------------------------------------------------------------------ text stays text (D1)
HOSTILE = """"'><img src=x onerror=alert(1)><script>alert(1)</script>{{7*7}}<svg/onload=alert(1)>"""


def live_markup(words):
    """Elements and attributes that the hostile text would have made, had it been taken for markup."""
    soup = BeautifulSoup(words, "html.parser")
    made = [tag for tag in soup.find_all(True) if any(name in {"onerror", "onload"} for name in tag.attrs)]
    return made + [tag for tag in soup.find_all("script") if (tag.string or "").strip() == "alert(1)"]


def test_hostile_text_of_an_editor_stays_text_on_every_screen(browser, karlskrona, client, person):
    text = HOSTILE[:80]
    picture = NetworkImageFactory(network=karlskrona, title=text, description=HOSTILE)
    document = NetworkDocumentFactory(network=karlskrona, title=text, audience=PUBLIC)
    blocks = [
        ("heading", text),
        ("text", rich_text(f"<p>{HOSTILE.replace('<', '&lt;')}</p>")),
        ("quote", {"text": HOSTILE, "person": text, "title": text, "organisation": text}),
        ("document", {"document": str(document.pk), "label": text}),
        (
            "picture",
            {
                "picture": {"image": str(picture.pk), "alt_text": HOSTILE, "decorative": ""},
                "caption": HOSTILE,
                "credit": text,
            },
        ),
        (
            "links",
            {
                "heading": text,
                "links": listed([{"label": text, "page": str(front_page(karlskrona).pk), "address": ""}]),
            },
        ),
    ]
    form = news_form(
        blocks,
        title=HOSTILE,
        lead=HOSTILE,
        picture=str(picture.pk),
        picture_text=HOSTILE,
        seo_title=HOSTILE,
        search_description=HOSTILE,
    ) | {"action-publish": "1"}
    response = browser.post(add_url(news_index(karlskrona)), form)
    assert response.status_code == 302, response.context["form"].errors.as_data()
    page = NewsPage.objects.get(slug="ny-vag")
    screens = [
        page.get_url(),
        "/sv/",
        "/sv/nyheter/",
        "/sv/search/?q=alert",
        "/cms/",
        *(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in [
            "edit", "history", "usage", "view_draft", "copy", "move", "delete", "unpublish",
        ]),
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"]),
        reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
        reverse("wagtailadmin_pages:search") + "?q=alert",
        reverse("wagtailadmin_pages:type_use", args=["home", "newspage"]),
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={page.pk}",
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"]) + f"?id={page.pk}",
        reverse("wagtail_bulk_action", args=["library", "networkimage", "delete"]) + f"?id={picture.pk}",
        reverse("wagtail_bulk_action", args=["library", "networkdocument", "delete"]) + f"?id={document.pk}",
        *(reverse(f"wagtailimages:{name}") for name in ("index", "add_multiple")),
        *(reverse(f"wagtailimages:{name}", args=[picture.pk]) for name in ("edit", "delete", "image_usage")),
        reverse("wagtaildocs:index"),
        *(reverse(f"wagtaildocs:{name}", args=[document.pk]) for name in ("edit", "delete", "document_usage")),
    ]  # fmt: skip
    shown = 0
    for screen in screens:
        response = browser.get(screen, follow=True)
        words = response.content.decode()
        assert response.status_code == 200, screen
        assert live_markup(words) == [], screen
        assert "49" not in words or "{{7*7}}" in words or "&lt;svg" not in words, screen
        shown += "onerror=alert(1)" in words or "onerror\\u003Dalert" in words
    assert shown >= 20
    chooser = [
        reverse("wagtailadmin_choose_page_child", args=[page.get_parent().pk]),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtaildocs_chooser:choose"),
        reverse("wagtailadmin_choose_page_search") + "?q=alert",
    ]
    for address in chooser:
        answer = browser.get(address)
        words = json.loads(answer.content)["html"] if "json" in answer["Content-Type"] else answer.content.decode()
        assert "onerror=alert(1)" in words, address
        assert live_markup(words) == [], address
