"""Admin list of the dates of events, where single dates are moved and cancelled."""

from typing import Any

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from accounts.models import User
from admission.rules import Who
from admission.viewsets import NetworkModelViewSet
from events.actions import date_changed
from events.models import Occurrence

OPEN = {"index", "index_results", "edit"}


class OccurrenceViewSet(NetworkModelViewSet):
    """Dates come from the pages of events; here one is moved, or cancelled with a reason."""

    model = Occurrence
    who = Who.STAFF
    name = "dates"
    icon = "calendar-alt"
    menu_label = _("Dates of events")
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["event", "starts_at", "ends_at", Column("exception", label=_("State"))]
    list_filter = ["is_cancelled"]
    search_fields = ["event__title"]
    ordering = ["starts_at"]
    form_fields = ["starts_at", "ends_at", "is_cancelled", "reason"]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [entry for entry in super().get_urlpatterns() if entry.name in OPEN]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """No links to adding and deleting, which exist no more than their addresses."""
        closed = {f"{name}_url_name": None for name in ("add", "delete", "usage", "history")}
        return super().get_common_view_kwargs(**kwargs) | closed

    def after_save(self, instance: Occurrence, by: User) -> None:
        date_changed(occurrence=instance, by=by)
