"""Kept pages, from the request's host to its network, from its path to its language, and the content policy."""

from __future__ import annotations

import hashlib
import math
import re
import time
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from csp.constants import HEADER, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.middleware.locale import LocaleMiddleware
from django.urls import get_resolver
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language_from_path
from django.utils.translation.trans_real import parse_accept_lang_header

from networks.actions import kept_pages, mark_key, new_mark
from networks.models import Network
from networks.querysets import serving

ADMIN_PREFIX = "/cms/"
FURTHER_METHODS = [
    (re.compile(r"/cms/localize/translate/\d+/(strings|overrides)/\d+/edit/"), ["PUT", "DELETE"]),
    (re.compile(r"/cms/dismissibles/"), ["PATCH"]),
]
"""What two scripts of the admin need besides reading and sending forms: single texts, and what one has seen."""
PROBES = {"/healthz", "/readyz"}
UNPREFIXED = ("/account/", ADMIN_PREFIX)
"""Addresses without a language in their path, where the person's own language counts."""

# Wagtail's admin and wagtail-localize's editor write inline scripts and styles and know no nonces.
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "base-uri": [SELF],
}


class MethodMiddleware:
    """Reading and sending forms is all our pages do; any other method is refused before a view could take it for one.

    Few addresses know further ones (``FURTHER_METHODS``). Views that ask "is it a GET" would take a HEAD for a
    sent form, so they are shown a GET, and the body is left out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        allowed = ["GET", "HEAD", "POST"]
        if request.method not in allowed:
            allowed += [name for path, more in FURTHER_METHODS if path.fullmatch(request.path_info) for name in more]
        if request.method not in allowed:
            return HttpResponseNotAllowed(allowed)
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        return _without_body(self.get_response(request))


def _without_body(response: HttpResponse) -> HttpResponse:
    if response.streaming:
        response.streaming_content = []
    else:
        response.content = b""
    return response


KEEP_SECONDS = 60
"""How long a page is kept: what a change of the clock alone does to a list is shown within a minute."""

PROXY_SECONDS = 5
"""How long a cache in front may answer by itself: a page taken down is gone from there as well by then."""

LARGEST_KEPT = 1024 * 1024
MOST_AT_HAND, LARGEST_AT_HAND = 100, 64 * 1024
"""So many pages, none larger, each process has at hand besides, so that it need not fetch them: 6 MB at most."""

CLOSED = re.compile(r"/[a-z]{2}/(extranet|entry|search)/")
"""Below a language and yet never kept, whatever the answer says."""

QUESTION = re.compile(r"(|page=[1-9][0-9]?|year=20[0-9]{2}|month=20[0-9]{2}-(0[1-9]|1[0-2]))")
"""The questions whose answers are kept, one at a time: of other ones a stranger could ask any number."""


class Kept(NamedTuple):
    """A page in the cache: the mark of its network when it was made, until when it holds, and the answer."""

    mark: str
    until: float
    headers: dict[str, str]
    body: bytes

    def holds(self, mark: str | None) -> bool:
        """Whether it may still be shown, by the mark that the network has at this moment."""
        return self.mark == mark and self.until > time.time()


Asked = tuple[str, str, str, str]
"""Scheme, host, path and question of a page."""


class PageCacheMiddleware:
    """Answers readers who are not logged in with pages made before, without asking the database.

    Stands before the look-up of the network: which network a host belongs to is remembered from the last
    answer made for it, and checked by the mark of the network, which changes with the host. Only an answer
    that says it is for everybody (:func:`networks.actions.for_everybody`) is kept. The mark is asked of the
    shared cache each time, also for pages at hand.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.networks: dict[str, int] = {}
        self.at_hand: dict[Asked, Kept] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_answered(request):
            return self.get_response(request)
        host = request.get_host().lower()
        network = self.networks.get(host)
        if network is None:
            response = self.get_response(request)
            self._remember(host, request)
            return response
        asked = (request.scheme or "", host, request.path_info, request.META.get("QUERY_STRING", ""))
        mark = kept_pages().get(mark_key(network))
        page = self._find(asked, mark) if mark else None
        if page is not None:
            return _answer(request, page)
        mark = mark or new_mark(network)
        response = self.get_response(request)
        if self._remember(host, request) == network and _may_be_kept(request, response):
            page = _kept(request, response, mark)
            kept_pages().set(_page_key(asked), page, KEEP_SECONDS)
            self._lay_at_hand(asked, page)
            return _answer(request, page)
        return response

    def _find(self, asked: Asked, mark: str) -> Kept | None:
        """The page, if it is at hand or in the shared cache and still holds."""
        page = self.at_hand.get(asked)
        if page is not None and page.holds(mark):
            return page
        page = kept_pages().get(_page_key(asked))
        if page is None or not page.holds(mark):
            return None
        self._lay_at_hand(asked, page)
        return page

    def _lay_at_hand(self, asked: Asked, page: Kept) -> None:
        if len(self.at_hand) >= MOST_AT_HAND:
            self.at_hand.clear()
        if len(page.body) <= LARGEST_AT_HAND:
            self.at_hand[asked] = page

    def _remember(self, host: str, request: HttpRequest) -> int | None:
        """Whose the host is, where it is written as the network has it: no other spelling makes a key."""
        network: Network | None = getattr(request, "network", None)
        if network is None or host not in {network.site.hostname, f"{network.site.hostname}:{network.site.port}"}:
            return None
        self.networks[host] = network.pk
        return network.pk


