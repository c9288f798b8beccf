"""What every network answers itself: colours, languages, the hub, machines, errors."""

from datetime import timedelta

import pytest
from django.contrib import messages
from django.core.cache import cache
from django.core.files.storage import storages
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory, override_settings
from django.utils import timezone, translation

from networks import views
from tests.factories.networks import NetworkFactory

KEPT = "public, max-age=31536000, immutable"
BARE = {"headers": {"host": "localhost"}}


# ---------------------------------------------------------------- style sheet


def test_sheet_when_current_then_two_numbers_kept_long(client, karlskrona, kongsberg, host):
    response = client.get(f"/theme/{karlskrona.theme.version}.css", **host(karlskrona))

    assert response.content.decode() == '@layer tokens{[data-network="karlskrona"]{--hue:252;--chroma:0.115}}\n'
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == KEPT
    assert not response.cookies


def test_sheet_when_version_is_old_then_current_numbers_kept_briefly(client, karlskrona, host):
    response = client.get("/theme/1.css", **host(karlskrona))

    assert b"--hue:252" in response.content
    assert response["Cache-Control"] == "public, max-age=300"


def test_sheet_when_another_network_then_its_own_numbers(client, karlskrona, kongsberg, host):
    kongsberg.theme.hue = 28
    kongsberg.theme.save()

    content = client.get(f"/theme/{karlskrona.theme.version}.css", **host(kongsberg)).content.decode()

    assert content == '@layer tokens{[data-network="kongsberg"]{--hue:28;--chroma:0.115}}\n'


def test_sheet_when_bare_host_then_all_networks(client, karlskrona, kongsberg):
    content = client.get("/theme/0.css", **BARE).content.decode()

    assert [line.split('"')[1] for line in content.splitlines()] == ["karlskrona", "kongsberg"]


@pytest.mark.parametrize("rows", [1, 3])
def test_sheet_when_bare_host_then_queries_do_not_grow(client, db, rows, django_assert_num_queries):
    NetworkFactory.create_batch(rows)

    with django_assert_num_queries(2):
        client.get("/theme/0.css", **BARE)


def test_sheet_when_network_then_one_query(client, karlskrona, host, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(f"/theme/{karlskrona.theme.version}.css", **host(karlskrona))


# ---------------------------------------------------------------- root and hub


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("en", "en"), ("nb", "sv"), ("fr,en;q=0.5", "en"), ("", "sv"), ("sv-FI", "sv")],
)
def test_root_when_network_then_best_language(client, karlskrona, host, wanted, language):
    request = host(karlskrona)
    request["headers"]["Accept-Language"] = wanted
    response = client.get("/", **request)

    assert (response.status_code, response["Location"]) == (302, f"/{language}/")
    assert "Accept-Language" in response["Vary"]
    assert not response.cookies


@pytest.mark.parametrize("wanted", ["no", "nn-NO", "nb"])
def test_root_when_norwegian_of_any_kind_then_bokmal(client, kongsberg, host, wanted):
    request = host(kongsberg)
    request["headers"]["Accept-Language"] = wanted

    assert client.get("/", **request)["Location"] == "/nb/"


def test_hub_when_networks_then_each_with_its_address(client, karlskrona, kongsberg):
    response = client.get("/", **BARE)
    page = response.content.decode()

    assert response.status_code == 200
    assert page.count('<div class="band">') == 2
    assert 'href="http://karlskrona.localhost/"' in page
    assert "Industrilederforum Kongsberg" in page
    assert 'data-network="kongsberg"' in page
    assert "Accept-Language" in response["Vary"]
    assert not response.cookies


def test_hub_when_tagline_lacks_the_language_then_says_which_it_is(client, karlskrona):
    karlskrona.tagline = {"sv": "Företagen i Karlskrona"}
    karlskrona.save()

    assert '<p lang="sv">Företagen i Karlskrona</p>' in client.get("/en/", **BARE).content.decode()


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_hub_when_language_in_the_path_then_that_language(client, karlskrona, language):
    response = client.get(f"/{language}/", **BARE)

    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize(("language", "names"), [("en", "Swedish, English"), ("sv", "svenska, engelska")])
def test_hub_when_read_then_languages_as_the_reader_writes_them(client, karlskrona, language, names):
    page = client.get(f"/{language}/", **BARE).content.decode()

    assert f"<span>{names}</span>" in page
    assert f'href="/{language}/"' not in page
    assert 'href="/nb/" lang="nb" hreflang="nb">Norsk (bokmål)</a>' in page


