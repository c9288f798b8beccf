"""What apps hang into the members' area: menu, panels of the overview, entries of the year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from networks.apps import collect
from networks.rules import is_member

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network


MONTHS_BACK, MONTHS_SHOWN = 2, 12
"""What the widest drawing of the year shows; the list beside it holds the same dates."""


@dataclass(frozen=True)
class Item:
    """One line of the menu. ``url_name`` is its first page; all below that address counts as inside it."""

    label: Any
    url_name: str
    order: int = 50
    shown: Callable[[Any, Any], bool] = is_member


@dataclass(frozen=True)
class MenuLink:
    """A menu line for one request."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Row:
    """A line under Read, Answer, Do or New: what it is, where it is, and why it stands there.

    ``sign`` is ``ok``, ``warn`` or ``bad`` where the text tells a state that is to catch the eye.
    """

    title: str
    url: str
    text: str = ""
    date: date | None = None
    sign: str = ""


@dataclass(frozen=True)
class Part:
    """What an app leaves to a new chair, under a title of its own. Offered by ``handover_parts(person, network)``."""

    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Panel:
    """A part of the overview.

    ``context(request)`` answers with a dictionary, or None to leave the panel out. In place ``main``
    the template is rendered with it; in the places ``read``, ``answer``, ``do`` and ``new`` its
    ``rows`` are a list of :class:`Row` and the template is not used. A dictionary with an ``address``
    is given ``asked``, the row under Answer that leads to that page, or None.
    """

    template: str
    context: Callable[[HttpRequest], dict[str, Any] | None]
    order: int = 50
    place: str = "main"


@dataclass(frozen=True)
class Entry:
    """A date of the year: ``kind`` is ``meeting``, ``deadline`` or ``competition``."""

    date: date
    label: str
    kind: str
    url: str
    past: bool


def addresses(network: Network, url_name: str, *args: object) -> Iterator[tuple[str, str]]:
    """Each language of a network with an address of the members' area in it, for the search index."""
    for language in network.languages:
        with translation.override(language):
            yield language, reverse(url_name, args=args)


def menu(request: HttpRequest) -> list[MenuLink]:
    """The menu this person sees here, in order; exactly the deepest matching line is current."""
    items = [i for i in collect("extranet_menu") if i.shown(request.user, request.network)]
    linked = [(item, reverse(item.url_name)) for item in sorted(items, key=lambda i: i.order)]
    inside = [url for _item, url in linked if request.path.startswith(url)]
    # All else lies below the overview, which is therefore current only on itself.
    overview = reverse("extranet:dashboard")
    here = max((url for url in inside if url != overview or url == request.path), key=len, default=None)
    return [MenuLink(str(item.label), url, url == here) for item, url in linked]


def panels(request: HttpRequest) -> dict[str, list[tuple[Panel, dict[str, Any]]]]:
    """The panels that have something to say, by place and in order."""
    by_place: dict[str, list[tuple[Panel, dict[str, Any]]]] = {}
    for panel in sorted(collect("dashboard_panels"), key=lambda p: p.order):
        context = panel.context(request)
        if context is not None:
            by_place.setdefault(panel.place, []).append((panel, context))
    return by_place


def rows_of(found: Iterable[tuple[Panel, dict[str, Any]]]) -> list[Row]:
    """The rows of several panels of one place, in the panels' order."""
    return [row for _panel, context in found for row in context["rows"]]


def year_shown(today: date) -> tuple[date, date]:
    """The first of the twelve months that the overview shows, and the day after the last."""
    first = today.year * 12 + today.month - 1 - MONTHS_BACK
    last = first + MONTHS_SHOWN
    return date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, 1)


def year(person: User, network: Network, start: date, end: date) -> list[Entry]:
    """The dates from ``start`` to the day before ``end`` that concern this person, in order."""
    entries = collect("calendar_entries", person, network, start, end)
    return sorted(entries, key=lambda entry: (entry.date, entry.label))
