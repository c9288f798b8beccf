"""Days off in Sweden and Norway, and weeks as people write them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from calendars.holidays import holidays, in_weeks, is_day_off, parse_weeks


@pytest.mark.parametrize(
    ("day", "country", "expected"),
    [
        (date(2027, 3, 26), "SE", True),  # Good Friday
        (date(2027, 3, 25), "SE", False),
        (date(2027, 3, 25), "NO", True),  # Maundy Thursday
        (date(2027, 5, 6), "SE", True),  # Ascension Day
        (date(2027, 5, 17), "NO", True),
        (date(2027, 5, 17), "SE", False),
        (date(2028, 6, 6), "SE", True),
        (date(2027, 6, 25), "SE", True),  # Midsummer Eve
        (date(2027, 6, 25), "NO", False),
        (date(2028, 6, 5), "NO", True),  # Whit Monday
        (date(2028, 6, 5), "SE", False),
        (date(2026, 12, 5), "SE", True),  # a Saturday
        (date(2026, 12, 31), "NO", True),
    ],
)
def test_day_off(day, country, expected):
    assert is_day_off(day, country) is expected


def test_all_saints_and_midsummer_are_saturdays_of_sweden():
    days = holidays(2026, "SE") - holidays(2026, "NO")
    assert {date(2026, 6, 19), date(2026, 6, 20), date(2026, 10, 31)} <= days


@pytest.mark.parametrize(
    ("text", "weeks"),
    [("", set()), ("28-30, 44", {28, 29, 30, 44}), ("52–1", {52, 53, 1}), (" 7 ", {7})],
)
def test_weeks_are_read_as_written(text, weeks):
    assert parse_weeks(text) == weeks


@pytest.mark.parametrize("text", ["0", "54", "a", "1-", "-3", "7 8", "7-x", "٣"])
def test_weeks_that_are_none_are_refused(text):
    with pytest.raises(ValidationError):
        parse_weeks(text)


def test_day_lies_in_the_week_of_the_north():
    assert in_weeks(date(2027, 1, 1), {53})
    assert not in_weeks(date(2027, 1, 4), {53})