def _may_be_answered(request: HttpRequest) -> bool:
    """Whether this reader may get a kept page at this address."""
    return (
        request.method == "GET"
        and bool(get_language_from_path(request.path_info))
        and not CLOSED.match(request.path_info)
        and QUESTION.fullmatch(request.META.get("QUERY_STRING", "")) is not None
        and not request.COOKIES.keys() & {settings.SESSION_COOKIE_NAME, "messages"}
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_HX_REQUEST" not in request.META
        and not getattr(request, "is_preview", False)
    )


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer says it is for everybody, and nothing in it belongs to this reader."""
    says = {part.strip().partition("=")[0].lower() for part in response.get("Cache-Control", "").split(",")}
    session = getattr(request, "session", None)
    return (
        response.status_code == 200
        and not response.streaming
        and "public" in says
        and not says & {"private", "no-store", "no-cache"}
        and not response.cookies
        and not response.has_header("Vary")
        and not (session is not None and session.accessed)
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and len(response.content) <= LARGEST_KEPT
    )


def _page_key(asked: Asked) -> str:
    return "page:" + hashlib.sha256(" ".join(asked).encode()).hexdigest()


def _kept(request: HttpRequest, response: HttpResponse, mark: str) -> Kept:
    until = min(time.time() + KEEP_SECONDS, getattr(request, "changes_at", None) or math.inf)
    headers = dict(response.items()) | {"ETag": f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'}
    headers["Content-Length"] = str(len(response.content))
    return Kept(mark, until, headers, response.content)


def _answer(request: HttpRequest, page: Kept) -> HttpResponse:
    """The page, or 304 where the reader has it; caches in front keep it no longer than it holds."""
    seconds = max(0, min(PROXY_SECONDS, int(page.until - time.time())))
    response = HttpResponse(page.body, headers=page.headers)
    response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
    if "HTTP_IF_NONE_MATCH" in request.META:
        return get_conditional_response(request, etag=page.headers["ETag"], response=response)
    return response


TECHNICAL_404 = b"<title>Page not found at "


class NetworkMiddleware:
    """Sets ``request.network`` by host; ``None`` on the bare host; any other host is refused with 400.

    On the bare host the probes of machines are answered without the database, which they may ask about.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = request.get_host().rsplit(":", 1)[0].rstrip(".").lower()
        bare = {settings.HUB_HOST, "testserver", "127.0.0.1"}
        if request.path_info in PROBES and host in bare:
            request.network = None
            with serving(None):
                return self.get_response(request)
        # Sorting one row would cost a third of the look-up, which each request makes.
        rows = Network.objects.select_related("site__root_page__locale", "theme").order_by()
        request.network = next(iter(rows.filter(site__hostname=host)[:1]), None)
        if request.network is None and host not in bare:
            return HttpResponseBadRequest("No network has this address.", content_type="text/plain")
        if request.network:
            request._wagtail_site = request.network.site  # Wagtail would ask again
        zone = request.network.time_zone if request.network else timezone.get_default_timezone()
        with timezone.override(zone), serving(request.network):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: dict[str, object]) -> None:
        """A number in the address that is larger than any key is nobody's; SQLite could not even be asked about it."""
        if any(isinstance(value, int) and value > models.BigIntegerField.MAX_BIGINT for value in kwargs.values()):
            raise Http404("No object has this number.")


