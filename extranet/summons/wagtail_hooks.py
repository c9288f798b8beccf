"""The secretariat's screens in the admin."""

from typing import Any

from django.urls import include, path
from wagtail import hooks

from extranet.summons.urls import office_urlpatterns


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include(office_urlpatterns))]
