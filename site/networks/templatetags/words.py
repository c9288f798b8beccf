"""Words that must fit into a narrow column."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def address_break(address: str) -> SafeString:
    """A mail address, or words with one, that breaks before its @, where it must break at all."""
    name, at, host = address.partition("@")
    return format_html("{}<wbr>{}{}", name, at, host)
