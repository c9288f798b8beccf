"""A person's calendar for their calendar program, which cannot log in: the address is the key."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from calendars.ical import CONTENT_TYPE, calendar
from extranet.me.rules import asked_too_often, events_of, feed_of, is_proven, language_of

RETRY_SECONDS = 60


@require_safe
def personal(request: HttpRequest, token: str) -> HttpResponse:
    """The dates of whom the address belongs to, as that person may see them at this moment."""
    if request.network is None:
        raise Http404("The bare host has no members.")
    if not is_proven(token):
        raise Http404("No such calendar.")
    if asked_too_often(token):
        return _closed_to_caches(HttpResponse(status=429, headers={"Retry-After": str(RETRY_SECONDS)}))
    feed = feed_of(token, request.network)
    if feed is None:
        raise Http404("No such calendar.")
    with translation.override(language_of(feed.person, feed.network)), timezone.override(feed.network.time_zone):
        file = calendar(events_of(feed), name=str(feed.network), method="PUBLISH")
    return _closed_to_caches(HttpResponse(file, content_type=CONTENT_TYPE))


def _closed_to_caches(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
