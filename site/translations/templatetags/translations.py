"""What a screen says about a page's translations."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.models import Page

from translations.rules import all_followers

register = template.Library()


@register.inclusion_tag("translations/taken_down_too.html")
def taken_down_too(page: Page) -> dict[str, Any]:
    """The live translations that go when the page goes."""
    return {"pages": _going([page])}


@register.inclusion_tag("translations/taken_down_too.html")
def all_taken_down_too(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The same for the pages of an act on many, which are not named twice."""
    pages = [row["item"] for row in rows]
    return {"pages": _going(pages), "many": True}


def _going(pages: list[Page]) -> list[Page]:
    chosen = {page.pk for page in pages}
    found = {page.pk: page for chosen_page in pages for page in all_followers(chosen_page) if page.live}
    return [page for key, page in found.items() if key not in chosen]