def negotiate(request: HttpRequest, offered: list[str], default: str) -> str:
    """The best language for this reader among those offered; ``no`` and ``nn`` lead to ``nb``."""
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500]):
        base = {"no": "nb", "nn": "nb"}.get(code.split("-")[0], code.split("-")[0])
        if base in offered:
            return base
    return default


def offered_languages(request: HttpRequest) -> tuple[list[str], str]:
    """The languages of the request's network and its main one; on the bare host all of them."""
    if request.network:
        return request.network.languages, request.network.default_language
    return [code for code, _name in settings.LANGUAGES], settings.LANGUAGE_CODE


class NetworkLocaleMiddleware(LocaleMiddleware):
    """The language of the request, within what its network offers; another one is 404."""

    def process_request(self, request: HttpRequest) -> None:
        offered, default = offered_languages(request)
        wanted = get_language_from_path(request.path_info)
        request.locale_not_offered = bool(wanted) and wanted not in offered
        if request.locale_not_offered:
            wanted = default
        language = wanted or self._unprefixed(request, offered) or negotiate(request, offered, default)
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def _unprefixed(self, request: HttpRequest, offered: list[str]) -> str | None:
        """At log-in the page one came from decides, then what was chosen there before."""
        if not request.path_info.startswith(UNPREFIXED):
            return None
        candidates = [
            get_language_from_path(request.GET.get("next", "")),
            request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME),
        ]
        return next((code for code in candidates if code in offered), None)

    def process_view(self, request: HttpRequest, *args: object) -> None:
        if request.locale_not_offered:
            raise Http404("The network does not offer this language.")

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Content-Language", translation.get_language())
        if not get_language_from_path(request.path_info):
            patch_vary_headers(response, ("Accept-Language",))
        if request.path_info.startswith("/account/"):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                translation.get_language(),
                path=settings.LANGUAGE_COOKIE_PATH,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


class OwnPageNotFoundMiddleware:
    """With DEBUG, too, readers meet our page and not the list of addresses: the demo is shown to people."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or response.streaming or TECHNICAL_404 not in response.content[:500]:
            return response
        page_not_found = get_resolver().resolve_error_handler(404)
        answer: HttpResponse = page_not_found(request, exception=Http404())
        return answer


class ContentPolicyMiddleware(CSPMiddleware):
    """Strict on all pages; looser under /cms/, whose scripts know no nonces. Adds Permissions-Policy."""

    def get_policy_parts(self, request: HttpRequest, response: HttpResponse, report_only: bool = False) -> Any:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(ADMIN_PREFIX) and not report_only:
            parts.config = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | ADMIN_POLICY
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if self._is_usual(request, response):
            response.headers.setdefault(HEADER, usual_policy())
            return response
        return super().process_response(request, response)

    def _is_usual(self, request: HttpRequest, response: HttpResponse) -> bool:
        """Whether nothing asks for another policy; writing the same one anew costs as much as a kept page."""
        asked = any(name.startswith("_csp") for name in (*vars(request), *vars(response)))
        return response.status_code in {200, 304} and not asked and not request.path_info.startswith(ADMIN_PREFIX)


@cache
def usual_policy() -> str:
    """The policy of the settings, as a header."""
    return build_policy()
