"""Drawings in templates. What is expensive to draw is kept in the cache, by what it is drawn from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django import template
from django.core.cache import cache
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from networks.models import Network, Theme
from printing import pictures
from printing.colours import Palette, dark_palette, light_palette
from printing.looks import Look
from printing.wheel import year_wheel as draw_wheel
from printing.year import MONTHS, Mark
from printing.year import year_strip as draw_strip

register = template.Library()

BAND_HEIGHT, LOW_BAND_HEIGHT = 240, 120
STRIPS = ((12, 2, 1120, "strip"), (7, 1, 700, "strip strip--half"), (4, 0, 350, "strip strip--few"))
"""Months shown, months before this one, width in units, class: wide, middle and narrow windows."""


@register.simple_tag
def band(theme: Theme | None, low: bool = False) -> str:
    """The network's band, ``<div class="band">`` included; ``low=True`` on inner pages; nothing without a theme."""
    if not theme:
        return ""
    drawing = _band(Look.of(theme), LOW_BAND_HEIGHT if low else BAND_HEIGHT)
    return mark_safe(f'<div class="band{" band--low" if low else ""}">{drawing}</div>')


@register.simple_tag
def mark(theme: Theme | None) -> str:
    """The sign beside the network's name; without a theme the hub's own."""
    return mark_safe(pictures.mark(Look.of(theme)) if theme else pictures.HUB_MARK)


@register.simple_tag
def year_strip(marks: Iterable[Mark], today: date, narrow: bool | None = None) -> SafeString:
    """The year with today and what happens, for three widths of window; the style sheet shows the one that fits.

    Marks are :class:`printing.year.Mark`. The same dates must stand as a list somewhere. ``narrow=True`` draws only
    the one for narrow windows, False only the others: for a page that has them in different places.
    """
    language, entries = _drawn_language(), list(marks)
    sizes = {None: STRIPS, False: STRIPS[:-1], True: STRIPS[-1:]}[narrow]
    return mark_safe("".join(_strip(entries, today, language, *size) for size in sizes))


@register.simple_tag
def year_wheel(marks: Iterable[Mark], today: date, year: int | None = None) -> SafeString:
    """A calendar year as a wheel, numbered in order of date as the list beside it must be."""
    shown = year or today.year
    title = _("The year %(year)d as a wheel. All dates stand in the list.") % {"year": shown}
    entries = [entry for entry in marks if entry.day.year == shown]
    return mark_safe(draw_wheel(shown, today, entries, language=_drawn_language(), title=title))


@register.simple_tag
def theme_mark(network: Network) -> str:
    """Path of the network's sign as a file."""
    return reverse("printing:mark", args=[network.theme.version])


@register.simple_tag
def theme_share(network: Network) -> str:
    """Path of the picture shown when a page is shared; put ``network.base_url`` before it."""
    return reverse("printing:share", args=[network.theme.version])


@register.simple_tag
def theme_mail_head(network: Network) -> str:
    """Path of the picture at the head of mails; put ``network.base_url`` before it."""
    return reverse("printing:mail_head", args=[network.theme.version])


@register.filter
def light_colours(network: Network | None) -> Palette:
    """The colours as ``#rrggbb``, for mails: ``{% with colours=network|light_colours %}``."""
    return light_palette(*_hue_and_chroma(network))


@register.filter
def dark_colours(network: Network | None) -> Palette:
    """The same for readers who want it dark."""
    return dark_palette(*_hue_and_chroma(network))


def _hue_and_chroma(network: Network | None) -> tuple[float, float]:
    """A network's two numbers; those of ``tokens.css`` where there is none."""
    theme = getattr(network, "theme", None)
    return (theme.hue, theme.chroma) if theme else (80, 0.01)


@lru_cache(maxsize=256)
def _band(look: Look, height: int) -> str:
    """One drawing a look and height: kept by the process, and for all processes in the cache.

    Colours are the page's own, so hue and chroma are not part of the key.
    """
    numbers = "-".join(f"{number:g}" for number in look.numbers)
    key = f"printing:band:{look.kind}:{look.seed}:{numbers}:{height}"
    known: str | None = cache.get(key)
    if known is None:
        known = pictures.band(look, 1440, height)
        cache.set(key, known, timeout=None)
    return known


def _strip(entries: list[Mark], today: date, language: str, months: int, before: int, width: int, css: str) -> str:
    first = today.year * 12 + today.month - 1 - before
    last = first + months - 1
    start, end = date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, 1)
    title = _("From %(start)s to %(end)s. Today is %(today)s. All dates stand in the list of the year.") % {
        "start": date_format(start, "F Y"),
        "end": date_format(end, "F Y"),
        "today": date_format(today, "j F"),
    }
    return draw_strip(start, months, today, entries, language=language, title=title, width=width, css=css)


def _drawn_language() -> str:
    language = (get_language() or "sv").split("-")[0]
    return language if language in MONTHS else "en"
