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
    return {"pages": [translated for translated in all_followers(page) if translated.live]}
