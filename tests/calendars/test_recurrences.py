"""Rules and their dates, over the changes of the clock and against rules that would never end."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurrence as rec
import time_machine
from dateutil.rrule import rrule
from hypothesis import assume, given
from hypothesis import strategies as st

from calendars.recurrences import RuleRefused, expand, horizon, rule_dates, validate_rule

STOCKHOLM, OSLO = ZoneInfo("Europe/Stockholm"), ZoneInfo("Europe/Oslo")
THURSDAY = datetime(2026, 10, 15, 6, 0, tzinfo=UTC)
"""08:00 in Stockholm."""


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 10, 1, 12, 0, tzinfo=UTC), tick=False):
        yield


def recurring(*rules, **dates):
    return rec.Recurrence(rrules=[rec.Rule(**rule) for rule in rules], include_dtstart=False, **dates)


def starts(recurrence, start=THURSDAY, until=None, zone=STOCKHOLM):
    spans = expand(start, start + timedelta(hours=1), recurrence, zone, until or start + timedelta(weeks=4))
    return [span.starts_at.isoformat() for span in spans]


def test_eight_o_clock_stays_eight_when_the_clocks_change():
    assert starts(recurring({"freq": rec.WEEKLY})) == [
        "2026-10-15T08:00:00+02:00",
        "2026-10-22T08:00:00+02:00",
        "2026-10-29T08:00:00+01:00",
        "2026-11-05T08:00:00+01:00",
    ]


@pytest.mark.parametrize(
    ("start", "dates"),
    [
        (datetime(2027, 3, 26, 8, 0, tzinfo=UTC), ["26T09:00:00+01:00", "27T09:00:00+01:00", "28T09:00:00+02:00"]),
        (datetime(2027, 3, 27, 1, 30, tzinfo=UTC), ["27T02:30:00+01:00", "28T03:30:00+02:00", "29T02:30:00+02:00"]),
        (datetime(2027, 10, 30, 0, 30, tzinfo=UTC), ["30T02:30:00+02:00", "31T02:30:00+02:00", "01T02:30:00+01:00"]),
    ],
)
@pytest.mark.parametrize("zone", [STOCKHOLM, OSLO])
def test_days_on_which_the_clocks_change(start, dates, zone):
    found = starts(recurring({"freq": rec.DAILY, "count": 3}), start, zone=zone)
    assert [date[8:] for date in found] == dates


def test_without_a_rule_there_is_one_date_and_those_added():
    assert starts(None) == ["2026-10-15T08:00:00+02:00"]
    added = recurring(rdates=[datetime(2026, 11, 2, 23, 0, tzinfo=UTC)])
    assert starts(added) == ["2026-10-15T08:00:00+02:00", "2026-11-03T08:00:00+01:00"]


def test_dates_of_the_widget_are_read_as_days_in_the_zone():
    midnight = datetime(2026, 10, 28, 23, 0, tzinfo=UTC)
    added = datetime(2026, 11, 2, 23, 0, tzinfo=UTC)
    assert starts(recurring({"freq": rec.WEEKLY}, exdates=[midnight], rdates=[added])) == [
        "2026-10-15T08:00:00+02:00",
        "2026-10-22T08:00:00+02:00",
        "2026-11-03T08:00:00+01:00",
        "2026-11-05T08:00:00+01:00",
    ]


def test_until_includes_its_whole_day():
    rule = {"freq": rec.WEEKLY, "until": datetime(2026, 10, 28, 23, 0, tzinfo=UTC)}
    assert starts(recurring(rule))[-1] == "2026-10-29T08:00:00+01:00"


def test_a_start_that_the_rule_misses_is_no_date():
    assert starts(recurring({"freq": rec.WEEKLY, "byday": [rec.TU]}))[0] == "2026-10-20T08:00:00+02:00"


def test_the_horizon_is_included_and_a_date_is_told_once():
    twice = recurring({"freq": rec.WEEKLY}, {"freq": rec.DAILY, "interval": 7})
    assert len(starts(twice, until=THURSDAY + timedelta(weeks=1))) == 2
    assert starts(twice, until=THURSDAY - timedelta(seconds=1)) == []
    assert horizon(THURSDAY) == datetime(2028, 10, 15, 6, 0, tzinfo=UTC)


def test_each_date_lasts_as_long_as_the_first():
    night = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    until = night + timedelta(days=2)
    spans = expand(night, night + timedelta(hours=6), recurring({"freq": rec.DAILY, "count": 2}), STOCKHOLM, until)
    assert [span.ends_at - span.starts_at.astimezone(UTC) for span in spans] == [timedelta(hours=6)] * 2
    assert expand(night, None, None, STOCKHOLM, night)[0].ends_at == night


REFUSED = {
    "hourly": {"freq": rec.HOURLY},
    "minutely": {"freq": rec.MINUTELY},
    "secondly for ever": {"freq": rec.SECONDLY, "count": 10**9, "bymonth": 2, "bymonthday": 30},
    "hours in a day": {"freq": rec.DAILY, "byhour": list(range(24))},
    "30 February": {"freq": rec.YEARLY, "bymonth": 2, "bymonthday": 30},
    "30 February by day": {"freq": rec.DAILY, "bymonth": 2, "bymonthday": 30},
    "30 February by week": {"freq": rec.WEEKLY, "bymonth": 2, "bymonthday": 30},
    "a weekday that the interval misses": {"freq": rec.DAILY, "interval": 7, "byday": [rec.TU]},
    "interval nought": {"freq": rec.DAILY, "interval": 0},
    "interval as text": {"freq": rec.DAILY, "interval": "2"},
    "over before it starts": {"freq": rec.DAILY, "until": datetime(2020, 1, 1, tzinfo=UTC)},
    "more parts than days": {"freq": rec.MONTHLY, "bymonthday": [1] * 100},
    "weekdays beyond the month": {"freq": rec.YEARLY, "bymonth": 2, "byday": [rec.MO(30)]},
    "nonsense": {"freq": rec.MONTHLY, "bysetpos": [999], "byday": [rec.MO]},
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_rule_that_is_too_fine_or_has_no_date_is_refused(name):
    with pytest.raises(RuleRefused):
        validate_rule(recurring(REFUSED[name]), THURSDAY, STOCKHOLM)


@pytest.mark.parametrize(
    "recurrence",
    [
        recurring({"freq": rec.WEEKLY}, {"freq": rec.WEEKLY}, {"freq": rec.WEEKLY}, {"freq": rec.WEEKLY}),
        recurring({"freq": rec.WEEKLY}, rdates=[THURSDAY + timedelta(days=day) for day in range(401)]),
        rec.Recurrence(rrules=[rec.Rule(rec.DAILY)], exrules=[rec.Rule(rec.WEEKLY)]),
    ],
    ids=["rules", "dates", "rule of exceptions"],
)
def test_too_much_of_it_is_refused(recurrence):
    with pytest.raises(RuleRefused):
        validate_rule(recurrence, THURSDAY, STOCKHOLM)


@pytest.mark.parametrize("year", [1999, 2096])
def test_a_rule_from_another_age_is_refused(year):
    with pytest.raises(RuleRefused):
        validate_rule(recurring({"freq": rec.WEEKLY}), THURSDAY.replace(year=year), STOCKHOLM)


def test_a_daily_rule_over_decades_is_refused():
    with pytest.raises(RuleRefused):
        validate_rule(recurring({"freq": rec.DAILY}), THURSDAY.replace(year=2010), STOCKHOLM)


@pytest.mark.parametrize(
    "rule",
    [
        {"freq": rec.DAILY},
        {"freq": rec.DAILY, "count": 10**9},
        {"freq": rec.MONTHLY, "byday": [rec.FR(-1)]},
        {"freq": rec.YEARLY, "bymonth": 2, "bymonthday": 29},
        {"freq": rec.DAILY, "until": datetime(2026, 10, 15, tzinfo=UTC)},
    ],
)
def test_a_rule_with_dates_is_taken_however_long(rule):
    validate_rule(recurring(rule), THURSDAY, STOCKHOLM)


def test_no_rule_is_no_fault():
    validate_rule(None, THURSDAY, STOCKHOLM)
    validate_rule(recurring(), THURSDAY, STOCKHOLM)


@given(
    freq=st.sampled_from([rec.YEARLY, rec.MONTHLY, rec.WEEKLY]),
    interval=st.integers(1, 13),
    parts=st.fixed_dictionaries(
        {},
        optional={
            "bymonth": st.lists(st.integers(1, 12), min_size=1, max_size=3),
            "bymonthday": st.lists(st.sampled_from([1, 15, 28, 29, 30, 31, -1]), min_size=1, max_size=3),
            "byday": st.lists(st.integers(0, 6).map(rec.Weekday), min_size=1, max_size=3),
            "byweekno": st.lists(st.sampled_from([1, 20, 52, 53]), min_size=1, max_size=2),
            "byyearday": st.lists(st.sampled_from([1, 60, 365, 366, -1]), min_size=1, max_size=2),
            "bysetpos": st.sampled_from([[1], [2], [-1]]),
        },
    ),
    start=st.datetimes(datetime(2000, 1, 1), datetime(2088, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),
    years=st.integers(1, 7),
)
def test_moving_a_rule_ahead_of_the_end_of_time_changes_none_of_its_dates(freq, interval, parts, start, years):
    """dateutil itself, asked about the true years, gives the same; only rules that have dates end there."""
    last = start.replace(year=start.year + years, month=1, day=1)
    rule = rec.Rule(freq, interval=interval, **parts)
    found = rule_dates(rule, start, STOCKHOLM, last)
    assume(found)
    names = {"byday": "byweekday"}
    straight = rrule(freq, start, interval, 0, until=last, **{names.get(part, part): parts[part] for part in parts})
    assert found == list(straight)
