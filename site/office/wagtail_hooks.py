"""The secretariat's screens in the admin and in its menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from admission.rules import Who, allows


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include("office.urls"))]


class OfficeMenu(SubmenuMenuItem):
    """Shown to those for whom the screens exist."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.network is not None and allows(request, Who.SECRETARIAT)


@hooks.register("register_admin_menu_item")
def menu() -> OfficeMenu:
    """People, mails, the log and the network's settings, under one entry."""
    items = [
        MenuItem(_("People"), reverse("office:people"), name="people", icon_name="group", order=1),
        MenuItem(_("Settings"), reverse("office:settings"), name="network-settings", icon_name="cogs", order=2),
        MenuItem(_("Mails"), reverse("office:mails"), name="mails", icon_name="mail", order=3),
        MenuItem(_("Log"), reverse("office:log"), name="log", icon_name="history", order=4),
    ]
    return OfficeMenu(_("Our network"), Menu(items=items), name="our-network", icon_name="home", order=700)
