"""Writes of dates: built when an event is published, moved and cancelled by editors, extended nightly."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from calendars.recurrences import horizon
from events.choices import CALENDAR
from events.models import EventIndexPage, EventPage, Occurrence
from events.rules import source_of, spans
from home.actions import front_pages, plant
from home.models import NewsIndexPage
from networks.actions import drop_pages
from networks.models import Network
from networks.querysets import unscoped
from networks.rules import network_of


def plant_calendar(network: Network) -> None:
    """The calendar page in each language, after the news; does nothing the second time."""
    fronts = front_pages(network)
    if EventIndexPage.objects.in_language_of(network.site.root_page).exists():
        return
    news = {code: NewsIndexPage.objects.in_language_of(page).get() for code, page in fronts.items()}
    plant(network=network, below=fronts, model=EventIndexPage, texts=CALENDAR, after=news, show_in_menus=True)


def page_published(*, page: EventPage) -> None:
    """Build the dates of a published event anew, from the language that counts."""
    network = network_of(page)
    source = source_of(page, network) if network else None
    if network is not None and source is not None:
        rebuild(event=source, network=network)


@transaction.atomic
def rebuild(*, event: EventPage, network: Network, now: datetime | None = None) -> int:
    """Make the rows of an event say what its page says, up to 24 months ahead. How many there are.

    A date that an editor moved or cancelled stays so as long as the rule still gives its day; the others
    follow the page. Dates the rule no longer gives are removed.
    """
    zone = network.time_zone
    rows = Occurrence.objects.for_network(network).filter(event__translation_key=event.translation_key)
    known = {row.recurrence_id.astimezone(zone).date(): row for row in rows}
    kept = []
    for planned, span in spans(event, zone, horizon(now or timezone.now())):
        row = known.get(planned.astimezone(zone).date()) or Occurrence(network=network)
        row.event, row.recurrence_id = event, planned
        if not row.is_moved:
            row.starts_at, row.ends_at = span
        kept.append(row)
    rows.exclude(pk__in=[row.pk for row in kept if row.pk]).delete()
    _save(kept)
    drop_pages(network)
    return len(kept)


def _save(rows: list[Occurrence]) -> None:
    fields = ["event", "recurrence_id", "starts_at", "ends_at"]
    Occurrence.all_networks.bulk_update([row for row in rows if row.pk], fields, batch_size=200)
    Occurrence.all_networks.bulk_create([row for row in rows if not row.pk], batch_size=200)


def extend_dates(now: datetime | None = None) -> int:
    """Nightly: let the dates of events that repeat reach 24 months ahead again. How many events there were."""
    with unscoped():
        repeating = EventPage.objects.live().exclude(recurrence=None).exclude(recurrence="").select_related("locale")
        events = [(page, network_of(page)) for page in repeating]
    count = 0
    for page, network in events:
        if network is not None and source_of(page, network) == page:
            rebuild(event=page, network=network, now=now)
            count += 1
    return count


def date_changed(*, occurrence: Occurrence, by: User | None) -> None:
    """After an editor changed a date: remember that it was moved, so that the rule does not take it back."""
    network = occurrence.network
    planned = {at.date(): span for at, span in _planned(occurrence, network)}
    span = planned.get(occurrence.recurrence_id.date())
    moved = span is None or (occurrence.starts_at, occurrence.ends_at) != tuple(span)
    if moved != occurrence.is_moved:
        occurrence.is_moved = moved
        occurrence.save(update_fields=["is_moved", "changed_at"])


def _planned(occurrence: Occurrence, network: Network) -> list[Any]:
    return spans(occurrence.event, network.time_zone, max(horizon(timezone.now()), occurrence.recurrence_id))
