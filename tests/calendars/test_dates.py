"""Weeks and school years at their edges."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from calendars.dates import Week, day_meant, in_zone, school_year, week_of, weeks_in

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 23), (2026, 48)),
        (date(2026, 12, 31), (2026, 53)),
        (date(2027, 1, 3), (2026, 53)),
        (date(2027, 1, 4), (2027, 1)),
        (date(2024, 12, 30), (2025, 1)),
    ],
)
def test_a_day_lies_in_its_iso_week(day, week):
    assert week_of(day) == week


def test_a_week_knows_its_ends_and_a_year_its_weeks():
    week = Week(2026, 53)
    assert (week.monday, week.sunday) == (date(2026, 12, 28), date(2027, 1, 3))
    assert (weeks_in(2026), weeks_in(2027)) == (53, 52)


@pytest.mark.parametrize(
    ("day", "label"),
    [(date(2026, 7, 31), "2025/26"), (date(2026, 8, 1), "2026/27"), (date(2099, 12, 1), "2099/00")],
)
def test_a_school_year_begins_in_august(day, label):
    year = school_year(day)
    assert str(year) == label
    assert year.begins_on <= day <= year.ends_on


def test_the_ends_of_a_school_year():
    year = school_year(date(2026, 8, 1))
    assert (year.begins_on, year.ends_on) == (date(2026, 8, 1), date(2027, 7, 31))


def test_a_stored_date_is_the_local_day():
    assert day_meant(datetime(2026, 10, 28, 23, 0, tzinfo=UTC), STOCKHOLM) == date(2026, 10, 29)
    assert day_meant(datetime(2026, 10, 28, 23, 0), STOCKHOLM) == date(2026, 10, 28)


def test_a_time_in_the_gap_of_spring_moves_forward_and_the_doubled_hour_is_the_first():
    assert in_zone(datetime(2027, 3, 28, 2, 30), STOCKHOLM).isoformat() == "2027-03-28T03:30:00+02:00"
    assert in_zone(datetime(2027, 10, 31, 2, 30), STOCKHOLM).isoformat() == "2027-10-31T02:30:00+02:00"
