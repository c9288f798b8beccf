"""Days and moments of an edition, in its network's zone."""

from __future__ import annotations

from datetime import date, datetime

from django import template

from competition import rules
from events.templatetags import dates
from networks.models import Network

register = template.Library()


@register.filter
def moment_words(moment: datetime, network: Network) -> str:
    """Friday 29 January 2027, 23:59."""
    return rules.moment_in_words(moment, network.time_zone)


@register.filter
def zone_words(network: Network) -> str:
    """Whose time it is: Swedish time."""
    return rules.zone_in_words(network.country)


@register.filter
def long_date(day: date) -> str:
    """29 January 2027."""
    return dates.days(day, day)


@register.filter
def weekday_time(moment: datetime | date, network: Network) -> str:
    """What stands below a date: Friday, 23:59; a day without a time is its weekday."""
    return rules.weekday_in_words(moment, network.time_zone)


@register.filter
def key_day(day: date, last: date | None = None) -> str:
    """For the column of dates: Fri 29 Jan, or a span."""
    weekday = "" if last else dates.weekdays(day, day, short=True) + " "
    return weekday + dates.days(day, last or day, short=True, year=False)
