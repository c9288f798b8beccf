"""The shelves' place in the admin."""

from typing import Any

from django.urls import include, path
from wagtail import hooks

from extranet.documents.urls import admin_urlpatterns
from extranet.documents.viewsets import ShelfViewSet


@hooks.register("register_admin_viewset")
def register_shelves() -> ShelfViewSet:
    return ShelfViewSet()


@hooks.register("register_admin_urls")
def tools() -> list[Any]:
    """Before the shelves' own addresses, which would take ours for theirs."""
    return [path("", include((admin_urlpatterns, "shelf_tools")))]
