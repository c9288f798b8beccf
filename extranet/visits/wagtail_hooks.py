"""The secretariat's screen in the admin."""

from typing import Any

from django.urls import include, path
from wagtail import hooks

from extranet.visits.urls import office_urlpatterns


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include(office_urlpatterns))]
