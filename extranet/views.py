"""The overview of the members' area, and its search."""

from __future__ import annotations

from datetime import date
from textwrap import shorten
from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from extranet.nav import Entry, Panel, Row, panels, rows_of, year, year_shown
from networks.apps import collect
from networks.rules import audience_keys
from printing.year import Mark
from search.views import results

LABEL_LENGTH = 28
ROWS_SHOWN = 3
"""So many under Read, Answer and Do at once, that all three fit on a phone; the rest is one tap away."""


Found = dict[str, list[tuple[Panel, dict[str, Any]]]]
"""What the apps have to say, by place."""


class Dashboard(TemplateView):
    """Today, the year, the next meeting, and what to read, answer and do."""

    template_name = "extranet/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = panels(self.request)
        today = timezone.localdate()
        entries = year(self.request.user, self.request.network, *year_shown(today))
        new = sorted(rows_of(found.get("new", [])), key=lambda row: row.date or today, reverse=True)
        return super().get_context_data(
            today=today,
            affiliations=list(collect("affiliations", self.request.user, self.request.network)),
            entries=entries,
            marks=[_mark(entry) for entry in entries],
            panels=_with_asked(found),
            todo=[(place, rows) for place in ("answer", "do", "read") if (rows := _todo(found, place))],
            first=f":{ROWS_SHOWN}",
            rest=f"{ROWS_SHOWN}:",
            new=new,
        )


def _todo(found: Found, place: str) -> list[Row]:
    """What has a last day in the order of those days; what is to be read, the latest first."""
    rows = rows_of(found.get(place, []))
    return sorted(rows, key=lambda row: row.date or date.max, reverse=place == "read")


def _with_asked(found: Found) -> list[tuple[Panel, dict[str, Any]]]:
    """The panels of the page, each told what this person is asked at its address."""
    asked = {row.url.partition("#")[0]: row for row in rows_of(found.get("answer", []))}
    main = found.get("main", [])
    return [(panel, values | {"asked": asked.get(values.get("address", ""))}) for panel, values in main]


def _mark(entry: Entry) -> Mark:
    """The days of the competition are signs only, or their labels push the meetings far down."""
    label = "" if entry.kind == "competition" else shorten(entry.label, LABEL_LENGTH, placeholder=" …")
    return Mark(entry.date, label, entry.kind)


class Search(TemplateView):
    """What this person may find in the network: what everyone may, and what their keys open."""

    template_name = "extranet/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keys = audience_keys(self.request.user, self.request.network)
        return super().get_context_data(**results(self.request, keys))
