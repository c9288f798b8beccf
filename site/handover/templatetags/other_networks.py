"""The networks one can go over to."""

from __future__ import annotations

from typing import Any

from django import template

from networks.models import Network
from networks.rules import networks_of

register = template.Library()


@register.simple_tag(takes_context=True)
def other_networks(context: dict[str, Any]) -> list[Network]:
    """The person's networks but the one they are in; most people have none and cost no query."""
    request = context["request"]
    return networks_of(request.user, but=request.network)
