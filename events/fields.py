"""How an editor says when an event repeats: in words, without a script."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import recurrence
from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from recurrence import Recurrence, Rule, deserialize, serialize, to_weekday
from recurrence.exceptions import RecurrenceError

from calendars.dates import day_meant
from calendars.descriptions import ORDINALS, WEEKDAYS_AFTER_ORDINAL, describe

KEPT, MONTHLY_WEEKDAY = "kept", "weekday"
EVERY = {
    "": _("Once"),
    "day": _("Every day"),
    "week": _("Every week on the weekday of the start"),
    "fortnight": _("Every second week on the weekday of the start"),
    "date": _("Every month on the date of the start"),
    MONTHLY_WEEKDAY: _("Every month on a weekday that is chosen below"),
    "year": _("Every year on the date of the start"),
}
SHAPES = {
    "day": (recurrence.DAILY, 1),
    "week": (recurrence.WEEKLY, 1),
    "fortnight": (recurrence.WEEKLY, 2),
    "date": (recurrence.MONTHLY, 1),
    MONTHLY_WEEKDAY: (recurrence.MONTHLY, 1),
    "year": (recurrence.YEARLY, 1),
}
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
POSITIONS = {number: word for number, word in ORDINALS.items() if number != 5}
"""A fifth weekday is missing in most months."""


class RepeatWidget(forms.Widget):
    """A choice of plain rules, with a last day. A rule that says more is told in words and can be kept.

    The widget of the package needs scripts of Django's own admin, which is not installed.
    """

    template_name = "events/repeat_widget.html"
    starts_at: datetime | None = None
    """Of the event, for the words of a rule that is kept."""

    def id_for_label(self, id_: str) -> str:
        return id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        rule = _rule_of(value)
        chosen = _chosen(rule)
        every: list[tuple[str, Any]] = list(EVERY.items())
        if chosen["every"] == KEPT:
            every.append((KEPT, _("As now: %(rule)s") % {"rule": self._in_words(rule)}))
            chosen["kept"] = serialize(rule)
        weekdays = list(zip(WEEKDAYS, WEEKDAYS_AFTER_ORDINAL, strict=True))
        offered = {"every": every, "positions": list(POSITIONS.items()), "weekdays": weekdays}
        context["widget"] |= {"chosen": chosen, **offered}
        return context

    def _in_words(self, rule: Any) -> str:
        start = self.starts_at or timezone.now()
        zone: Any = timezone.get_current_timezone()
        return describe(rule, start, get_language() or "", zone) or serialize(rule)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        """The rule as text; as it came where a program sent one."""
        every = data.get(f"{name}-every")
        if every is None:
            return data.get(name)
        if every == KEPT:
            return data.get(f"{name}-kept", "")
        if every not in SHAPES:
            return ""
        frequency, interval = SHAPES[every]
        parts = [f"FREQ={Rule.frequencies[frequency]}", f"INTERVAL={interval}"]
        if every == MONTHLY_WEEKDAY:
            parts.append(f"BYDAY={data.get(f'{name}-position', '')}{data.get(f'{name}-weekday', '')}")
        if until := data.get(f"{name}-until"):
            parts.append(f"UNTIL={until.replace('-', '')}T000000Z")
        return f"RRULE:{';'.join(parts)}"

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-every" not in data and name not in data


def _rule_of(value: Any) -> Recurrence | None:
    try:
        return deserialize(value, include_dtstart=False) if isinstance(value, str) else value
    except (RecurrenceError, TypeError, ValueError):
        return None


def _chosen(rule: Recurrence | None) -> dict[str, Any]:
    """What of the choices makes this rule; none does where it says more than they can."""
    if not rule:
        return {"every": ""}
    only = rule.rrules[0] if len(rule.rrules) == 1 and not (rule.exrules or rule.rdates or rule.exdates) else None
    if only is None or only.count or any(getattr(only, part) for part in Rule.byparams if part != "byday"):
        return {"every": KEPT}
    until = day_meant(only.until, timezone.get_current_timezone()) if only.until else None
    shape, days = (only.freq, only.interval), [to_weekday(day) for day in only.byday or ()]
    if shape == SHAPES[MONTHLY_WEEKDAY] and len(days) == 1 and days[0].index in POSITIONS:
        day = {"position": days[0].index, "weekday": WEEKDAYS[days[0].number]}
        return {"every": MONTHLY_WEEKDAY, **day, "until": until}
    every = next((name for name, plain in SHAPES.items() if plain == shape and not days), KEPT)
    return {"every": every, "until": until}
