"""The screens' place in the admin; they are opened from a representative."""

from typing import Any

from django.urls import include, path
from wagtail import hooks

from extranet.succession.urls import admin_urlpatterns


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include(admin_urlpatterns))]
