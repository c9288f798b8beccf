"""Related news share a subject in the same network and language; the way to a page, and what closes one."""

from types import SimpleNamespace

import pytest
from wagtail.models import PageViewRestriction

from home.actions import translate_page
from home.models import NewsPage
from home.querysets import DEEPEST, route_of
from networks.querysets import serving
from tests.factories.home import NewsPageFactory, StandardPageFactory, front_page, news_index
from tests.factories.networks import FocusAreaFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_related_news_share_a_subject_most_shared_first_and_never_by_date_alone(karlskrona):
    topic, area, other = (
        TopicFactory(network=karlskrona),
        FocusAreaFactory(network=karlskrona),
        TopicFactory(network=karlskrona),
    )
    index = news_index(karlskrona)
    page = NewsPageFactory(parent=index, topics=[topic], focus_areas=[area], date="2026-05-05")
    one = NewsPageFactory(parent=index, topics=[topic], date="2026-05-01")
    both = NewsPageFactory(parent=index, topics=[topic], focus_areas=[area], date="2020-01-01")
    newer = NewsPageFactory(parent=index, focus_areas=[area], date="2026-05-02")
    NewsPageFactory(parent=index, topics=[other], date="2026-05-05")
    NewsPageFactory(parent=index, date="2026-05-05")
    assert list(NewsPage.objects.related_to(page).shown()) == [both, newer, one]


def test_news_without_a_subject_has_no_related(karlskrona):
    page = NewsPageFactory(parent=news_index(karlskrona))
    NewsPageFactory(parent=news_index(karlskrona))
    assert list(NewsPage.objects.related_to(page)) == []


def test_a_translation_is_not_related_to_its_source(karlskrona):
    page = NewsPageFactory(parent=news_index(karlskrona), topics=[TopicFactory(network=karlskrona)])
    translate_page(by=None, page=page, language="en", values={"title": "English"})
    assert list(NewsPage.objects.related_to(page)) == []


def test_newest_goes_by_the_editors_date_and_not_by_publication(karlskrona):
    index = news_index(karlskrona)
    new = NewsPageFactory(parent=index, date="2026-06-14")
    old = NewsPageFactory(parent=index, date="2026-06-13")
    assert list(NewsPage.objects.newest()) == [new, old]


def test_a_teaser_is_the_authors_or_whole_words_of_the_text(karlskrona):
    text = "ord " * 40
    body = NewsPage._meta.get_field("body").to_python([{"type": "text", "value": f"<p>{text}</p>"}])
    assert NewsPageFactory(parent=news_index(karlskrona), lead="Skriven", body=body).teaser() == "Skriven"
    cut = NewsPageFactory(parent=news_index(karlskrona), lead="", body=body).teaser()
    assert cut == ("ord " * 30).strip() + "…"


def test_a_restriction_made_while_a_request_is_answered_closes_at_once(karlskrona):
    page = NewsPageFactory(parent=news_index(karlskrona))
    with serving(karlskrona):
        assert list(NewsPage.objects.shown()) == [page]
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
        assert list(NewsPage.objects.shown()) == []
        PageViewRestriction.objects.all().delete()
        assert list(NewsPage.objects.shown()) == [page]


@pytest.fixture
def way(karlskrona):
    """The way to a page by its path, as titles of the pages above it and itself; None where there is none."""

    def find(path, language="sv"):
        karlskrona.refresh_from_db()
        route = route_of(SimpleNamespace(network=karlskrona, LANGUAGE_CODE=language), path)
        return route and [*(page.title for page in route.page.pages_above), route.page.title]

    return find


def test_the_way_leads_to_what_stands_below_each_other(karlskrona, way):
    above = StandardPageFactory(parent=front_page(karlskrona), title="Ovan", slug="ovan")
    below = StandardPageFactory(parent=above, title="Nedan", slug="nedan")
    translate_page(by=None, page=above, language="en", values={"title": "Above", "slug": "above"})
    translate_page(by=None, page=below, language="en", values={"title": "Below", "slug": "below"})
    front = front_page(karlskrona).title
    assert way("") == [front]
    assert way("ovan/nedan/") == [front, "Ovan", "Nedan"]
    assert way("above/below/", "en")[1:] == ["Above", "Below"]
    for nowhere in ["nedan/", "nedan/ovan/", "ovan/above/", "above/below/", "OVAN/", "ovan/nedan/ovan/"]:
        assert way(nowhere) is None, nowhere


def test_the_way_leads_past_a_draft_but_never_to_it(karlskrona, way):
    above = StandardPageFactory(parent=front_page(karlskrona), title="Ovan", slug="ovan")
    StandardPageFactory(parent=above, title="Nedan", slug="nedan")
    above.unpublish()
    assert way("ovan/") is None
    assert way("ovan/nedan/") == [front_page(karlskrona).title, "Nedan"]


def test_the_way_follows_the_networks_main_language_when_it_changes(karlskrona, way):
    karlskrona.default_language = "en"
    karlskrona.save()
    titles = [front_page(karlskrona, code).title for code in ("sv", "en")]
    assert [way("", "sv"), way("", "en")] == [[titles[0]], [titles[1]]]


@pytest.mark.parametrize("slugs", [1, DEEPEST, 1500])
def test_the_way_costs_the_same_however_long_the_address(karlskrona, way, django_assert_num_queries, slugs):
    way("")
    with django_assert_num_queries(5):  # four read the network down to its front page
        assert way("no/" * slugs) is None
