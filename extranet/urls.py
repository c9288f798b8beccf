"""Addresses below /<lang>/extranet/: our own and those that installed apps offer, all behind the guard."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from extranet import views
from extranet.access import guard_all
from networks.apps import collect

own = [
    path("", views.Dashboard.as_view(), name="dashboard"),
    path("search/", views.Search.as_view(), name="search"),
]


def members_area() -> list[URLPattern | URLResolver]:
    """Everything of the members' area; apps offer theirs under a namespace of their own."""
    return guard_all([path("", include((own, "extranet"))), *collect("extranet_urls")])


urlpatterns = localized_urlpatterns = [path("extranet/", include(members_area()))]
