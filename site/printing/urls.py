"""Addresses of a theme's pictures; to be included at the root."""

from django.urls import path

from printing import views

app_name = "printing"

urlpatterns = [
    path("theme/<slug:version>/mark.svg", views.mark, name="mark"),
    path("theme/<slug:version>/share.png", views.share, name="share"),
    path("theme/<slug:version>/mail-head.png", views.mail_head, name="mail_head"),
]
