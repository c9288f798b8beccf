"""An event is to come until it has ended; past is everything else."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.models import Occurrence
from events.querysets import events_for_file, with_pages
from home.actions import translate_page
from tests.factories.events import EventPageFactory, OccurrenceFactory, calendar_page, soon

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
START, END = datetime(2027, 4, 15, 11, tzinfo=STOCKHOLM), datetime(2027, 4, 15, 13, tzinfo=STOCKHOLM)


def split(network, now):
    rows = Occurrence.objects.for_network(network)
    return rows.upcoming(now).count(), rows.past(now).count()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (START - timedelta(seconds=1), (1, 0)),
        (START, (1, 0)),
        (START + timedelta(hours=1), (1, 0)),
        (END - timedelta(seconds=1), (1, 0)),
        (END, (0, 1)),
        (END + timedelta(seconds=1), (0, 1)),
    ],
)
def test_upcoming_until_it_has_ended_and_past_is_the_complement(karlskrona, now, expected):
    EventPageFactory(parent=calendar_page(karlskrona), starts_at=START, ends_at=END)
    assert split(karlskrona, now) == expected


@pytest.mark.parametrize(("minutes", "expected"), [(-1, (1, 0)), (0, (0, 1))])
def test_whole_days_end_at_midnight_of_the_network(karlskrona, minutes, expected):
    event = {"starts_at": START, "ends_at": END + timedelta(days=1), "all_day": True}
    EventPageFactory(parent=calendar_page(karlskrona), **event)
    midnight = datetime(2027, 4, 17, tzinfo=STOCKHOLM)
    assert split(karlskrona, midnight + timedelta(minutes=minutes)) == expected


def test_whole_days_on_the_day_the_clocks_change_last_25_hours(karlskrona):
    day = datetime(2026, 10, 25, 10, tzinfo=STOCKHOLM)
    page = EventPageFactory(parent=calendar_page(karlskrona), starts_at=day, ends_at=day, all_day=True)
    row = page.occurrences.get()
    assert row.ends_at - row.starts_at == timedelta(hours=25)
    assert row.ends_at == datetime(2026, 10, 26, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (END, END + timedelta(days=1), 0),
        (START - timedelta(days=1), START, 0),
        (START + timedelta(minutes=5), START + timedelta(minutes=6), 1),
        (START - timedelta(days=1), END + timedelta(days=1), 1),
    ],
)
def test_within_takes_what_runs_at_some_time_of_it(karlskrona, first, last, count):
    EventPageFactory(parent=calendar_page(karlskrona), starts_at=START, ends_at=END)
    assert Occurrence.objects.for_network(karlskrona).within(first, last).count() == count


def test_an_event_without_length_is_within_from_its_moment(karlskrona):
    EventPageFactory(parent=calendar_page(karlskrona), starts_at=START, ends_at=START)
    rows = Occurrence.objects.for_network(karlskrona)
    assert rows.within(START, END).count() == 1
    assert rows.within(START - timedelta(hours=1), START).count() == 0


def test_shown_in_a_language_only_what_is_published_in_it(karlskrona):
    both = EventPageFactory(parent=calendar_page(karlskrona))
    translate_page(by=None, page=both, language="en", values={"title": "Both"})
    EventPageFactory(parent=calendar_page(karlskrona))
    rows = Occurrence.objects.for_network(karlskrona)
    assert (rows.shown_in("sv").count(), rows.shown_in("en").count(), rows.shown_in("nb").count()) == (2, 1, 0)


def test_a_page_that_is_withdrawn_is_shown_no_longer(karlskrona):
    page = EventPageFactory(parent=calendar_page(karlskrona))
    page.unpublish()
    assert Occurrence.objects.for_network(karlskrona).shown_in("sv").count() == 0


def test_with_pages_gives_each_date_its_page_in_the_language(karlskrona):
    page = EventPageFactory(parent=calendar_page(karlskrona), title="Möte")
    translate_page(by=None, page=page, language="en", values={"title": "Meeting"})
    rows = Occurrence.objects.for_network(karlskrona).shown_in("sv")
    assert [row.page.title for row in with_pages(rows, "en")] == ["Meeting"]
    assert [row.page.title for row in with_pages(rows, "sv")] == ["Möte"]
    assert with_pages(rows, "nb") == []


def test_first_of_each_keeps_the_soonest_of_every_event(karlskrona):
    page = EventPageFactory(parent=calendar_page(karlskrona))
    for days in (30, 40, 50):
        OccurrenceFactory(event=page, network=karlskrona, recurrence_id=soon(days))
    other = EventPageFactory(parent=calendar_page(karlskrona), starts_at=soon(20))
    rows = Occurrence.objects.for_network(karlskrona).upcoming().first_of_each(2)
    assert [row.event_id for row in rows] == [page.pk, other.pk, page.pk]


def test_dates_of_another_network_are_not_among_them(karlskrona, kongsberg):
    EventPageFactory(parent=calendar_page(karlskrona))
    assert Occurrence.objects.for_network(kongsberg).upcoming().count() == 0


def test_files_hold_what_comes_and_what_ended_lately(karlskrona):
    near = EventPageFactory(parent=calendar_page(karlskrona), starts_at=soon(-80))
    EventPageFactory(parent=calendar_page(karlskrona), starts_at=soon(-100))
    coming = EventPageFactory(parent=calendar_page(karlskrona))
    assert [page.pk for page, _changed in events_for_file(karlskrona, "sv")] == [near.pk, coming.pk]


def test_moments_are_stored_in_utc(karlskrona):
    page = EventPageFactory(parent=calendar_page(karlskrona), starts_at=START, ends_at=END)
    assert page.occurrences.get().recurrence_id == START.astimezone(UTC)
