"""Running text and documents as the public may see them."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.rich_text import RichText, expand_db_html

from home.rules import is_public
from library.querysets import is_of_served_network

register = template.Library()

OUTWARD = re.compile(r'(<a class="out"[^>]*>.*?)</a>', re.DOTALL)


@register.filter
def public_text(value: RichText | str) -> SafeString:
    """The HTML of running text; a link to another website says so to those who hear the page."""
    html = expand_db_html(value.source if isinstance(value, RichText) else value)
    note = f'<span class="hidden"> ({escape(_("another website"))})</span></a>'
    return mark_safe(OUTWARD.sub(lambda found: found[1] + note, html))


@register.filter
def is_for_everyone(document: Any) -> bool:
    """Whether anybody may read the document."""
    return is_own(document) and is_public(document)


@register.filter
def is_own(file: Any) -> bool:
    """Whether a picture or document belongs to the network that is served; nothing else is shown."""
    return file is not None and is_of_served_network(file)


@register.filter
def type_and_size(document: Any) -> str:
    """``PDF, 0,4 MB``."""
    size = filesizeformat(document.file_size) if document.file_size else ""
    return ", ".join(part for part in (document.file_extension.upper(), size) if part)
