"""Dates follow the page that counts, and what editors said of single dates is kept."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurrence
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.actions import date_changed, extend_dates, plant_calendar, rebuild
from events.models import EventIndexPage, EventPage, Occurrence
from events.rules import is_source, source_of
from home.actions import translate_page
from tests.factories.events import EventPageFactory, calendar_page, soon
from tests.factories.home import front_page

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 9, 1, 12, tzinfo=STOCKHOLM)
START = datetime(2026, 10, 15, 8, tzinfo=STOCKHOLM)


def weekly(**parts):
    return recurrence.Recurrence(rrules=[recurrence.Rule(recurrence.WEEKLY, **parts)], include_dtstart=False)


@pytest.fixture
def series(karlskrona, time_machine):
    time_machine.move_to(NOW)
    event = {"starts_at": START, "ends_at": START + timedelta(hours=1), "recurrence": weekly(count=4)}
    return EventPageFactory(parent=calendar_page(karlskrona), title="Frukost", **event)


def days(page):
    return [f"{row.starts_at.astimezone(STOCKHOLM):%m-%d %H:%M}" for row in page.occurrences.order_by("starts_at")]


def test_publishing_gives_dates_that_keep_their_hour_over_the_clock_change(series):
    assert days(series) == ["10-15 08:00", "10-22 08:00", "10-29 08:00", "11-05 08:00"]


def test_a_draft_has_no_dates(karlskrona):
    page = EventPage(title="Utkast", starts_at=START, ends_at=START, live=False)
    calendar_page(karlskrona).add_child(instance=page)
    page.save_revision()
    assert page.occurrences.count() == 0


def test_a_draft_on_a_live_page_changes_no_date(series):
    series.starts_at += timedelta(hours=3)
    series.ends_at += timedelta(hours=3)
    series.save_revision()
    assert days(series)[0] == "10-15 08:00"


def test_a_moved_and_a_cancelled_date_stay_so_when_the_time_of_day_changes(series, karlskrona):
    moved, cancelled = series.occurrences.order_by("starts_at")[1:3]
    moved.starts_at += timedelta(days=1)
    moved.ends_at += timedelta(days=1)
    moved.save()
    date_changed(occurrence=moved, by=None)
    cancelled.is_cancelled, cancelled.reason = True, "Ingen lokal"
    cancelled.save()
    series.starts_at += timedelta(hours=1)
    series.ends_at += timedelta(hours=1)
    series.save_revision().publish()
    assert days(series) == ["10-15 09:00", "10-23 08:00", "10-29 09:00", "11-05 09:00"]
    assert [row.is_cancelled for row in series.occurrences.order_by("starts_at")] == [False, False, True, False]
    assert [row.is_moved for row in series.occurrences.order_by("starts_at")] == [False, True, False, False]


def test_a_date_moved_back_to_its_place_follows_the_page_again(series):
    row = series.occurrences.order_by("starts_at")[0]
    row.starts_at += timedelta(hours=2)
    row.ends_at += timedelta(hours=2)
    date_changed(occurrence=row, by=None)
    assert row.is_moved is True
    row.starts_at -= timedelta(hours=2)
    row.ends_at -= timedelta(hours=2)
    date_changed(occurrence=row, by=None)
    assert row.is_moved is False


def test_dates_that_the_rule_gives_no_longer_are_removed(series):
    series.recurrence = weekly(count=2)
    series.save_revision().publish()
    assert days(series) == ["10-15 08:00", "10-22 08:00"]


def test_rebuilding_twice_keeps_the_rows(series, karlskrona):
    before = list(series.occurrences.values_list("pk", flat=True))
    assert rebuild(event=series, network=karlskrona) == 4
    assert list(series.occurrences.values_list("pk", flat=True)) == before


def test_a_rule_without_end_reaches_24_months_ahead_and_is_extended(karlskrona, time_machine):
    time_machine.move_to(NOW)
    event = {"starts_at": START, "ends_at": START, "recurrence": weekly()}
    page = EventPageFactory(parent=calendar_page(karlskrona), **event)
    last = page.occurrences.latest("starts_at").starts_at
    assert last.astimezone(STOCKHOLM).date().isoformat() == "2028-08-31"
    assert extend_dates(now=NOW + timedelta(days=14)) == 1
    assert page.occurrences.latest("starts_at").starts_at == last + timedelta(days=14)


def test_times_count_from_the_main_language_and_translations_follow(series, karlskrona):
    english = translate_page(by=None, page=series, language="en", values={"title": "Breakfast"})
    assert EventPage.objects.get(pk=english.pk).occurrences.count() == 0
    series.starts_at = series.ends_at = START + timedelta(days=1)
    series.recurrence = None
    series.save_revision().publish()
    assert EventPage.objects.get(pk=english.pk).starts_at == START + timedelta(days=1)
    assert Occurrence.objects.for_network(karlskrona).count() == 1


def test_an_event_only_in_the_second_language_has_its_own_dates(karlskrona):
    page = EventPageFactory(parent=calendar_page(karlskrona, "en"))
    assert page.occurrences.count() == 1
    assert source_of(page, karlskrona) == page
    assert is_source(page, karlskrona) is True


def test_dates_go_over_to_the_page_in_the_main_language_once_it_is_published(karlskrona):
    english = EventPageFactory(parent=calendar_page(karlskrona, "en"))
    row = english.occurrences.get()
    swedish = translate_page(by=None, page=english, language="sv", values={"title": "Möte"})
    row.refresh_from_db()
    assert row.event_id == swedish.pk
    assert is_source(EventPage.objects.get(pk=english.pk), karlskrona) is False


def test_planting_the_calendar_twice_makes_one_a_language(karlskrona):
    front_page(karlskrona)
    plant_calendar(karlskrona)
    plant_calendar(karlskrona)
    paths = EventIndexPage.objects.order_by("path").values_list("url_path", flat=True)
    assert list(paths) == ["/karlskrona-sv/kalender/", "/karlskrona-en/calendar/"]


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_at": START, "ends_at": START - timedelta(hours=1)},
        {"starts_at": START, "ends_at": START, "recurrence": weekly(until=datetime(2020, 1, 1))},
    ],
)
def test_an_event_that_cannot_be_is_refused(fields):
    with pytest.raises(ValidationError):
        EventPage(title="Nej", **fields).clean()


def test_a_cancelled_date_needs_a_reason():
    with pytest.raises(ValidationError, match="Say why"):
        Occurrence(is_cancelled=True, starts_at=timezone.now(), ends_at=timezone.now()).clean()


def test_a_date_cannot_end_before_it_starts():
    with pytest.raises(ValidationError, match="ends before"):
        Occurrence(starts_at=soon(2), ends_at=soon(1)).clean()
