"""Public pages over HTTP: what is on them, what they cost, and what they do not give away."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from home.actions import translate_page
from home.models import NewsPage, StandardPage
from networks.apps import collect
from search.models import IndexEntry
from tests.factories.competition import EditionFactory, plant
from tests.factories.events import EventPageFactory, calendar_page, soon
from tests.factories.home import NewsPageFactory, StandardPageFactory, front_page, news_index
from tests.factories.members import member_organisation
from tests.factories.networks import FocusAreaFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def get(client, host):
    """``get(network, "/sv/")``."""
    return lambda network, path, **query: client.get(path, query, **host(network))


def body_of(*values):
    return NewsPage._meta.get_field("body").to_python([{"type": name, "value": value} for name, value in values])


def fill(network, number):
    """So many of everything a front page shows, each with subjects."""
    area, topic = FocusAreaFactory(network=network), TopicFactory(network=network)
    for order in range(number):
        subjects = {"topics": [topic], "focus_areas": [area]}
        news = NewsPageFactory(parent=news_index(network), body=body_of(("text", "<p>Text</p>")), **subjects)
        translate_page(by=None, page=news, language="en", values={"title": f"News {order}"})
        EventPageFactory(parent=calendar_page(network), starts_at=soon(order + 1), **subjects)
    return news


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("/sv/", 11), ("/sv/nyheter/", 10), ("/sv/kalender/", 10)],
)
def test_pages_cost_the_same_whatever_the_number_of_items(
    karlskrona, get, django_assert_num_queries, number, path, queries
):
    fill(karlskrona, number)
    get(karlskrona, path)
    with django_assert_num_queries(queries):
        response = get(karlskrona, path)
    assert response.status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_a_front_page_with_all_it_can_show_costs_eleven_queries(karlskrona, get, django_assert_num_queries, number):
    fill(karlskrona, number)
    plant(karlskrona)
    for year in range(number):
        member_organisation(karlskrona, f"Verkstad {year}", is_public=True)
        EditionFactory(network=karlskrona, places=0, school_year=f"{2026 + year}/{27 + year}")
    page = front_page(karlskrona)
    page.body = body_of(("text", "<p>Text</p>"))
    page.save()
    get(karlskrona, "/sv/")
    with django_assert_num_queries(11):
        response = get(karlskrona, "/sv/")
    assert len(response.context["panels"]) == len(list(collect("front_panels")))


@pytest.mark.parametrize("number", [1, 3])
def test_a_news_page_costs_the_same_whatever_is_related(karlskrona, get, django_assert_num_queries, number):
    fill(karlskrona, number + 1)
    path = NewsPage.objects.filter(locale__language_code="sv").first().get_url()
    get(karlskrona, path)
    with django_assert_num_queries(9):
        response = get(karlskrona, path)
    assert len(response.context["related"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_an_event_page_costs_the_same_whatever_the_calendar_holds(karlskrona, get, django_assert_num_queries, number):
    fill(karlskrona, number)
    get(karlskrona, "/sv/kalender/")
    path = calendar_page(karlskrona).get_children().first().get_url()
    with django_assert_num_queries(8):
        assert get(karlskrona, path).status_code == 200


@pytest.mark.parametrize("path", ["/sv/", "/sv/nyheter/", "/sv/om/", "/sv/kalender/"])
def test_a_reader_gets_no_cookie_and_is_not_asked_who_they_are(karlskrona, get, path):
    fill(karlskrona, 1)
    response = get(karlskrona, path)
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")
    assert b"csrf" not in response.content
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert b"style=" not in response.content


def test_a_page_names_its_translations_with_the_main_language_as_default(karlskrona, get):
    fill(karlskrona, 1)
    page = get(karlskrona, "/en/").content.decode()
    assert page.count('<link rel="alternate" hreflang=') == 3
    for code, path in [("sv", "/sv/"), ("en", "/en/"), ("x-default", "/sv/")]:
        assert f'hreflang="{code}" href="http://karlskrona.localhost{path}"' in page


def test_a_missing_translation_is_text_and_no_link(karlskrona, get):
    news = NewsPageFactory(parent=news_index(karlskrona))
    page = get(karlskrona, news.get_url()).content.decode()
    assert "Not in engelska" in page
    assert 'href="/en/' not in page
    assert page.count('hreflang="en"') == 0


def test_a_draft_translation_is_not_linked(karlskrona, get):
    news = NewsPageFactory(parent=news_index(karlskrona))
    translate_page(by=None, page=news, language="en", values={"title": "Later"}).unpublish()
    assert b'href="/en/news/' not in get(karlskrona, news.get_url()).content


def test_the_menu_follows_a_publication_at_once(karlskrona, get, django_capture_on_commit_callbacks):
    front = front_page(karlskrona)
    assert b"Stadgarna" not in get(karlskrona, "/sv/").content
    with django_capture_on_commit_callbacks(execute=True):
        with_menu = StandardPageFactory(parent=front, title="Stadgarna", show_in_menus=True)
    menu = get(karlskrona, "/sv/nyheter/").content.decode()
    assert f'<li><a href="/sv/{with_menu.slug}/">Stadgarna</a></li>' in menu
    assert '<a href="/sv/nyheter/" aria-current="page">Nyheter</a>' in menu


def test_breadcrumbs_lead_back_and_are_left_out_at_the_top(karlskrona, get):
    news = NewsPageFactory(parent=news_index(karlskrona))
    assert b'<li><a href="/sv/">Start</a></li><li><a href="/sv/nyheter/">Nyheter</a></li>' in (
        get(karlskrona, news.get_url()).content
    )
    assert b'class="crumbs"' not in get(karlskrona, "/sv/nyheter/").content


def test_news_of_another_network_is_nowhere(karlskrona, kongsberg, get):
    front_page(karlskrona)
    secret = NewsPageFactory(parent=news_index(kongsberg), title="Kanarifugl")
    for path in ["/sv/", "/sv/nyheter/", "/sv/news/feed/", "/sitemap.xml"]:
        assert b"anarifugl" not in get(karlskrona, path).content
    assert get(karlskrona, f"/sv/nyheter/{secret.slug}/").status_code == 404
    assert get(karlskrona, f"/nb/nyheter/{secret.slug}/").status_code == 404
    assert get(kongsberg, f"/nb/nyheter/{secret.slug}/").status_code == 200


def test_what_a_restriction_closes_is_in_no_list(karlskrona, get):
    secret = NewsPageFactory(
        parent=news_index(karlskrona), title="Kanariefågel", topics=[TopicFactory(network=karlskrona)]
    )
    other = NewsPageFactory(parent=news_index(karlskrona), topics=list(secret.topics.all()))
    event = EventPageFactory(parent=calendar_page(karlskrona), title="Kanariefågel 2")
    path, event_path = secret.get_url(), event.get_url()
    for page in (secret, event):
        wall = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
        wall.groups.add(Group.objects.create(name=f"g{page.pk}"))
    surfaces = [
        "/sv/",
        "/sv/nyheter/",
        "/sv/kalender/",
        "/sv/events.ics",
        "/sv/news/feed/",
        "/sitemap.xml",
        other.get_url(),
    ]
    for surface in surfaces:
        assert "anarief" not in get(karlskrona, surface).content.decode(), surface
    assert get(karlskrona, path).status_code == 404
    assert get(karlskrona, f"{event_path}event.ics").status_code == 404


KINDS = [PageViewRestriction.LOGIN, PageViewRestriction.GROUPS, PageViewRestriction.PASSWORD]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_closed_in_the_database_is_for_nobody(karlskrona, get, client, person, kind):
    page = NewsPageFactory(parent=news_index(karlskrona))
    reader = person(karlskrona)
    wall = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="canary")
    wall.groups.set([Group.objects.create(name="readers")])
    reader.groups.set(wall.groups.all())
    assert get(karlskrona, page.get_url()).status_code == 404
    client.force_login(reader)
    assert get(karlskrona, page.get_url()).status_code == 404


@pytest.mark.parametrize("closed", ["sv", "en"])
@pytest.mark.parametrize("above", [False, True])
def test_a_page_closed_in_one_language_is_closed_in_all(karlskrona, get, closed, above):
    """Also where it was translated before it was closed, and where what stands above it was closed."""
    parent = StandardPageFactory(parent=front_page(karlskrona), title="Ovanför")
    english = translate_page(by=None, page=parent, language="en", values={"title": "Above"})
    page = StandardPageFactory(parent=parent, title="Kanarie")
    translated = translate_page(by=None, page=page, language="en", values={"title": "Canary"})
    addresses = [page.get_url(), translated.get_url()]
    assert [get(karlskrona, address).status_code for address in addresses] == [200, 200]
    assert IndexEntry.all_networks.filter(title__in=["Kanarie", "Canary"]).count() == 2
    target = {"sv": (page, parent), "en": (translated, english)}[closed][above]
    PageViewRestriction.objects.create(page=target, restriction_type=PageViewRestriction.LOGIN)
    assert [get(karlskrona, address).status_code for address in addresses] == [404, 404]
    for surface in ["/sitemap.xml", "/sv/", "/en/", parent.get_url(), english.get_url()]:
        answer = get(karlskrona, surface)
        assert b"/canary/" not in answer.content, surface
        assert b"/kanarie/" not in answer.content, surface
    assert not IndexEntry.all_networks.filter(title__in=["Kanarie", "Canary"]).exists()


def test_an_alias_of_a_page_below_a_closed_one_is_closed(karlskrona, get):
    parent = StandardPageFactory(parent=front_page(karlskrona))
    alias = StandardPageFactory(parent=parent).create_alias(parent=front_page(karlskrona), update_slug="alias")
    assert get(karlskrona, "/sv/alias/").status_code == 200
    PageViewRestriction.objects.create(page=parent, restriction_type=PageViewRestriction.LOGIN)
    assert get(karlskrona, "/sv/alias/").status_code == 404
    assert StandardPage.objects.shown().filter(pk=alias.pk).exists() is False


@pytest.mark.parametrize(
    "query", [{"topic": "x"}, {"focus": "\0"}, {"year": "abc"}, {"year": "99999"}, {"page": "x"}, {"page": "0"}]
)
def test_a_question_nobody_can_read_shows_the_whole_list(karlskrona, get, query):
    NewsPageFactory(parent=news_index(karlskrona), title="Allt")
    response = get(karlskrona, "/sv/nyheter/", **query)
    assert response.status_code == 200
    assert [row.title for row in response.context["page_of_news"]] == ["Allt"]
    assert (b'class="errors"' in response.content) is ("page" not in query)


def test_news_can_be_narrowed_by_topic_focus_area_and_year(karlskrona, get):
    topic, area = TopicFactory(network=karlskrona), FocusAreaFactory(network=karlskrona)
    index = news_index(karlskrona)
    NewsPageFactory(parent=index, title="Topic", topics=[topic], date="2026-01-01")
    NewsPageFactory(parent=index, title="Area", focus_areas=[area], date="2025-01-01")

    def titles(**query):
        return [row.title for row in get(karlskrona, "/sv/nyheter/", **query).context["page_of_news"]]

    assert titles() == ["Topic", "Area"]
    assert titles(topic=topic.slug) == ["Topic"]
    assert titles(focus=area.slug) == ["Area"]
    assert titles(year=2025) == ["Area"]


def test_a_topic_of_another_network_is_no_choice(karlskrona, kongsberg, get):
    front_page(karlskrona)
    foreign = TopicFactory(network=kongsberg, slug="kanarifugl")
    assert b"kanarifugl" not in get(karlskrona, "/sv/nyheter/").content
    assert get(karlskrona, "/sv/nyheter/", topic=foreign.slug).context["form"].errors


def test_the_front_page_of_an_empty_network_has_one_heading_and_no_empty_parts(karlskrona, get):
    front_page(karlskrona)
    page = get(karlskrona, "/sv/").content.decode()
    assert page.count("<h1") == 1
    assert "<section" not in page


def test_the_root_leads_to_the_language_of_the_reader(karlskrona, client, host):
    front_page(karlskrona)
    response = client.get("/", headers={"host": karlskrona.site.hostname, "accept-language": "en"})
    assert (response.status_code, response["Location"]) == (302, "/en/")