@pytest.mark.parametrize("path", ["/", "/theme/1.css", "/robots.txt", "/healthz"])
def test_host_when_unknown_then_refused(client, karlskrona, path):
    assert client.get(path, headers={"host": "elsewhere.localhost"}).status_code == 400


@pytest.mark.parametrize("path", ["/", "/theme/1.css", "/robots.txt", "/healthz", "/readyz"])
def test_addresses_when_posted_to_then_refused(client, db, path):
    assert client.post(path, **BARE).status_code == 405


# ---------------------------------------------------------------- machines


def test_robots_when_network_then_its_sitemap_and_closed_parts(client, karlskrona, host):
    text = client.get("/robots.txt", **host(karlskrona)).content.decode()

    assert text.splitlines() == [
        "User-agent: *",
        "Disallow: /cms/",
        "Disallow: /account/",
        "Disallow: /sv/extranet/",
        "Disallow: /sv/search/",
        "Disallow: /sv/entry/",
        "Disallow: /en/extranet/",
        "Disallow: /en/search/",
        "Disallow: /en/entry/",
        "",
        "Sitemap: http://karlskrona.localhost/sitemap.xml",
    ]


def test_robots_when_bare_host_then_no_sitemap(client, karlskrona):
    assert "Sitemap" not in client.get("/robots.txt", **BARE).content.decode()


@override_settings(SECURITY_CONTACT="mailto:security@example.org")
def test_security_text_when_read_then_contact_and_end_within_a_year(client, karlskrona, host):
    lines = client.get("/.well-known/security.txt", **host(karlskrona)).content.decode().splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    expires = timezone.datetime.fromisoformat(fields["Expires"])

    assert fields["Contact"] == "mailto:security@example.org"
    assert timedelta(days=30) < expires - timezone.now() <= timedelta(days=365)


def test_healthz_when_alive_then_ok_without_a_version(client, db):
    response = client.get("/healthz", **BARE)

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-cache" in response["Cache-Control"]


def test_readyz_when_all_answers_then_ok_and_nothing_left(client, db):
    response = client.get("/readyz", **BARE)

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not storages["default"].exists("readyz")
    assert not storages["documents"].exists("readyz")


def _fail():
    raise RuntimeError("secret detail")


@pytest.mark.parametrize("name", ["database", "migrations", "cache", "storage"])
def test_readyz_when_something_fails_then_only_its_name(client, db, monkeypatch, name):
    monkeypatch.setattr(views, f"_check_{name}", _fail)

    response = client.get("/readyz", **BARE)

    assert (response.status_code, response.content) == (503, f"{name}\n".encode())


def test_readyz_when_an_app_offers_a_check_then_it_counts(client, db, monkeypatch):
    monkeypatch.setattr(views, "collect", lambda offer: [("worker", _fail)] if offer == "readiness_checks" else [])

    assert client.get("/readyz", **BARE).content == b"worker\n"


def test_readyz_when_a_migration_is_missing_then_not_ready(client, db, monkeypatch):
    monkeypatch.setattr(views.MigrationExecutor, "migration_plan", lambda *args: ["one"])

    assert client.get("/readyz", **BARE).content == b"migrations\n"


def test_readyz_when_the_cache_forgets_then_not_ready(client, db, monkeypatch):
    monkeypatch.setattr(cache, "set", lambda *args, **kwargs: None)

    assert client.get("/readyz", **BARE).content == b"cache\n"


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize("language", ["nb", "en"])
def test_page_not_found_when_unknown_path_then_in_the_network_and_its_language(client, kongsberg, host, language):
    response = client.get(f"/{language}/finnes-ikke/", **host(kongsberg))
    page = response.content.decode()

    assert response.status_code == 404
    assert f'<html lang="{language}" data-network="kongsberg">' in page
    assert "Industrilederforum Kongsberg" in page
    assert f'action="/{language}/search/"' in page
    assert not response.cookies


def test_page_not_found_when_language_is_not_offered_then_in_the_main_one(client, kongsberg, host):
    response = client.get("/sv/", **host(kongsberg))

    assert response.status_code == 404
    assert '<html lang="nb"' in response.content.decode()


