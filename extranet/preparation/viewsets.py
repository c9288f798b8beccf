"""The checklists of a network, as the secretariat keeps them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from admission.viewsets import NetworkModelViewSet
from extranet.preparation.models import Checklist


class ChecklistIndexView(generic.IndexView):
    """The lists, each with the number of its steps."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().annotate(number_of_steps=Count("steps"))


class ChecklistViewSet(NetworkModelViewSet):
    """What must be done around meetings of each kind."""

    model = Checklist
    name = url_prefix = "checklists"
    icon = "list-ul"
    menu_label: Any = _("Checklists")
    menu_order = 456
    add_to_admin_menu = True
    index_view_class = ChecklistIndexView
    list_display: list[Any] = ["__str__", Column("number_of_steps", label=_("Steps"))]
    edit_handler = ObjectList(
        [
            FieldPanel("kind"),
            InlinePanel(
                "steps",
                [
                    FieldPanel("text"),
                    FieldRowPanel([FieldPanel("days"), FieldPanel("side")]),
                    FieldRowPanel([FieldPanel("responsible"), FieldPanel("person")]),
                ],
                heading=_("Steps"),
                label=_("Step"),
            ),
        ]
    )
