"""Pages kept for readers: the same once more, under which key, and who gets one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from networks.actions import new_mark
from tests.factories.events import calendar_page
from tests.factories.home import front_page

pytestmark = pytest.mark.django_db


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
