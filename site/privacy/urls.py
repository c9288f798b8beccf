"""Addresses below /<lang>/."""

from django.urls import URLPattern, path

from privacy import views

app_name = "privacy"
localized_urlpatterns: list[URLPattern] = [
    path("privacy/", views.notice, name="notice"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
urlpatterns = localized_urlpatterns
