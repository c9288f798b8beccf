"""From a rule to its dates: the one expansion behind page, list, feed and stored occurrences.

Rules are read in the wall clock of the event's zone, so that eight o'clock stays eight o'clock when the
clocks change. Dates that the editor's widget stored (UNTIL, EXDATE, RDATE) are read as calendar days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, rrule
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from recurrence import Recurrence, Rule

from calendars.dates import day_meant, in_zone
from calendars.descriptions import describe

__all__ = ["RuleRefused", "Span", "describe", "expand", "horizon", "rule_dates", "validate_rule", "wall_clock_dates"]

HORIZON = relativedelta(months=24)
MAX_RULES = 3
MAX_EXTRA_DATES = 400
MAX_DATES = 4000
MAX_PARTS = 60
"""Values in one part of a rule, such as the days of BYMONTHDAY."""
FIRST_YEAR, LAST_YEAR = 2000, 2095


class RuleRefused(ValidationError):
    """A rule that no page should have to expand; the message says what to change."""


class Span(NamedTuple):
    """One date of an event, both ends in the event's zone. ``starts_at`` as the rule gave it names it."""

    starts_at: datetime
    ends_at: datetime


def horizon(now: datetime) -> datetime:
    """Up to when dates are worked out and stored: 24 months ahead."""
    return now + HORIZON


def expand(
    starts_at: datetime, ends_at: datetime | None, recurrence: Recurrence | None, zone: ZoneInfo, until: datetime
) -> list[Span]:
    """The dates from the start up to and including ``until``, in order.

    Without a rule that is the start itself and any dates added. With a rule the start is a date only if
    the rule hits it. Every date lasts as long as the first. Raises RuleRefused for what
    :func:`validate_rule` refuses as too fine or too much.
    """
    length = ends_at.astimezone(UTC) - starts_at if ends_at else timedelta(0)
    spans = []
    for wall_clock in wall_clock_dates(starts_at, recurrence, zone, until):
        start = in_zone(wall_clock, zone)
        spans.append(Span(start, (start.astimezone(UTC) + length).astimezone(zone)))
    return spans


def validate_rule(recurrence: Recurrence | None, starts_at: datetime, zone: ZoneInfo) -> None:
    """Raise RuleRefused for a rule finer than daily, without any date up to the horizon, or with too many.

    The answer takes at most some 50 ms, whatever the rule.
    """
    if not recurrence:
        return
    until = horizon(max(timezone.now(), starts_at))
    if not wall_clock_dates(starts_at, recurrence, zone, until):
        raise RuleRefused(_("This rule gives no date within two years. Change the rule or the start."))


def wall_clock_dates(
    starts_at: datetime, recurrence: Recurrence | None, zone: ZoneInfo, until: datetime
) -> list[datetime]:
    """The dates as naive wall-clock times of the zone; what :func:`expand` and the calendar files rest on."""
    start = starts_at.astimezone(zone).replace(tzinfo=None)
    last = until.astimezone(zone).replace(tzinfo=None)
    dates: set[datetime] = set()
    if recurrence:
        _refuse_oversized(recurrence)
        for rule in recurrence.rrules:
            dates.update(rule_dates(rule, start, zone, last))
        dates.update(_on_days(recurrence.rdates, start.time(), zone))
    if not (recurrence and recurrence.rrules):
        dates.add(start)
    if recurrence:
        dates.difference_update(_on_days(recurrence.exdates, start.time(), zone))
    return sorted(date for date in dates if date <= last)


def rule_dates(rule: Rule, start: datetime, zone: ZoneInfo, last: datetime) -> list[datetime]:
    """The dates of one rule, all wall clock. Raises RuleRefused."""
    _refuse(rule, start, last)
    ahead = _years_ahead(last.year)
    parts = {part: getattr(rule, part) or None for part in Rule.byparams}
    try:
        found = rrule(
            rule.freq,
            dtstart=_moved(start, ahead),
            until=_moved(min(last, last_moment(rule, zone) or last), ahead),
            interval=rule.interval,
            count=rule.count,
            wkst=0 if rule.wkst is None else rule.wkst,
            byweekday=parts.pop("byday"),
            **parts,
        )
        dates = list(islice(found, MAX_DATES + 1))
    except (ValueError, TypeError, IndexError) as error:
        raise RuleRefused(_("This rule cannot be understood. Make a new one.")) from error
    if len(dates) > MAX_DATES:
        raise RuleRefused(_("This rule gives too many dates. Set an end, or start later."))
    return [_moved(date, -ahead) for date in dates]


def last_moment(rule: Rule, zone: ZoneInfo) -> datetime | None:
    """The end of the last day a rule may hit, wall clock; None for a rule without an end."""
    return datetime.combine(day_meant(rule.until, zone), time(23, 59, 59)) if rule.until else None


def _refuse(rule: Rule, start: datetime, last: datetime) -> None:
    if rule.freq > DAILY or rule.byhour or rule.byminute or rule.bysecond:
        raise RuleRefused(_("An event can repeat daily at most. Choose daily, weekly, monthly or yearly."))
    if rule.freq == DAILY and (rule.bymonthday or rule.byyearday or rule.byweekno or rule.bysetpos):
        raise RuleRefused(_("Choose monthly or yearly for chosen days of the month or year."))
    if not isinstance(rule.interval, int) or not 1 <= rule.interval <= 1000:
        raise RuleRefused(_("The interval must be a whole number from 1 to 1000."))
    if start.year < FIRST_YEAR or max(start, last).year > LAST_YEAR:
        message = _("An event that repeats must start between %(first)s and %(last)s.")
        raise RuleRefused(message % {"first": FIRST_YEAR, "last": LAST_YEAR - 3})
    if any(len(getattr(rule, part) or ()) > MAX_PARTS for part in Rule.byparams):
        raise RuleRefused(_("This rule has too many parts. Make it simpler."))


def _refuse_oversized(recurrence: Recurrence) -> None:
    if recurrence.exrules:
        raise RuleRefused(_("Leave out single dates instead of a whole rule."))
    if len(recurrence.rrules) > MAX_RULES:
        raise RuleRefused(_("An event can have at most %(number)s rules.") % {"number": MAX_RULES})
    if max(len(recurrence.rdates), len(recurrence.exdates)) > MAX_EXTRA_DATES:
        raise RuleRefused(_("At most %(number)s dates can be added or left out.") % {"number": MAX_EXTRA_DATES})


def _on_days(moments: Iterable[datetime], at: time, zone: ZoneInfo) -> set[datetime]:
    return {datetime.combine(day_meant(moment, zone), at) for moment in moments}


def _years_ahead(last_year: int) -> int:
    """How far to move a rule so that dateutil gives up soon.

    A rule without dates (30 February) is searched up to the year 9999, which takes seconds. The calendar
    of 2000 to 2099 repeats every 28 years, and that of the years from 1901 comes back after 8000; so the
    rule is asked about the last years before 9999 that have the same days.
    """
    cycles = -(-(last_year - 1999) // 28)
    return 8000 - 28 * cycles


def _moved(moment: datetime, years: int) -> datetime:
    return moment.replace(year=moment.year + years)
