"""Dates as one writes them, in three languages and in the network's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from events.templatetags import dates

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=STOCKHOLM)  # type: ignore[arg-type]  # plain numbers


@pytest.fixture(autouse=True)
def zone():
    with timezone.override(STOCKHOLM):
        yield


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("sv", "torsdag 10 december 2026 kl. 13.00–16.30"),
        ("nb", "torsdag 10. desember 2026 kl. 13.00–16.30"),
        ("en", "Thursday 10 December 2026, 13:00–16:30"),
    ],
)
def test_event_when_within_a_day(language, expected):
    with translation.override(language):
        assert dates.event_when(at(2026, 12, 10, 13), at(2026, 12, 10, 16, 30)) == expected


def test_time_span_over_days_names_them():
    with translation.override("sv"):
        assert dates.time_span(at(2027, 4, 15, 10), at(2027, 4, 16, 14)) == "tors 10.00 – fre 14.00"
        assert dates.time_span(at(2027, 4, 15, 10), at(2027, 4, 15, 14)) == "kl.\u00a010.00–14.00"


@pytest.mark.parametrize(
    ("language", "first", "last", "expected"),
    [
        ("sv", date(2027, 4, 11), date(2027, 4, 12), "11–12 april 2027"),
        ("nb", date(2027, 4, 11), date(2027, 4, 12), "11.–12. april 2027"),
        ("en", date(2027, 4, 11), date(2027, 4, 12), "11–12 April 2027"),
        ("sv", date(2027, 4, 30), date(2027, 5, 2), "30 april – 2 maj 2027"),
        ("nb", date(2026, 12, 30), date(2027, 1, 2), "30. desember 2026 – 2. januar 2027"),
        ("en", date(2027, 4, 11), date(2027, 4, 11), "11 April 2027"),
        ("sv", date(2026, 4, 11), date(2027, 4, 11), "11 april 2026 – 11 april 2027"),
    ],
)
def test_date_range_leaves_out_what_is_said_once(language, first, last, expected):
    with translation.override(language):
        assert dates.date_range(first, last) == expected


def test_an_end_at_midnight_belongs_to_the_day_before():
    with translation.override("sv"):
        assert dates.date_range(at(2027, 4, 11), at(2027, 4, 13)) == "11–12 april 2027"
        assert dates.date_range(at(2027, 4, 11, 18), at(2027, 4, 12)) == "11 april 2027"


@pytest.mark.parametrize(
    ("language", "key", "note"),
    [
        ("sv", "26–27 nov", "tors–fre, vecka 48"),
        ("nb", "26.–27. nov.", "tors.–fre., uke 48"),
        ("en", "26–27 Nov", "Thu–Fri, week 48"),
    ],
)
def test_key_of_several_days_names_weekdays_and_week(language, key, note):
    with translation.override(language):
        assert dates.event_key(at(2026, 11, 26), at(2026, 11, 28)) == key
        assert dates.event_key_note(at(2026, 11, 26), at(2026, 11, 28), all_day=True) == note


@pytest.mark.parametrize(
    ("language", "key", "note"),
    [
        ("sv", "mån 14 dec", "kl. 09.00–10.00"),
        ("nb", "man. 14. des.", "kl. 09.00–10.00"),
        ("en", "Mon 14 Dec", "09:00–10:00"),
    ],
)
def test_key_of_one_day_names_the_time(language, key, note):
    with translation.override(language):
        assert dates.event_key(at(2026, 12, 14, 9), at(2026, 12, 14, 10)) == key
        assert dates.event_key_note(at(2026, 12, 14, 9), at(2026, 12, 14, 10)) == note


def test_a_moment_is_shown_in_the_zone_of_the_network():
    late = datetime(2026, 12, 9, 23, 30, tzinfo=ZoneInfo("UTC"))
    with translation.override("sv"):
        assert dates.day_long(late) == "torsdag 10 december 2026"
        assert dates.clock(late) == "00.30"


def test_clock_change_keeps_the_hour_on_the_wall():
    with translation.override("sv"):
        assert dates.event_when(at(2026, 10, 24, 22), at(2026, 10, 25, 8)) == (
            "lördag 24 oktober 2026 kl. 22.00 – söndag 25 oktober 2026 kl. 08.00"
        )


def test_week_is_the_iso_week_over_new_year():
    with translation.override("sv"):
        assert dates.week(date(2027, 1, 1)) == "vecka 53"


def test_day_short_names_a_year_that_is_not_this_one():
    today = timezone.localdate()
    with translation.override("en"):
        assert dates.day_short(date(today.year, 11, 12)) == "12 Nov"
        assert dates.day_short(date(2019, 4, 11)) == "11 April 2019"


def test_month_and_year_starts_with_a_capital():
    with translation.override("sv"):
        assert dates.month_and_year(date(2027, 4, 1)) == "April 2027"


def test_all_day_says_no_time():
    with translation.override("sv"):
        assert dates.event_when(at(2027, 4, 15), at(2027, 4, 17), all_day=True) == "torsdag–fredag 15–16 april 2027"
        assert dates.event_key_note(at(2027, 4, 15), at(2027, 4, 16), all_day=True) == "vecka 15"
