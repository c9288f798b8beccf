"""The meetings' place in the admin, and on its start page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from extranet.meetings.choices import MinutesState
from extranet.meetings.models import Meeting, Minutes
from extranet.meetings.viewsets import MeetingsGroup
from networks.rules import is_secretariat

SHOWN = 3


class NextMeetingsPanel(Component):
    """The network's next meetings, and minutes that are not approved yet."""

    name = "next_meetings"
    template_name = "meetings/admin/next_panel.html"
    order = 120

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        network = parent_context["request"].network
        unfinished = Minutes.objects.for_network(network).exclude(state=MinutesState.APPROVED)
        return {
            "meetings": Meeting.objects.for_network(network).upcoming().standing()[:SHOWN],
            "minutes": unfinished.select_related("meeting__network").order_by("-saved_at", "-pk")[:SHOWN],
        }


@hooks.register("register_admin_viewset")
def register_group() -> MeetingsGroup:
    return MeetingsGroup()


@hooks.register("construct_homepage_panels")
def show_next_meetings(request: HttpRequest, panels: list[Any]) -> None:
    """For the secretariat, which keeps the meetings."""
    if request.network is not None and is_secretariat(request.user, request.network):
        panels.append(NextMeetingsPanel())
