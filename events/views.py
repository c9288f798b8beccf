"""The calendar as a file, and what is next on the front page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from calendars.ical import CONTENT_TYPE, calendar
from events.models import EventIndexPage, EventPage, Occurrence
from events.querysets import events_for_file, with_pages
from events.rules import calendar_entry
from home.models import HomePage
from home.querysets import route_of
from home.rules import list_path
from networks.actions import for_everybody

NEXT_ON_FRONT = 3


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """Every event of the network in this language, for subscribing; dates that ended 90 days ago are left out."""
    if request.network is None:
        raise Http404
    pages = events_for_file(request.network, request.LANGUAGE_CODE)
    entries = [calendar_entry(page, request.network, changed) for page, changed in pages]
    response = HttpResponse(calendar(entries, name=request.network.name), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="{request.network.slug}.ics"'
    for_everybody(response)
    return response


@require_safe
def event_file(request: HttpRequest, place: str) -> HttpResponse:
    """One event for the reader's own calendar, with every date that was moved or cancelled.

    ``place`` is the path of its page below the language.
    """
    route = route_of(request, place)
    if route is None or not isinstance(route.page, EventPage) or not route.page.is_open():
        raise Http404
    page = route.page
    if page.starts_at is None:
        raise Http404
    entry = calendar_entry(page, request.network, page.dates(request.network).changed())
    response = HttpResponse(calendar([entry], name=page.title), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{page.slug}.ics"'
    for_everybody(response)
    return response


def next_events(request: HttpRequest, page: HomePage) -> dict[str, Any] | None:
    """What comes next, with the calendar it stands in; nothing while there is nothing."""
    rows = Occurrence.objects.for_network(request.network).shown_in(request.LANGUAGE_CODE).upcoming().first_of_each(1)
    dates = with_pages(rows[:NEXT_ON_FRONT], request.LANGUAGE_CODE)
    index = list_path(request.network, request.LANGUAGE_CODE, EventIndexPage)
    return {"dates": dates, "index_path": index} if dates else None
