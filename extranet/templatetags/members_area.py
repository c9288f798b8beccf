"""The menu of the members' area, and its panels."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import get_template
from django.urls import translate_url
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from extranet.nav import Panel, menu

register = template.Library()


@register.inclusion_tag("extranet/components/menu.html", takes_context=True)
def extranet_menu(context: dict[str, Any]) -> dict[str, Any]:
    """The lines of the menu as list items, for the ``<ul>`` of the masthead."""
    return {"links": menu(context["request"])}


@register.inclusion_tag("extranet/components/languages.html", takes_context=True)
def extranet_languages(context: dict[str, Any]) -> dict[str, Any]:
    """This page in the network's other languages."""
    request = context["request"]
    others = [code for code in request.network.languages if code != request.LANGUAGE_CODE]
    names = {str(choice.value): choice.label for choice in User.Language}
    path = request.get_full_path()
    return {"links": [(code, names[code], translate_url(path, code)) for code in others]}


@register.simple_tag(takes_context=True)
def panel(context: dict[str, Any], shown: Panel, values: dict[str, Any]) -> SafeString:
    """A panel of the overview, rendered with its own values and nothing of the page's."""
    return mark_safe(get_template(shown.template).render(values, context["request"]))  # a rendered template
