"""Which page of an event counts, and when an event takes place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from calendars.ical import Event, Override
from calendars.recurrences import Span, expand
from home.rules import path_of
from networks.models import Network

if TYPE_CHECKING:
    from events.models import EventPage, Occurrence


def source_of(page: EventPage, network: Network) -> EventPage | None:
    """Of an event's live pages the one whose times count: in the main language, else the oldest."""
    live = list(type(page).objects.filter(translation_key=page.translation_key, live=True).select_related("locale"))
    return min(live, key=lambda row: (row.locale.language_code != network.default_language, row.pk), default=None)


def is_source(page: EventPage, network: Network) -> bool:
    """Whether the times are edited on this page; on its translations they follow."""
    if page.pk is None:
        return True
    source = source_of(page, network)
    return source is None or source.pk == page.pk or page.locale.language_code == network.default_language


def whole_days(start: datetime, end: datetime, zone: ZoneInfo) -> Span:
    """From midnight of the first day to midnight after the last."""
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    return Span(midnight(first, zone), midnight(last + timedelta(days=1), zone))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment a day begins."""
    return datetime.combine(day, time.min, tzinfo=zone)


def spans(page: EventPage, zone: ZoneInfo, until: datetime) -> list[tuple[datetime, Span]]:
    """Every date of the event up to a moment: when the rule puts it, and from when to when it lasts."""
    if page.starts_at is None or page.ends_at is None:
        return []
    if not page.recurrence:
        dates = [Span(page.starts_at.astimezone(zone), page.ends_at.astimezone(zone))]
    else:
        dates = expand(page.starts_at, page.ends_at, page.recurrence, zone, until)
    if page.all_day:
        length = page.ends_at.astimezone(zone).date() - page.starts_at.astimezone(zone).date()
        dates = [whole_days(span.starts_at, span.starts_at + length, zone) for span in dates]
    return [(span.starts_at.astimezone(UTC), span) for span in dates]


def calendar_entry(page: EventPage, network: Network, changed: Iterable[Occurrence]) -> Event:
    """The event as calendar files tell it; ``changed`` are its dates that were moved or cancelled.

    Raises ValueError for a page that does not say when it is, which only a draft may leave open.
    """
    if page.starts_at is None or page.ends_at is None:
        raise ValueError("An event without times is in no calendar.")
    rows = list(changed)
    stamp = max([page.last_published_at or page.latest_revision_created_at, *(row.changed_at for row in rows)])
    first = page.first_published_at or stamp
    start, end, cancelled = page.starts_at, page.ends_at, False
    if rows and not page.recurrence:
        start, end, cancelled = rows[0].starts_at, rows[0].ends_at, rows[0].is_cancelled
    return Event(
        uid=f"event-{page.translation_key}@{network.site.hostname}",
        title=page.title,
        starts_at=_told(start, page, network),
        ends_at=_told(_last(end, page, network), page, network),
        stamp=stamp,
        sequence=int((stamp - first).total_seconds()),
        zone=network.time_zone,
        place=", ".join(part for part in (page.place, page.address) if part),
        url=network.base_url + path_of(page),
        description=page.lead,
        rule=page.recurrence or None,
        overrides=[_override(row, page, network) for row in rows] if page.recurrence else [],
        cancelled=cancelled,
    )


def _override(row: Occurrence, page: EventPage, network: Network) -> Override:
    return Override(
        original=_told(row.recurrence_id, page, network),
        starts_at=_told(row.starts_at, page, network),
        ends_at=_told(_last(row.ends_at, page, network), page, network),
        cancelled=row.is_cancelled,
        description=row.reason,
    )


def _told(moment: datetime, page: EventPage, network: Network) -> datetime | date:
    return moment.astimezone(network.time_zone).date() if page.all_day else moment


def _last(moment: datetime, page: EventPage, network: Network) -> datetime:
    """Of whole days the last one, whether its end is kept as the day itself or as the midnight after it."""
    local = moment.astimezone(network.time_zone)
    is_midnight_after = page.all_day and local.time() == time.min and moment != page.ends_at
    return moment - timedelta(minutes=1) if is_midnight_after else moment
