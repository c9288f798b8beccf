"""Addresses of a hand-over."""

from django.urls import path

from handover import views

app_name = "handover"

urlpatterns = [
    path("account/go-over/", views.begin, name="begin"),
    path("account/arrive/", views.arrive, name="arrive"),
    path("account/arrive/enter/", views.enter, name="enter"),
]
