"""Dates of events: what is to come, what is past, and the page of each in a language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from wagtail.models import PageManager

from home.querysets import BasePageQuerySet, shown
from networks.querysets import NetworkQuerySet

if TYPE_CHECKING:
    from events.models import EventPage, Occurrence
    from networks.models import Network


class EventQuerySet(BasePageQuerySet):
    """Event pages."""

    def in_language(self, code: str) -> Self:
        """Written in this language."""
        return self.filter(locale__language_code=code)


FILE_REACHES_BACK = timedelta(days=90)

EventManager: Any = PageManager.from_queryset(EventQuerySet)


class OccurrenceQuerySet(NetworkQuerySet):
    """Single dates of events. One is to come until it has ended; past is everything else."""

    def upcoming(self, now: datetime | None = None) -> Self:
        """Not yet ended, soonest first."""
        return self.filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now: datetime | None = None) -> Self:
        """Ended, latest first."""
        return self.filter(ends_at__lte=now or timezone.now()).order_by("-starts_at", "-pk")

    def within(self, start: datetime, end: datetime) -> Self:
        """Taking place at some time from ``start`` up to, not including, ``end``."""
        running = Q(ends_at__gt=start) | Q(starts_at__gte=start)
        return self.filter(running, starts_at__lt=end).order_by("starts_at", "pk")

    def changed(self) -> Self:
        """Moved or cancelled by an editor."""
        return self.filter(Q(is_moved=True) | Q(is_cancelled=True)).order_by("recurrence_id")

    def about(self, topic: str) -> Self:
        """Whose event carries the topic of this short name."""
        return self.filter(event__topics__slug=topic)

    def first_of_each(self, number: int) -> Self:
        """At most so many dates of each event, the soonest, so that what repeats does not fill a list.

        Each row tells as ``dates_in_series`` how many there are.
        """
        place = Window(RowNumber(), partition_by=F("event_id"), order_by=["starts_at", "pk"])
        count = Window(Count("pk"), partition_by=F("event_id"))
        return self.annotate(dates_in_series=count).alias(place_in_series=place).filter(place_in_series__lte=number)

    def shown_in(self, language: str) -> Self:
        """Whose event has a page in this language that anybody may read; ``page_key`` names it for ``with_pages``."""
        pages = shown(apps.get_model("events", "EventPage").objects.in_language(language))
        keyed = self.annotate(page_key=F("event__translation_key"))
        return keyed.filter(page_key__in=pages.values("translation_key"))


def with_pages(occurrences: Iterable[Occurrence], language: str) -> list[Occurrence]:
    """The dates of ``shown_in`` with their page in a language as ``page``, in one query whatever their number.

    One whose page is not written in that language is left out.
    """
    rows = list(occurrences)
    keys = {row.page_key for row in rows}
    model = apps.get_model("events", "EventPage")
    found = model.objects.in_language(language).shown().filter(translation_key__in=keys)
    pages: dict[Any, EventPage] = {page.translation_key: page for page in found.defer_streamfields()}
    for row in rows:
        row.page = pages.get(row.page_key)
    return [row for row in rows if row.page is not None]


def events_for_file(network: Network, language: str) -> list[tuple[EventPage, list[Occurrence]]]:
    """Events that are to come or ended less than 90 days ago, each with its moved and cancelled dates."""
    rows = apps.get_model("events", "Occurrence").objects.for_network(network)
    recent = rows.filter(ends_at__gt=timezone.now() - FILE_REACHES_BACK)
    model = apps.get_model("events", "EventPage")
    keys = recent.values("event__translation_key")
    pages = model.objects.in_language(language).shown().filter(translation_key__in=keys).exclude(starts_at=None)
    changed: dict[Any, list[Occurrence]] = {}
    for row in rows.changed().select_related("event"):
        changed.setdefault(row.event.translation_key, []).append(row)
    found = pages.defer("programme", "body").order_by("starts_at", "pk")
    return [(page, changed.get(page.translation_key, [])) for page in found]
