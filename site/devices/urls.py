"""Addresses of one's devices."""

from django.urls import path

from devices import views

app_name = "devices"

urlpatterns = [
    path("account/devices/end/", views.end_one, name="end_one"),
    path("account/devices/end-others/", views.end_others, name="end_others"),
]
