"""Which answers are kept at all, and for how long."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils import timezone

from competition.models import CompetitionPage
from home.actions import add_page
from networks.actions import changes_at, drop_pages, for_everybody
from networks.middleware import PageCacheMiddleware
from tests.factories.competition import EditionFactory
from tests.factories.home import front_page

pytestmark = pytest.mark.django_db


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


def test_a_page_begun_before_a_change_is_not_kept_after_it(karlskrona, kept_pages, commit):
    texts = iter([b"old", b"new"])

    def answer(_request):
        text = next(texts)
        if text == b"old":
            with commit():
                drop_pages(karlskrona)
        return public(text)

    assert asked(answer, karlskrona) == 2
