"""The overview of the members' area, and its search."""

from __future__ import annotations

from datetime import date
from textwrap import shorten
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.views.generic import TemplateView

from extranet.nav import Entry, Row, panels, rows_of, year
from networks.apps import collect
from networks.rules import audience_keys
from printing.year import Mark
from search.views import results

MONTHS_BACK, MONTHS_SHOWN = 2, 12
"""What the widest drawing of the year shows; the list beside it holds the same dates."""
LABEL_LENGTH = 28


class Dashboard(TemplateView):
    """Today, the year, the next meeting, and what to read, answer and do."""

    template_name = "extranet/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = panels(self.request)
        today = timezone.localdate()
        entries = _year_around(self.request, today)
        new = sorted(rows_of(found.get("new", [])), key=lambda row: row.date or today, reverse=True)
        return super().get_context_data(
            today=today,
            affiliations=list(collect("affiliations", self.request.user, self.request.network)),
            entries=entries,
            marks=[Mark(entry.date, _short(entry.label), entry.kind) for entry in entries],
            panels=found.get("main", []),
            todo=[(place, rows) for place in ("read", "answer", "do") if (rows := self._todo(found, place))],
            new=new,
        )

    def _todo(self, found: dict[str, Any], place: str) -> list[Row]:
        return sorted(rows_of(found.get(place, [])), key=lambda row: row.date or date.max, reverse=True)


def _short(label: str) -> str:
    """A label that fits beside its date on a phone; the list of the year has it in full."""
    return shorten(label, LABEL_LENGTH, placeholder=" …")


def _year_around(request: HttpRequest, today: date) -> list[Entry]:
    """The dates of the twelve months that the strip shows."""
    first = today.year * 12 + today.month - 1 - MONTHS_BACK
    last = first + MONTHS_SHOWN
    start, end = date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, 1)
    return year(request.user, request.network, start, end)


class Search(TemplateView):
    """What this person may find in the network: what everyone may, and what their keys open."""

    template_name = "extranet/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keys = audience_keys(self.request.user, self.request.network)
        return super().get_context_data(**results(self.request, keys))
