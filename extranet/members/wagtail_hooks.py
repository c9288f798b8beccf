"""The register's place in the admin."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from admission.rules import Who, allows
from extranet.members.urls import admin_urlpatterns
from extranet.members.viewsets import RegisterGroup


@hooks.register("register_admin_viewset")
def register_group() -> RegisterGroup:
    return RegisterGroup()


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include(admin_urlpatterns))]


class RegisterItem(MenuItem):
    """A line of the register's menu, shown to the secretariat."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.network is not None and allows(request, Who.SECRETARIAT)


def _line(label: Any, name: str, icon: str, order: int) -> Callable[[], RegisterItem]:
    return lambda: RegisterItem(label, reverse(f"register:{name}"), name=name, icon_name=icon, order=order)


for line in (
    _line(_("Prospects"), "prospects", "group", 20),
    _line(_("Deviations"), "deviations", "warning", 21),
    _line(_("Rules"), "rules", "cog", 90),
):
    hooks.register("register_members_menu_item", line)
