"""Addresses of seeing as somebody else, below /cms/."""

from django.urls import path

from extranet.viewing import views

admin_urlpatterns = (
    [
        path("people/<int:pk>/view-as/", views.BeginView.as_view(), name="begin"),
        path("people/view-as/end/", views.EndView.as_view(), name="end"),
    ],
    "viewing",
)
