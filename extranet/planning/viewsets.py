"""What the secretariat knows of the hosts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.views import generic

from admission.viewsets import NetworkModelViewSet
from extranet.planning.models import Host


class HostIndexView(generic.IndexView):
    """The list, with the organisations' names read at once."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("organisation")


class HostViewSet(NetworkModelViewSet):
    """Room, earlier hosting and refusals of an organisation."""

    model = Host
    index_view_class = HostIndexView
    name = url_prefix = "hosts"
    icon = "home"
    menu_label = _("Hosts")
    list_display = ["organisation", "capacity", "last_hosted_on"]
    edit_handler = ObjectList(
        [
            FieldPanel("organisation"),
            FieldRowPanel([FieldPanel("capacity"), FieldPanel("last_hosted_on")]),
            InlinePanel(
                "refusals",
                [FieldRowPanel([FieldPanel("said_on"), FieldPanel("until")]), FieldPanel("reason")],
                heading=_("Has declined"),
                label=_("Refusal"),
            ),
        ]
    )
