"""The privacy notice and the accessibility statement of a network: public, made from what the code does."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from networks.actions import for_everybody
from networks.choices import Controller
from networks.models import Network
from privacy.choices import AUTHORITIES
from privacy.rules import purposes, retention_rules


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """What the network knows of people, why, and for how long."""
    network = _network(request)
    response = render(
        request,
        "privacy/notice.html",
        {
            "is_public_body": network.controller == Controller.PUBLIC,
            "authority": AUTHORITIES[network.country],
            "purposes": purposes(),
            "rules": [rule.description for rule in retention_rules()],
        },
    )
    for_everybody(response)
    return response


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far the pages can be used by everyone, and whom to tell where they cannot."""
    _network(request)
    response = render(request, "privacy/accessibility.html")
    for_everybody(response)
    return response


def _network(request: Any) -> Network:
    if request.network is None:
        raise Http404("The bare host has no controller of its own.")
    network: Network = request.network
    return network
