"""Pages a network starts with, pages in several languages, and what a publication causes."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Locale, Page, Site

from home.actions import add_translated, copy_page_permissions, short_name, translate_page
from home.models import HomePage, NewsIndexPage, NewsPage, StandardPage
from networks.rules import network_of
from tests.factories.home import NewsPageFactory, front_page, grow, news_index
from tests.factories.networks import TopicFactory, norwegian_network, swedish_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def karlskrona(db):
    """Without its pages, and nothing beside it."""
    return swedish_network()


@pytest.fixture
def kongsberg(db):
    return norwegian_network()


def test_a_new_network_has_a_front_page_in_each_language_side_by_side(karlskrona):
    grow(karlskrona)
    roots = karlskrona.language_roots().order_by("path")
    assert [(root.slug, root.depth, root.live) for root in roots] == [
        ("karlskrona-sv", 2, True),
        ("karlskrona-en", 2, True),
    ]
    assert karlskrona.site.root_page.slug == "karlskrona-sv"


def test_starter_pages_stand_in_each_language(karlskrona, kongsberg):
    grow(karlskrona), grow(kongsberg)
    paths = Page.objects.filter(depth=3).order_by("path").values_list("url_path", flat=True)
    assert list(paths) == [
        "/karlskrona-sv/nyheter/",
        "/karlskrona-sv/om/",
        "/karlskrona-en/news/",
        "/karlskrona-en/about/",
        "/kongsberg-nb/nyheter/",
        "/kongsberg-nb/om/",
        "/kongsberg-en/news/",
        "/kongsberg-en/about/",
    ]


def test_growing_twice_changes_nothing(karlskrona):
    grow(karlskrona)
    before = list(Page.objects.order_by("path").values_list("path", "url_path"))
    grow(karlskrona)
    assert list(Page.objects.order_by("path").values_list("path", "url_path")) == before


def test_staff_may_add_change_publish_and_lock_in_every_language(karlskrona):
    grow(karlskrona)
    rows = GroupPagePermission.objects.values_list("group__staff_of__role", "page__slug", "permission__codename")
    assert sorted(rows) == sorted(
        (role, slug, codename)
        for role in ("editor", "secretariat")
        for slug in ("karlskrona-sv", "karlskrona-en")
        for codename in ("add_page", "change_page", "lock_page", "publish_page", "unlock_page")
    )


def test_a_language_added_later_is_open_to_the_same_groups(karlskrona, kongsberg):
    grow(karlskrona), grow(kongsberg)
    target = front_page(karlskrona).copy_for_translation(Locale.objects.get(language_code="nb"))
    groups = GroupPagePermission.objects.filter(page=target).values_list("group__staff_of__role", flat=True).distinct()
    assert sorted(groups) == ["editor", "secretariat"]


def test_permissions_of_a_page_inside_the_tree_are_not_copied(karlskrona):
    grow(karlskrona)
    index = news_index(karlskrona)
    copy_page_permissions(source=front_page(karlskrona), target=index)
    assert not GroupPagePermission.objects.filter(page=index).exists()


def test_add_translated_links_the_languages_and_publishes_them(karlskrona):
    texts = {"sv": {"title": "Ny väg"}, "en": {"title": "New road"}, "nb": {"title": "Ny vei"}}
    pages = add_translated(by=None, network=karlskrona, parent=news_index(karlskrona), model=NewsPage, texts=texts)
    assert {code: (page.url_path, page.live) for code, page in pages.items()} == {
        "sv": ("/karlskrona-sv/nyheter/ny-vag/", True),
        "en": ("/karlskrona-en/news/new-road/", True),
    }
    assert pages["sv"].translation_key == pages["en"].translation_key


def test_a_page_only_in_the_second_language_stands_below_that_language(karlskrona):
    texts = {"en": {"title": "For guests"}}
    pages = add_translated(by=None, network=karlskrona, parent=front_page(karlskrona), model=StandardPage, texts=texts)
    assert pages["en"].url_path == "/karlskrona-en/for-guests/"


def test_translating_again_changes_the_page_that_is_there(karlskrona):
    page = NewsPageFactory(parent=news_index(karlskrona))
    first = translate_page(by=None, page=page, language="en", values={"title": "First"})
    again = translate_page(by=None, page=page, language="en", values={"title": "Second"})
    assert (again.pk, again.title, again.url_path) == (first.pk, "Second", "/karlskrona-en/news/second/")


def test_subjects_follow_from_the_main_language_to_the_others(karlskrona):
    page = NewsPageFactory(parent=news_index(karlskrona))
    translated = translate_page(by=None, page=page, language="en", values={"title": "First"})
    page.topics = [TopicFactory(network=karlskrona, slug="skills")]
    page.save_revision().publish()
    assert [topic.slug for topic in NewsPage.objects.get(pk=translated.pk).topics.all()] == ["skills"]


def test_network_of_a_page_is_that_of_its_tree(karlskrona, kongsberg):
    grow(karlskrona), grow(kongsberg)
    assert network_of(news_index(kongsberg, "en")) == kongsberg
    assert network_of(front_page(karlskrona, "en")) == karlskrona
    assert network_of(Page.get_first_root_node()) is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Möte på Åland", "mote-pa-aland"), ("Kjøre på Ærø", "kjore-pa-aero"), ("!!", "page")],
)
def test_short_name_spells_nordic_letters_plainly(title, expected):
    assert short_name(title) == expected


def test_wagtails_welcome_page_and_default_site_are_gone(db):
    assert not Site.objects.exists()
    assert [page.depth for page in Page.objects.all()] == [1]
    assert Page.get_first_root_node().numchild == 0


def test_wagtails_groups_that_may_edit_every_network_are_gone(db):
    assert not Group.objects.exists()
    assert not GroupPagePermission.objects.exists()


def test_home_and_index_types_are_made_once(karlskrona):
    grow(karlskrona)
    assert (HomePage.objects.count(), NewsIndexPage.objects.count()) == (2, 2)
