"""The secretariat's screen in the admin, and what waits for it on the start page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path
from wagtail import hooks
from wagtail.admin.ui.components import Component

from extranet.proposals.rules import waiting
from extranet.proposals.urls import office_urlpatterns
from networks.rules import is_secretariat

SHOWN = 10


class ProposalsPanel(Component):
    """What members have proposed and nobody has decided about."""

    name = "proposals"
    template_name = "proposals/admin/waiting_panel.html"
    order = 115

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"proposals": waiting(parent_context["request"].network)[:SHOWN]}


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include(office_urlpatterns))]


@hooks.register("construct_homepage_panels")
def show_proposals(request: HttpRequest, panels: list[Any]) -> None:
    """For the secretariat, which sets the agenda."""
    if request.network is not None and is_secretariat(request.user, request.network):
        panels.append(ProposalsPanel())
