"""The competition's place in the admin, and on its start page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from competition.models import Entry
from competition.viewsets import CompetitionGroup
from networks.rules import is_secretariat

SHOWN = 5


class NewEntriesPanel(Component):
    """The classes that were entered last and still have a place or wait for one."""

    name = "new_entries"
    template_name = "competition/admin/new_panel.html"
    order = 130

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        network = parent_context["request"].network
        entries = Entry.objects.for_network(network).alive().with_all()
        return {"entries": entries.order_by("-created_at", "-pk")[:SHOWN]}


@hooks.register("register_admin_viewset")
def register_competition() -> CompetitionGroup:
    return CompetitionGroup()


@hooks.register("construct_homepage_panels")
def show_new_entries(request: HttpRequest, panels: list[Any]) -> None:
    """For the secretariat, which keeps the competition."""
    if request.network is not None and is_secretariat(request.user, request.network):
        panels.append(NewEntriesPanel())
