"""No kept page outlives what it shows: dropped with each change, gone at once when taken down."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from wagtail.models import PageViewRestriction

from admission.actions import change_network
from competition import actions as competition
from competition.models import CompetitionPage
from events.actions import rebuild
from home.actions import add_page, translate_page
from home.models import NewsPage
from networks.actions import mark_key, new_mark
from networks.middleware import PageCacheMiddleware
from places import actions as places
from search.models import IndexEntry
from tests.factories.competition import EditionFactory
from tests.factories.events import EventPageFactory, calendar_page
from tests.factories.home import NewsPageFactory, StandardPageFactory, front_page, news_index
from tests.factories.library import NetworkDocumentFactory, NetworkImageFactory
from tests.factories.networks import FocusAreaFactory, TopicFactory

pytestmark = pytest.mark.django_db


def mark_of(network):
    return caches["pages"].get(mark_key(network.pk))


# ---------------------------------------------------------------- dropping


@pytest.fixture
def shown(karlskrona):
    """One of everything that a public page shows."""
    front = front_page(karlskrona)
    edition = EditionFactory(network=karlskrona)
    page = CompetitionPage(title="Tävlingen", slug="tavlingen", headline="Tävlingen")
    add_page(by=None, parent=front, page=page)
    news = NewsPageFactory(parent=news_index(karlskrona))
    return SimpleNamespace(
        network=karlskrona,
        news=news,
        draft=NewsPageFactory(parent=news_index(karlskrona)),
        standard=StandardPageFactory(parent=front),
        event=EventPageFactory(parent=calendar_page(karlskrona)),
        edition=edition,
        place=places.take(pool=edition.pool, label="8A"),
        area=FocusAreaFactory(network=karlskrona),
        topic=TopicFactory(network=karlskrona),
        image=NetworkImageFactory(network=karlskrona),
        document=NetworkDocumentFactory(network=karlskrona),
    )


def saved(name, field, value):
    def change(shown):
        row = getattr(shown, name)
        setattr(row, field, value)
        row.save()

    return change


def look(shown):
    theme = {"hue": 3, "chroma": 0.1, "motif": "bridge", "seed": 2}
    change_network(by=None, network=shown.network, hostname="karlskrona.localhost", port=81, theme=theme)


def restrict(shown):
    wall = PageViewRestriction.objects.create(page=shown.news, restriction_type=PageViewRestriction.GROUPS)
    wall.groups.add(Group.objects.create(name="readers"))


def cancel(shown):
    date = shown.event.occurrences.get()
    date.is_cancelled, date.reason = True, "Storm"
    date.save()


def registration(shown):
    day = timezone.localdate() + timedelta(days=3)
    edition = shown.edition
    competition.set_registration(by=None, edition=edition, capacity=30, opens_at=edition.opens_at, closes_on=day)


CHANGES = {
    "publish": lambda shown: shown.news.save_revision().publish(),
    "new page": lambda shown: NewsPageFactory(parent=news_index(shown.network)),
    "translate": lambda shown: translate_page(by=None, page=shown.news, language="en", values={"title": "News"}),
    "unpublish": lambda shown: shown.news.unpublish(),
    "delete a page": lambda shown: NewsPage.objects.get(pk=shown.news.pk).delete(),
    "move": lambda shown: shown.standard.move(shown.network.site.root_page.get_children().first(), pos="left"),
    "restrict": restrict,
    "facts of the network": saved("network", "contact_text", "Kungsgatan 1"),
    "theme and host": look,
    "focus area": saved("area", "name", {"sv": "Annat"}),
    "topic": saved("topic", "name", {"sv": "Annat"}),
    "delete a focus area": lambda shown: shown.area.delete(),
    "picture": saved("image", "title", "Annan"),
    "delete a picture": lambda shown: shown.image.delete(),
    "document": saved("document", "audience", frozenset()),
    "delete a document": lambda shown: shown.document.delete(),
    "cancel a date": cancel,
    "dates anew": lambda shown: rebuild(event=shown.event, network=shown.network),
    "edition": saved("edition", "contact_name", "Annan"),
    "times of registration": registration,
    "close registration": lambda shown: competition.close_edition(by=None, edition=shown.edition),
    "take a place": lambda shown: places.take(pool=shown.edition.pool, label="8B"),
    "confirm a place": lambda shown: places.confirm(place=shown.place),
    "give a place back": lambda shown: places.release(place=shown.place),
    "places run out": lambda shown: places.expire(now=timezone.now() + timedelta(days=2)),
    "number of places": lambda shown: places.change_capacity(pool=shown.edition.pool, capacity=50),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_pages_are_dropped_once_a_change_is_in_the_database(shown, kongsberg, kept_pages, commit, change):
    for network in (shown.network, kongsberg):
        new_mark(network.pk)
    before, other = mark_of(shown.network), mark_of(kongsberg)
    with commit():
        change(shown)
        assert mark_of(shown.network) == before

    assert mark_of(shown.network) not in {before, None}
    assert mark_of(kongsberg) == other


def from_cache_alone(network):
    """The status with nothing behind the cache: 503 where a page would have to be made."""
    middleware = PageCacheMiddleware(lambda _request: HttpResponse("asked", status=503))
    middleware.networks[network.site.hostname] = network.pk
    return middleware(RequestFactory(headers={"host": network.site.hostname}).get("/sv/")).status_code


def test_a_page_kept_by_a_slow_process_does_not_come_back(karlskrona, kept_pages, reader):
    front_page(karlskrona)
    reader(karlskrona).get("/sv/")
    pages = {key: value for key, value in kept_pages._cache.items() if "page:" in key}
    assert from_cache_alone(karlskrona) == 200
    new_mark(karlskrona.pk)
    kept_pages._cache.update(pages)

    assert from_cache_alone(karlskrona) == 503


def test_a_cache_that_forgot_the_mark_shows_no_old_page(karlskrona, kept_pages, reader):
    front_page(karlskrona)
    reader(karlskrona).get("/sv/")
    assert from_cache_alone(karlskrona) == 200
    kept_pages.delete(mark_key(karlskrona.pk))

    assert from_cache_alone(karlskrona) == 503


def test_a_host_that_goes_to_another_network_shows_that_one(karlskrona, kongsberg, reader, commit):
    front_page(karlskrona), front_page(kongsberg)
    browser = reader(karlskrona)
    assert 'data-network="karlskrona"' in browser.text("/en/")
    with commit():
        for network, name in [(karlskrona, "old.localhost"), (kongsberg, "karlskrona.localhost")]:
            network.site.hostname = name
            network.site.save()

    for _time in range(3):
        assert 'data-network="kongsberg"' in browser.text("/en/")
    with commit():
        kongsberg.contact_text = "Storgata 1"
        kongsberg.save()
    assert "Storgata 1" in browser.text("/en/")


# ---------------------------------------------------------------- taken down


def test_a_page_taken_down_is_gone_from_every_surface_at_once(karlskrona, reader, commit):
    topic = TopicFactory(network=karlskrona)
    with commit():
        news = NewsPageFactory(parent=news_index(karlskrona), title="Kanariefågel", topics=[topic])
        translated = translate_page(by=None, page=news, language="en", values={"title": "Kanariefågel in English"})
        other = NewsPageFactory(parent=news_index(karlskrona), topics=[topic])
        link = body_link(news)
        linking = StandardPageFactory(parent=front_page(karlskrona), title="Länkar", body=link)
        event = EventPageFactory(parent=calendar_page(karlskrona), title="Kanariefågel visas")
    paths = [page.relative_url(karlskrona.site) for page in (news, translated, event)]
    surfaces = [
        *("/sv/", "/en/", "/sv/nyheter/", "/en/news/", "/sv/nyheter/?page=1", "/sv/kalender/"),
        *("/sv/news/feed/", "/en/news/feed/", "/sv/events.ics", "/sitemap.xml"),
        *("/sv/search/?q=kanarie", "/en/search/?q=kanarie", other.get_url()),
    ]
    browser = reader(karlskrona)
    warm = {path: browser.text(path).lower() for _time in range(2) for path in surfaces}
    assert [path for path, text in warm.items() if "kanarief" not in text] == []
    assert [browser.get(path).status_code for path in paths] == [200, 200, 200]
    assert paths[0] in browser.text(linking.get_url())
    assert paths[1] in browser.text(paths[0])

    with commit():
        translated.unpublish()
    assert paths[1] not in browser.text(paths[0])
    with commit():
        news.unpublish()
        event.unpublish()

    assert [browser.get(path).status_code for path in paths] == [404, 404, 404]
    for path in surfaces:
        text = browser.text(path).lower().replace("/search/?q=kanarie", "").replace('value="kanarie"', "")
        assert "kanarief" not in text, path
    assert paths[0] not in browser.text(linking.get_url())
    assert not IndexEntry.all_networks.filter(title__startswith="Kanarie").exists()


def body_link(page):
    field = NewsPage._meta.get_field("body")
    return field.to_python([{"type": "text", "value": f'<p><a linktype="page" id="{page.pk}">Läs</a></p>'}])


def test_a_page_closed_by_a_restriction_is_gone_from_search_and_kept_pages(karlskrona, reader, commit):
    with commit():
        news = NewsPageFactory(parent=news_index(karlskrona), title="Kanariefågel")
    browser = reader(karlskrona)
    surfaces = ["/sv/", "/sv/nyheter/", "/sv/search/?q=kanarie", news.get_url()]
    assert ["Kanariefågel" in browser.text(path) for _time in range(2) for path in surfaces] == [True] * 8

    with commit():
        wall = PageViewRestriction.objects.create(page=news, restriction_type=PageViewRestriction.GROUPS)

    assert ["Kanariefågel" in browser.text(path) for path in surfaces] == [False] * 4
    assert browser.get(news.get_url()).status_code == 404
    with commit():
        wall.delete()
    assert ["Kanariefågel" in browser.text(path) for path in surfaces] == [True] * 4
