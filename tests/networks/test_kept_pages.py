"""Pages kept for readers: who gets one, what is kept, and that none outlives what it shows."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from admission.actions import change_network
from competition import actions as competition
from competition.models import CompetitionPage
from events.actions import rebuild
from home.actions import add_page, translate_page
from home.models import NewsPage
from networks.actions import changes_at, drop_pages, for_everybody, mark_key, new_mark
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


# ---------------------------------------------------------------- a page once made


@pytest.mark.parametrize("path", ["/sv/", "/en/", "/sv/nyheter/", "/sv/om/", "/sv/news/feed/", "/sv/privacy/"])
def test_a_kept_page_is_the_same_and_asks_the_database_nothing(karlskrona, reader, django_assert_num_queries, path):
    front_page(karlskrona)
    browser = reader(karlskrona)
    first = browser.get(path)
    with django_assert_num_queries(0):
        second = browser.get(path)

    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())
    assert second["Content-Language"] == path[1:3]
    assert "default-src" in second["Content-Security-Policy"]
    assert not second.cookies
    assert not second.has_header("Vary")


def test_a_kept_page_is_asked_about_each_time_and_told_apart_by_its_tag(karlskrona, reader, django_assert_num_queries):
    front_page(karlskrona)
    browser = reader(karlskrona)
    first = browser.get("/sv/")
    with django_assert_num_queries(0):
        same = browser.get("/sv/", headers={"if-none-match": first["ETag"]})
        other = browser.get("/sv/", headers={"if-none-match": '"another"'})

    assert first["Cache-Control"] == "public, max-age=0, s-maxage=5"
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert same["Cache-Control"] == first["Cache-Control"]
    assert other.status_code == 200


def test_a_kept_page_answers_head_with_its_length_and_keeps_its_body(karlskrona, reader, django_assert_num_queries):
    front_page(karlskrona)
    browser = reader(karlskrona)
    first = browser.client.head("/sv/")
    with django_assert_num_queries(0):
        page = browser.get("/sv/")
        second = browser.client.head("/sv/")

    assert page.content
    for answer in (first, second):
        assert (answer.content, answer["Content-Length"]) == (b"", str(len(page.content)))


def test_pages_are_kept_by_processes_of_their_own_alike(karlskrona, reader, django_assert_num_queries):
    front_page(karlskrona)
    one, other = reader(karlskrona), reader(karlskrona)
    page = one.get("/sv/")
    with django_assert_num_queries(0):
        assert other.get("/sv/").content == page.content


def test_pages_are_kept_in_files_as_well(karlskrona, kept_pages, reader, settings, tmp_path, django_assert_num_queries):
    files = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(tmp_path)}
    settings.CACHES = settings.CACHES | {"pages": files}
    front_page(karlskrona)
    browser = reader(karlskrona)
    page = browser.get("/sv/")
    with django_assert_num_queries(0):
        assert browser.get("/sv/").content == page.content
    new_mark(karlskrona.pk)
    with CaptureQueriesContext(connection) as queries:
        browser.get("/sv/")
    assert len(queries) > 0


def test_pages_are_made_while_the_cache_is_away_and_changes_are_saved(karlskrona, reader, commit, settings):
    front_page(karlskrona)
    browser = reader(karlskrona)
    away = {"BACKEND": "config.caches.PatientRedisCache", "LOCATION": "redis://127.0.0.1:1"}
    settings.CACHES = settings.CACHES | {"pages": away}
    with commit():
        karlskrona.contact_text = "Kungsgatan 1"
        karlskrona.save()

    assert "Kungsgatan 1" in browser.text("/sv/")
    assert "Kungsgatan 1" in browser.text("/sv/")


# ---------------------------------------------------------------- keys


def test_networks_and_languages_are_apart(karlskrona, kongsberg, reader):
    front_page(karlskrona), front_page(kongsberg)
    one, other = reader(karlskrona), reader(kongsberg)
    found = {}
    for _time in range(2):
        found = {
            "sv": one.text("/sv/"),
            "en": one.text("/en/"),
            "nb": other.text("/nb/"),
            "other en": other.text("/en/"),
        }

    assert len(set(found.values())) == 4
    assert 'lang="sv" data-network="karlskrona"' in found["sv"]
    assert 'lang="en" data-network="karlskrona"' in found["en"]
    assert 'lang="en" data-network="kongsberg"' in found["other en"]
    assert one.get("/nb/").status_code == 404


@pytest.mark.parametrize("query", ["page=1", "page=99", "year=2026", "month=2027-04"])
def test_questions_that_are_few_are_kept(karlskrona, reader, django_assert_num_queries, query):
    calendar_page(karlskrona)
    browser = reader(karlskrona)
    path = f"/sv/kalender/?{query}"
    browser.get(path)
    with django_assert_num_queries(0):
        browser.get(path)


@pytest.mark.parametrize(
    "query",
    ["utm_source=x", "page=100", "page=1&page=2", "page=1&year=2026", "month=2027-13", "topic=x", "PAGE=1", "page=1&"],
)
def test_questions_that_are_many_are_answered_and_not_kept(karlskrona, reader, kept_pages, query):
    calendar_page(karlskrona)
    browser = reader(karlskrona)
    browser.get("/sv/")
    before = len(kept_pages._cache)

    assert browser.get(f"/sv/kalender/?{query}").status_code == 200
    assert len(kept_pages._cache) == before


@pytest.mark.parametrize(
    "host",
    ["karlskrona.localhost:8123", "karlskrona.localhost.", "karlskrona.localhost.:80", "KARLSKRONA.localhost:9"],
)
def test_a_host_spelled_in_another_way_makes_no_key(karlskrona, reader, kept_pages, host):
    front_page(karlskrona)
    browser = reader(karlskrona)
    before = len(kept_pages._cache)
    for _time in range(3):
        assert browser.get("/sv/", headers={"host": host}).status_code == 200

    assert len(kept_pages._cache) == before


def test_a_host_in_capitals_is_the_same_host(karlskrona, reader, django_assert_num_queries):
    front_page(karlskrona)
    browser = reader(karlskrona)
    browser.get("/sv/")
    with django_assert_num_queries(0):
        assert browser.get("/sv/", headers={"host": "KARLSKRONA.localhost"}).status_code == 200


@pytest.mark.parametrize("path", ["/sv/no-such-page/", "/sv/nyheter/../", "/sv/nyheter//", "/sv/search/?q=x", "/"])
def test_what_is_no_page_is_not_kept(karlskrona, reader, kept_pages, path):
    front_page(karlskrona)
    browser = reader(karlskrona)
    browser.get("/sv/")
    before = len(kept_pages._cache)
    for _time in range(3):
        browser.get(path)

    assert len(kept_pages._cache) == before


# ---------------------------------------------------------------- who gets one


@pytest.mark.parametrize(
    "extra",
    [
        {"headers": {"cookie": "session=x"}},
        {"headers": {"cookie": "messages=x"}},
        {"headers": {"authorization": "Bearer x"}},
        {"headers": {"hx-request": "true"}},
    ],
)
def test_who_may_be_somebody_gets_a_page_of_their_own(karlskrona, reader, kept_pages, extra):
    front_page(karlskrona)
    browser = reader(karlskrona)
    browser.get("/sv/")
    kept_pages.clear()

    assert browser.get("/sv/", **extra).status_code == 200
    assert len(kept_pages._cache) == 0


def test_a_message_is_shown_once_and_to_its_reader(karlskrona, reader, client, person, host):
    front_page(karlskrona)
    browser = reader(karlskrona)
    client.force_login(person(karlskrona, email="kim@example.org"))
    client.get("/sv/", **host(karlskrona))

    assert "kim@example.org" not in browser.text("/sv/")
    assert client.get("/sv/", **host(karlskrona)).content == browser.get("/sv/").content


# ---------------------------------------------------------------- what is kept at all


def asked(answer, network, path="/sv/", **extra):
    """Ask the middleware twice for what ``answer(request)`` makes; how often it was made."""
    calls = []

    def get_response(request):
        request.network, request.session = network, SimpleNamespace(accessed=False)
        calls.append(request)
        return answer(request)

    middleware = PageCacheMiddleware(get_response)
    middleware.networks[network.site.hostname] = network.pk
    for _time in range(2):
        middleware(RequestFactory(headers={"host": network.site.hostname}).get(path, **extra))
    return len(calls)


def public(content=b"x", **fields):
    response = HttpResponse(content, **fields)
    for_everybody(response)
    return response


def with_header(name, value):
    def answer(_request):
        response = public()
        response[name] = value
        return response

    return answer


def with_cookie(_request):
    response = public()
    response.set_cookie("a", "b")
    return response


def with_form_token(request):
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    return public()


def with_session(request):
    request.session.accessed = True
    return public()


def streamed(_request):
    response = StreamingHttpResponse([b"x"])
    for_everybody(response)
    return response


NOT_KEPT = {
    "says nothing": lambda _request: HttpResponse("x"),
    "a cookie": with_cookie,
    "a form token": with_form_token,
    "the session was read": with_session,
    "private": with_header("Cache-Control", "public, private"),
    "Private": with_header("Cache-Control", "public, Private"),
    "NO-STORE": with_header("Cache-Control", "public, NO-STORE"),
    "no-cache with a field": with_header("Cache-Control", 'public, no-cache="Set-Cookie"'),
    "varies by cookie": with_header("Vary", "Cookie"),
    "varies by all": with_header("Vary", "*"),
    "varies by log-in": with_header("Vary", "Authorization"),
    "streamed": streamed,
    "too large": lambda _request: public(b"x" * (1024 * 1024 + 1)),
    "not found": lambda _request: public(status=404),
    "moved": lambda _request: public(status=301),
    "not modified": lambda _request: public(b"", status=304),
}


def test_what_is_for_everybody_is_kept(karlskrona, kept_pages):
    assert asked(lambda _request: public(), karlskrona) == 1


@pytest.mark.parametrize("answer", NOT_KEPT.values(), ids=NOT_KEPT)
def test_what_may_be_somebodys_is_not_kept(karlskrona, kept_pages, answer):
    assert asked(answer, karlskrona) == 2


@pytest.mark.parametrize("path", ["/sv/extranet/", "/sv/entry/x/", "/sv/search/", "/cms/", "/account/login/", "/x/"])
def test_what_is_no_public_page_is_not_kept_whatever_it_says(karlskrona, kept_pages, path):
    assert asked(lambda _request: public(), karlskrona, path) == 2


def test_a_preview_is_not_kept_whatever_it_says(karlskrona, kept_pages):
    calls = []

    def get_response(request):
        request.network, request.session = karlskrona, SimpleNamespace(accessed=False)
        calls.append(request)
        return public()

    middleware = PageCacheMiddleware(get_response)
    middleware.networks["karlskrona.localhost"] = karlskrona.pk
    for _time in range(2):
        request = RequestFactory(headers={"host": "karlskrona.localhost"}).get("/sv/")
        request.is_preview = True
        middleware(request)

    assert len(calls) == 2


# ---------------------------------------------------------------- time


def test_a_page_is_kept_for_a_minute(karlskrona, kept_pages, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    made = []

    def answer(_request):
        made.append(1)
        return public()

    asked(answer, karlskrona)
    time_machine.move_to(now + timedelta(seconds=59), tick=False)
    asked(answer, karlskrona)
    assert len(made) == 1
    time_machine.move_to(now + timedelta(seconds=61), tick=False)
    asked(answer, karlskrona)
    assert len(made) == 2


def test_a_page_that_changes_by_itself_is_kept_no_longer_than_that(karlskrona, kept_pages, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    headers = []

    def get_response(request):
        request.network, request.session = karlskrona, SimpleNamespace(accessed=False)
        changes_at(request, now + timedelta(hours=1), None, now + timedelta(seconds=3))
        return public()

    middleware = PageCacheMiddleware(get_response)
    middleware.networks["karlskrona.localhost"] = karlskrona.pk
    for seconds in (0, 2, 2.5):
        time_machine.move_to(now + timedelta(seconds=seconds), tick=False)
        request = RequestFactory(headers={"host": "karlskrona.localhost"}).get("/sv/")
        headers.append(middleware(request)["Cache-Control"])

    assert headers == [f"public, max-age=0, s-maxage={seconds}" for seconds in (3, 1, 0)]


@pytest.mark.parametrize("path", ["/sv/", "/sv/tavlingen/"])
def test_registration_opens_and_closes_to_the_second(karlskrona, reader, time_machine, path):
    start = timezone.now().replace(microsecond=0)
    time_machine.move_to(start, tick=False)
    EditionFactory(network=karlskrona, opens_at=start + timedelta(seconds=20), closes_at=start + timedelta(seconds=40))
    page = CompetitionPage(title="Tävlingen", slug="tavlingen", headline="Tävlingen")
    add_page(by=None, parent=front_page(karlskrona), page=page)
    browser = reader(karlskrona)
    found = {}
    for second in (0, 19, 20, 40, 41):
        time_machine.move_to(start + timedelta(seconds=second), tick=False)
        found[second] = "Registration is open" in browser.text(path) or "Enter a class" in browser.text(path)

    assert found == {0: False, 19: False, 20: True, 40: True, 41: False}


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


def test_a_page_begun_before_a_change_is_not_kept_after_it(karlskrona, kept_pages, commit):
    texts = iter([b"old", b"new"])

    def answer(_request):
        text = next(texts)
        if text == b"old":
            with commit():
                drop_pages(karlskrona)
        return public(text)

    assert asked(answer, karlskrona) == 2


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
    paths = [page.get_url() for page in (news, translated, event)]
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


# ---------------------------------------------------------------- a cache in front


class SharedCache:
    """A cache in front of the site as RFC 9111 describes one: it keeps what is public or has a shared age."""

    def __init__(self):
        self.kept = []

    def get(self, client, path, host):
        for asked_path, varying, response in self.kept:
            if asked_path == path and all(sent(client, name) == value for name, value in varying.items()):
                return response
        response = client.get(path, headers={"host": host})
        says = {part.strip().lower() for part in response.get("Cache-Control", "").split(",")}
        vary = [name.strip() for name in response.get("Vary", "").split(",") if name.strip()]
        if not says & {"private", "no-store", "no-cache"} and "public" in says and "*" not in vary:
            self.kept.append((path, {name: sent(client, name) for name in vary}, response))
        return response


def sent(client, name):
    return client.cookies.output() if name == "Cookie" else ""


@pytest.mark.parametrize("path", ["/sv/", "/sv/nyheter/", "/sv/om/", "/sv/extranet/", "/account/", "/cms/"])
def test_a_cache_in_front_gives_a_stranger_nothing_of_a_member(karlskrona, client, person, kept_pages, path):
    front_page(karlskrona)
    member = person(karlskrona, "secretariat", email="kim.member@example.org", first_name="Kimkanarie")
    client.force_login(member)
    stranger, proxy, host = Client(), SharedCache(), karlskrona.site.hostname
    seen = proxy.get(client, path, host)
    got = proxy.get(stranger, path, host)
    alone = stranger.get(path, headers={"host": host})

    assert got.status_code == alone.status_code
    assert got.content == alone.content
    assert b"Kimkanarie" not in got.content
    assert not got.cookies or not proxy.kept
    if path in {"/sv/extranet/", "/account/", "/cms/"}:
        assert proxy.kept == []
    else:
        assert got is seen
