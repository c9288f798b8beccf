"""Rules as sentences."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import recurrence as rec

from calendars.descriptions import describe

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TUESDAY = datetime(2026, 11, 3, 7, 0, tzinfo=UTC)
MAY = datetime(2027, 5, 12, tzinfo=UTC)


def recurring(*rules, **dates):
    return rec.Recurrence(rrules=[rec.Rule(**rule) for rule in rules], include_dtstart=False, **dates)


SENTENCES = [
    ({"freq": rec.DAILY}, "every day"),
    ({"freq": rec.DAILY, "interval": 2}, "every second day"),
    ({"freq": rec.DAILY, "interval": 4, "count": 3}, "every 4 days, 3 times"),
    ({"freq": rec.WEEKLY}, "every Tuesday"),
    ({"freq": rec.WEEKLY, "interval": 2, "until": MAY}, "every second Tuesday until 12 May 2027"),
    ({"freq": rec.WEEKLY, "byday": [rec.TH, rec.TU]}, "every Tuesday and Thursday"),
    (
        {"freq": rec.WEEKLY, "interval": 3, "byday": [rec.MO, rec.WE, rec.FR]},
        "every 3 weeks on Monday, Wednesday and Friday",
    ),
    ({"freq": rec.WEEKLY, "byday": [0, 1, 2, 3, 4]}, "every weekday, Monday to Friday"),
    ({"freq": rec.MONTHLY}, "day 3 of every month"),
    ({"freq": rec.MONTHLY, "bymonthday": [15, 1], "interval": 2}, "day 1 and 15 of every second month"),
    ({"freq": rec.MONTHLY, "bymonthday": -1}, "the last day of every month"),
    ({"freq": rec.MONTHLY, "bymonthday": -2}, "on the dates listed"),
    ({"freq": rec.MONTHLY, "byday": rec.TU(1)}, "the first Tuesday of every month"),
    (
        {"freq": rec.MONTHLY, "byday": [rec.MO(1), rec.TH(-1)], "interval": 3},
        "the first Monday and the last Thursday of every 3 months",
    ),
    ({"freq": rec.MONTHLY, "byday": rec.TU}, "on the dates listed"),
    ({"freq": rec.MONTHLY, "byday": rec.FR, "bymonthday": 13}, "on the dates listed"),
    ({"freq": rec.YEARLY}, "every year on 3 November"),
    ({"freq": rec.YEARLY, "bymonth": [5, 3], "bymonthday": 17}, "every year on 17 March and 17 May"),
    ({"freq": rec.YEARLY, "bymonth": 2, "bymonthday": 29}, "on the dates listed"),
    (
        {"freq": rec.YEARLY, "bymonth": 3, "byday": rec.TU(2), "interval": 2},
        "every second year on the second Tuesday of March",
    ),
    ({"freq": rec.YEARLY, "byday": rec.TU(2)}, "on the dates listed"),
    ({"freq": rec.YEARLY, "bymonth": 3, "byday": rec.TU}, "on the dates listed"),
    (
        {"freq": rec.YEARLY, "bymonth": [9, 3, 12], "byday": rec.TH(2)},
        "every year on the second Thursday of March, September and December",
    ),
    ({"freq": rec.YEARLY, "byweekno": 20, "count": 1}, "on the dates listed, 1 time"),
    ({"freq": rec.HOURLY}, "on the dates listed"),
]


@pytest.mark.parametrize(("rule", "sentence"), SENTENCES)
def test_a_rule_is_told_in_words(rule, sentence):
    assert describe(recurring(rule), TUESDAY, "en", STOCKHOLM) == sentence


def test_nothing_to_tell_without_a_rule():
    assert describe(None, TUESDAY, "en", STOCKHOLM) == ""
    assert describe(recurring(), TUESDAY, "en", STOCKHOLM) == ""


def test_a_yearly_event_on_29_february_is_told_by_its_day():
    leap = datetime(2028, 2, 29, 8, 0, tzinfo=UTC)
    assert describe(recurring({"freq": rec.YEARLY}), leap, "en", STOCKHOLM) == "every year on 29 February"


def test_dates_left_out_and_added_are_told():
    left_out = [datetime(2026, 11, 9, 23, 0, tzinfo=UTC)]
    added = [datetime(2026, 11, 11, 23, 0, tzinfo=UTC), datetime(2026, 12, 1, 23, 0, tzinfo=UTC)]
    told = describe(recurring({"freq": rec.WEEKLY}, exdates=left_out, rdates=added), TUESDAY, "en", STOCKHOLM)
    assert told == "every Tuesday and also 12 November 2026 and 2 December 2026, but not 10 November 2026"
    assert describe(recurring(rdates=added), TUESDAY, "en", STOCKHOLM) == "12 November 2026 and 2 December 2026"
    many = [datetime(2026, 11, day, 23, 0, tzinfo=UTC) for day in range(4, 9)]
    assert (
        describe(recurring({"freq": rec.WEEKLY}, exdates=many), TUESDAY, "en", STOCKHOLM)
        == "every Tuesday, but not 5 dates"
    )


def test_the_weekday_is_that_of_the_zone():
    just_after_midnight = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    assert describe(recurring({"freq": rec.WEEKLY}), just_after_midnight, "en", STOCKHOLM) == "every Tuesday"
    assert describe(recurring({"freq": rec.WEEKLY}), just_after_midnight, "en", ZoneInfo("UTC")) == "every Monday"


@pytest.mark.parametrize(("language", "weekday"), [("sv", "tisdag"), ("nb", "tirsdag")])
def test_weekdays_come_in_the_language_asked_for(language, weekday):
    assert describe(recurring({"freq": rec.WEEKLY}), TUESDAY, language, STOCKHOLM).split()[-1] == weekday
