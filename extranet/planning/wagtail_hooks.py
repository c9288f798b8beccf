"""The planning of a year in the admin and in its menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from admission.rules import Who, allows
from extranet.planning.viewsets import HostViewSet


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include("extranet.planning.urls"))]


@hooks.register("register_admin_viewset")
def hosts() -> HostViewSet:
    return HostViewSet()


class PlanningMenu(SubmenuMenuItem):
    """Shown to those for whom the screens exist."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.network is not None and allows(request, Who.SECRETARIAT)


@hooks.register("register_admin_menu_item")
def menu() -> PlanningMenu:
    """Plans, and whose turn it is, under one entry."""
    items = [
        MenuItem(_("Plans of a year"), reverse("planning:series"), name="plans", icon_name="calendar-alt", order=1),
        MenuItem(_("Whose turn it is to host"), reverse("planning:turns"), name="turns", icon_name="home", order=2),
    ]
    return PlanningMenu(_("The year"), Menu(items=items), name="planning", icon_name="calendar-alt", order=455)
