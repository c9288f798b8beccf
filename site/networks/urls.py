"""Addresses of what belongs to a network as such; to be included at the root, before Wagtail's."""

from django.urls import path

from networks import views

app_name = "hub"

urlpatterns = [
    path("", views.root, name="root"),
    path("theme/<slug:version>.css", views.sheet, name="sheet"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_text, name="security_text"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
