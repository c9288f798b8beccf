"""The secretariat's screens in the admin."""

from typing import Any

from django.urls import include, path
from wagtail import hooks

from extranet.followup.urls import office_urlpatterns
from extranet.followup.viewsets import FollowupGroup


@hooks.register("register_admin_viewset")
def register_group() -> FollowupGroup:
    return FollowupGroup()


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include(office_urlpatterns))]
