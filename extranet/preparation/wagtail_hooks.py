"""The checklists in the admin, and what is due on its start page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from extranet.preparation.rules import due_soon
from extranet.preparation.viewsets import ChecklistViewSet
from networks.rules import is_secretariat

SHOWN = 10


class DueStepsPanel(Component):
    """Steps of all meetings that are overdue or due within a week."""

    name = "due_steps"
    template_name = "preparation/admin/due_panel.html"
    order = 110

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"steps": due_soon(parent_context["request"].network)[:SHOWN]}


@hooks.register("register_admin_viewset")
def checklists() -> ChecklistViewSet:
    return ChecklistViewSet()


@hooks.register("construct_homepage_panels")
def show_due_steps(request: HttpRequest, panels: list[Any]) -> None:
    """For the secretariat, which prepares the meetings."""
    if request.network is not None and is_secretariat(request.user, request.network):
        panels.append(DueStepsPanel())
