"""Site map, feed and search: what machines are told of pages."""

import pytest
from defusedxml import ElementTree

from home.actions import translate_page
from search.models import IndexEntry
from tests.factories.home import NewsPageFactory, StandardPageFactory, front_page, news_index

pytestmark = pytest.mark.django_db
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def get(client, host):
    return lambda network, path: client.get(path, **host(network))


def test_the_site_map_holds_every_language_with_its_alternates(karlskrona, kongsberg, get):
    front_page(karlskrona), front_page(kongsberg)
    tree = ElementTree.fromstring(get(karlskrona, "/sitemap.xml").content)
    base = "http://karlskrona.localhost"
    assert [node.text for node in tree.findall("s:url/s:loc", SITEMAP)] == [
        f"{base}/sv/",
        f"{base}/sv/nyheter/",
        f"{base}/sv/om/",
        f"{base}/en/",
        f"{base}/en/news/",
        f"{base}/en/about/",
    ]
    links = [
        (node.get("hreflang"), node.get("href")) for node in tree.find("s:url", SITEMAP).findall("x:link", SITEMAP)
    ]
    assert links == [("sv", f"{base}/sv/"), ("en", f"{base}/en/"), ("x-default", f"{base}/sv/")]


def test_the_site_map_leaves_out_drafts(karlskrona, get):
    StandardPageFactory(parent=front_page(karlskrona), title="Kanariefågel").unpublish()
    assert b"kanariefagel" not in get(karlskrona, "/sitemap.xml").content


@pytest.mark.parametrize("number", [1, 3])
def test_the_site_map_costs_the_same_whatever_it_holds(karlskrona, get, django_assert_num_queries, number):
    for _order in range(number):
        NewsPageFactory(parent=news_index(karlskrona))
    with django_assert_num_queries(4):
        get(karlskrona, "/sitemap.xml")


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sv/news/feed/"])
def test_the_bare_host_has_none(client, db, path):
    assert client.get(path, headers={"host": "localhost"}).status_code == 404


def test_the_feed_has_full_addresses_of_the_networks_own_host(karlskrona, get):
    page = NewsPageFactory(parent=news_index(karlskrona), title="Ny väg")
    translate_page(by=None, page=page, language="en", values={"title": "New road"})
    tree = ElementTree.fromstring(get(karlskrona, "/sv/news/feed/").content)
    assert tree.find("a:link[@rel='self']", ATOM).get("href") == "http://karlskrona.localhost/sv/news/feed/"
    links = [node.get("href") for node in tree.findall("a:entry/a:link", ATOM)]
    assert links == ["http://karlskrona.localhost/sv/nyheter/ny-vag/"]
    english = ElementTree.fromstring(get(karlskrona, "/en/news/feed/").content)
    assert [node.text for node in english.findall("a:entry/a:title", ATOM)] == ["New road"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_feed_costs_the_same_whatever_it_holds(karlskrona, get, django_assert_num_queries, number):
    for _order in range(number):
        NewsPageFactory(parent=news_index(karlskrona))
    get(karlskrona, "/sv/news/feed/")
    with django_assert_num_queries(6):
        get(karlskrona, "/sv/news/feed/")


def found(title):
    return list(IndexEntry.all_networks.filter(title=title).values_list("language", "url"))


def test_search_knows_a_page_while_it_is_live(karlskrona):
    page = NewsPageFactory(parent=news_index(karlskrona), title="Ny väg")
    translate_page(by=None, page=page, language="en", values={"title": "New road"})
    assert found("Ny väg") == [("sv", "/sv/nyheter/ny-vag/")]
    assert found("New road") == [("en", "/en/news/new-road/")]
    page.unpublish()
    assert found("Ny väg") == []
    page.get_translations().get().delete()
    assert found("New road") == []


def test_search_follows_a_new_address_of_a_page_above(karlskrona, django_capture_on_commit_callbacks):
    NewsPageFactory(parent=news_index(karlskrona), title="Ny väg")
    index = news_index(karlskrona)
    index.slug = "aktuellt"
    with django_capture_on_commit_callbacks(execute=True):
        index.save_revision().publish()
    assert found("Ny väg") == [("sv", "/sv/aktuellt/ny-vag/")]
