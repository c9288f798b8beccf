"""A rule as a sentence: “every second Tuesday until 12 May 2027”."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from recurrence import DAILY, MONTHLY, WEEKLY, YEARLY, Recurrence, Rule, to_weekday

from calendars.dates import day_meant

WORKDAYS = [0, 1, 2, 3, 4]
LISTED_DATES = 3
"""More dates than these are told as a number."""

ORDINALS = {
    1: pgettext_lazy("weekday of a month", "first"),
    2: pgettext_lazy("weekday of a month", "second"),
    3: pgettext_lazy("weekday of a month", "third"),
    4: pgettext_lazy("weekday of a month", "fourth"),
    5: pgettext_lazy("weekday of a month", "fifth"),
    -1: pgettext_lazy("weekday of a month", "last"),
}
WEEKDAYS_AFTER_ORDINAL = [
    pgettext_lazy("after first, second, last", "Monday"),
    pgettext_lazy("after first, second, last", "Tuesday"),
    pgettext_lazy("after first, second, last", "Wednesday"),
    pgettext_lazy("after first, second, last", "Thursday"),
    pgettext_lazy("after first, second, last", "Friday"),
    pgettext_lazy("after first, second, last", "Saturday"),
    pgettext_lazy("after first, second, last", "Sunday"),
]
UNITS = {
    DAILY: (gettext_lazy("every day"), gettext_lazy("every second day"), gettext_lazy("every %(number)s days")),
    WEEKLY: (
        gettext_lazy("every %(days)s"),
        gettext_lazy("every second %(days)s"),
        gettext_lazy("every %(number)s weeks on %(days)s"),
    ),
    MONTHLY: (
        gettext_lazy("%(days)s of every month"),
        gettext_lazy("%(days)s of every second month"),
        gettext_lazy("%(days)s of every %(number)s months"),
    ),
    YEARLY: (
        gettext_lazy("every year on %(days)s"),
        gettext_lazy("every second year on %(days)s"),
        gettext_lazy("every %(number)s years on %(days)s"),
    ),
}
TOLD_PARTS = {
    DAILY: set(),
    WEEKLY: {"byday"},
    MONTHLY: {"byday", "bymonthday"},
    YEARLY: {"bymonth", "byday", "bymonthday"},
}


def describe(recurrence: Recurrence | None, starts_at: datetime, language: str, zone: ZoneInfo) -> str:
    """When an event repeats, without a capital letter or a full stop; empty for one that does not.

    ``starts_at`` gives what a rule leaves out: weekday, day of the month, month.
    """
    if not recurrence:
        return ""
    with translation.override(language):
        day = starts_at.astimezone(zone).date()
        parts = [_rule(rule, day, zone) for rule in recurrence.rrules]
        sentence = _listed(parts)
        added = _dates(recurrence.rdates, zone)
        if added:
            sentence = _("%(rule)s and also %(dates)s") % {"rule": sentence, "dates": added} if sentence else added
        left_out = _dates(recurrence.exdates, zone)
        if left_out and sentence:
            sentence = _("%(rule)s, but not %(dates)s") % {"rule": sentence, "dates": left_out}
    return sentence


def _rule(rule: Rule, start: date, zone: ZoneInfo) -> str:
    told = TOLD_PARTS.get(rule.freq)
    used = {part for part in Rule.byparams if getattr(rule, part)}
    days = "" if told is None or used - told else _days(rule, start)
    if told is None or (rule.freq != DAILY and not days) or used - told:
        sentence = _("on the dates listed")
    else:
        units = UNITS[rule.freq]
        sentence = str(units[min(rule.interval, len(units)) - 1]) % {"days": days, "number": rule.interval}
    if rule.count:
        times = ngettext("%(rule)s, %(number)s time", "%(rule)s, %(number)s times", rule.count)
        return times % {"rule": sentence, "number": rule.count}
    if rule.until:
        until = _date(day_meant(rule.until, zone))
        return _("%(rule)s until %(date)s") % {"rule": sentence, "date": until}
    return sentence


def _days(rule: Rule, start: date) -> str:
    """The days within one week, month or year, or nothing when words would be too many."""
    if rule.freq == WEEKLY:
        return _weekdays(sorted({to_weekday(day).number for day in rule.byday} or {start.weekday()}))
    if rule.freq == MONTHLY:
        return _days_of_month(rule, start)
    if rule.freq == YEARLY:
        return _days_of_year(rule, start)
    return ""


def _weekdays(numbers: Sequence[int]) -> str:
    if numbers == WORKDAYS:
        return _("weekday, Monday to Friday")
    return _listed(str(WEEKDAYS[number]) for number in numbers)


def _days_of_month(rule: Rule, start: date) -> str:
    if rule.byday:
        return "" if rule.bymonthday else _ordinal_weekdays(rule.byday)
    days = rule.bymonthday or [start.day]
    if days == [-1]:
        return _("the last day")
    if any(day < 0 for day in days):
        return ""
    return _("day %(numbers)s") % {"numbers": _listed(str(day) for day in sorted(days))}


def _ordinal_weekdays(days: Iterable[Any]) -> str:
    """“the first Monday and the third Thursday”; nothing for a day without a number."""
    words = []
    for day in map(to_weekday, days):
        if day.index not in ORDINALS:
            return ""
        words.append(
            _("the %(ordinal)s %(weekday)s")
            % {"ordinal": ORDINALS[day.index], "weekday": WEEKDAYS_AFTER_ORDINAL[day.number]}
        )
    return _listed(words)


def _days_of_year(rule: Rule, start: date) -> str:
    months = rule.bymonth or [start.month]
    if rule.byday:
        if rule.bymonthday or not rule.bymonth:
            return ""
        days = _ordinal_weekdays(rule.byday)
        month = _listed(date_format(date(2000, number, 1), "F") for number in sorted(months))
        return _("%(days)s of %(month)s") % {"days": days, "month": month} if days else ""
    numbers = rule.bymonthday or [start.day]
    if any(not 1 <= number <= 28 for number in numbers) and (rule.bymonthday or rule.bymonth):
        return ""
    dates = [date(2000, month, number) for month in sorted(months) for number in sorted(numbers)]
    return _listed(date_format(day, pgettext("day and month", "j F")) for day in dates)


def _dates(moments: Iterable[datetime], zone: ZoneInfo) -> str:
    days = sorted({day_meant(moment, zone) for moment in moments})
    if len(days) > LISTED_DATES:
        return ngettext("%(number)s date", "%(number)s dates", len(days)) % {"number": len(days)}
    return _listed(_date(day) for day in days)


def _date(day: date) -> str:
    return date_format(day, pgettext("day, month and year", "j F Y"))


def _listed(words: Iterable[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    *first, last = list(words) or [""]
    if not first:
        return last
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last}
