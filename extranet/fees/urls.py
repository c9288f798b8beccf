"""Addresses of the fees, below /cms/."""

from django.urls import path

from extranet.fees import views

admin_urlpatterns = (
    [
        path("fees/", views.FeesView.as_view(), name="list"),
        path("fees/assess/", views.AssessView.as_view(), name="assess"),
        path("fees/export/", views.ExportView.as_view(), name="export"),
    ],
    "fees",
)
