"""Import and export in the register's menu."""

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from extranet.exchange.urls import admin_urlpatterns
from extranet.members.wagtail_hooks import RegisterItem


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include(admin_urlpatterns))]


@hooks.register("register_members_menu_item")
def line() -> RegisterItem:
    return RegisterItem(
        _("Import and export"), reverse("exchange:import"), name="exchange", icon_name="upload", order=80
    )
