"""The secretariat's screens in the admin."""

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from extranet.members.wagtail_hooks import RegisterItem
from extranet.summons.urls import office_urlpatterns


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include(office_urlpatterns))]


@hooks.register("register_members_menu_item")
def standing_invitations() -> RegisterItem:
    url = reverse("summons_office:standing")
    return RegisterItem(_("Standing invitations"), url, name="standing", icon_name="mail", order=25)
