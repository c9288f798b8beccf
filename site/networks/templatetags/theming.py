"""What base.html and the form components need: the address of the theme's style sheet, and questions about a field."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms, template
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.urls import reverse

from networks.models import Network, Theme

register = template.Library()


@register.simple_tag
def theme_sheet(network: Network | None) -> str:
    """Address of the style sheet with the network's two numbers; on the bare host those of all networks."""
    return reverse("hub:sheet", args=[_version(network)])


@register.simple_tag(takes_context=True)
def pending_messages(context: template.Context) -> Iterable[Message]:
    """What the last request had to say; nothing is read for a reader who has neither cookie nor session in use.

    Asking in the template itself would not do: ``request.session.accessed`` is looked up as a key first.
    """
    request: HttpRequest | None = context.get("request")
    session = getattr(request, "session", None)
    if request is None or not (CookieStorage.cookie_name in request.COOKIES or getattr(session, "accessed", False)):
        return []
    return get_messages(request)


def _version(network: Network | None) -> str:
    theme: Theme | None = getattr(network, "theme", None)
    return theme.version if theme else "0"


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """One box to tick, whose label stands after it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Several inputs under one label: radio buttons, boxes, one text a language."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget)


@register.filter
def has_choices(field: BoundField) -> bool:
    """Radio buttons or boxes, each with a label of its own."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def first_input(field: BoundField) -> str:
    """The id that the error summary leads to: the field's own, or the first of its inputs."""
    return f"{field.auto_id}_0" if is_group(field) else field.id_for_label


@register.filter
def error_count(form: forms.BaseForm) -> int:
    """How many messages the summary lists."""
    return sum(len(errors) for errors in form.errors.values())
