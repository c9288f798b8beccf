"""Old addresses lead on."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect

from home.rules import redirect_for

KEPT_SECONDS = 3600
"""A browser keeps a permanent redirect for good unless it is told otherwise, and nobody could take it back."""


class RedirectMiddleware:
    """Where a network has nothing at an address, its redirect answers; never one that names no network."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"} or request.network is None:
            return response
        found = redirect_for(request.network, request.get_full_path())
        if found is None:
            return response
        target, is_permanent = found
        kind = HttpResponsePermanentRedirect if is_permanent else HttpResponseRedirect
        return kind(target, headers={"Cache-Control": f"public, max-age={KEPT_SECONDS}"})
