"""Addresses of planning a year, below /cms/."""

from django.urls import path

from extranet.planning import views

app_name = "planning"
urlpatterns = [
    path("planning/", views.SeriesView.as_view(), name="series"),
    path("planning/new/", views.PlanView.as_view(), name="plan"),
    path("planning/turns/", views.TurnsView.as_view(), name="turns"),
]