@pytest.mark.parametrize("path", ["/en/nothing-here/", "/sv/", "/en/nothing.pdf"])
def test_page_not_found_in_the_demo_is_ours_too(client, kongsberg, host, settings, path):
    settings.DEBUG = True
    after = settings.MIDDLEWARE.index("networks.middleware.NetworkLocaleMiddleware") + 1
    ours = "networks.middleware.OwnPageNotFoundMiddleware"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:after], ours, *settings.MIDDLEWARE[after:]]

    response = client.get(path, **host(kongsberg))

    assert response.status_code == 404
    assert b"The road ends here" in response.content


def test_page_not_found_when_bare_host_then_leads_to_all_networks(client, karlskrona):
    page = client.get("/sv/nothing/", **BARE)

    assert page.status_code == 404
    assert '<ul class="plain"><li><a href="/">' in page.content.decode()


def test_page_not_found_when_the_menu_fails_then_without_it(karlskrona, monkeypatch):
    request = RequestFactory().get("/sv/nope/")
    request.network = karlskrona
    monkeypatch.setattr("home.templatetags.navigation.entries_of", _fail)

    response = views.page_not_found(request, Exception())

    assert response.status_code == 404
    assert 'class="brand"' in response.content.decode()
    assert 'id="menu"' not in response.content.decode()


def test_permission_denied_when_shown_then_in_the_network(karlskrona):
    request = RequestFactory().get("/sv/extranet/")
    request.network = karlskrona

    response = views.permission_denied(request, Exception())

    assert response.status_code == 403
    assert karlskrona.name in response.content.decode()


def test_bad_request_when_shown_before_the_network_is_known_then_still_a_page(db):
    response = views.bad_request(RequestFactory().get("/"), Exception())

    assert response.status_code == 400
    assert "<h1>" in response.content.decode()


def test_server_error_when_shown_then_no_query(karlskrona, django_assert_num_queries):
    request = RequestFactory().get("/sv/")
    request.network = karlskrona

    with django_assert_num_queries(0), translation.override("sv"):
        response = views.server_error(request)

    assert response.status_code == 500
    assert '<html lang="sv" data-network="karlskrona">' in response.content.decode()


def test_server_error_when_nothing_is_known_then_still_a_page(rf):
    response = views.server_error(rf.get("/"))

    assert response.status_code == 500
    assert "<h1>" in response.content.decode()


# ---------------------------------------------------------------- the base page


def _public(request):
    template = engines["django"].from_string('{% extends "base.html" %}{% block main %}<h1>x</h1>{% endblock %}')
    return HttpResponse(template.render({}, request))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_base_when_public_then_neither_session_nor_cookie(client, karlskrona, host, monkeypatch, language):
    monkeypatch.setattr("home.views.serve", lambda request, path: _public(request))

    response = client.get(f"/{language}/", **host(karlskrona))
    page = response.content.decode()

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert f'href="/account/login/?next=/{language}/extranet/"' in page
    assert page.count("<h1>") == 1
    assert "<style" not in page
    assert "style=" not in page
    assert "csrfmiddlewaretoken" not in page


def test_base_when_public_then_few_requests(client, karlskrona, host, monkeypatch):
    monkeypatch.setattr("home.views.serve", lambda request, path: _public(request))

    page = client.get("/sv/", **host(karlskrona)).content.decode()

    assert page.count('rel="stylesheet"') == 5
    assert page.count('rel="icon"') == 1
    assert page.count("<script") == 0
    assert f'content="{karlskrona.base_url}/theme/{karlskrona.theme.version}/share.png"' in page


def test_base_when_a_message_waits_then_shown_once(client, karlskrona, host, monkeypatch):
    def serve(request, path):
        if request.GET:
            messages.success(request, "Sparat & klart")
            return HttpResponse()
        return _public(request)

    monkeypatch.setattr("home.views.serve", serve)
    client.get("/sv/?save=1", **host(karlskrona))

    assert "Sparat &amp; klart" in client.get("/sv/", **host(karlskrona)).content.decode()
    assert "Sparat &amp; klart" not in client.get("/sv/", **host(karlskrona)).content.decode()


def test_base_when_session_is_not_used_then_messages_are_not_asked_for(client, karlskrona, host, monkeypatch):
    monkeypatch.setattr("home.views.serve", lambda request, path: _public(request))
    monkeypatch.setattr("networks.templatetags.theming.get_messages", _fail)

    assert client.get("/sv/", **host(karlskrona)).status_code == 200
