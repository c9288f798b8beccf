"""The screens of the approval in the admin."""

from typing import Any

from django.urls import include, path
from wagtail import hooks

from extranet.approval.urls import admin_urlpatterns


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include(admin_urlpatterns))]
