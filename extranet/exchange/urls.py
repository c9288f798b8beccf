"""Addresses of import and export, below /cms/."""

from django.urls import path

from extranet.exchange import views

admin_urlpatterns = (
    [
        path("register/exchange/", views.ImportView.as_view(), name="import"),
        path("register/exchange/<int:pk>/", views.CheckView.as_view(), name="check"),
        path("register/exchange/template/", views.TemplateFileView.as_view(), name="template"),
        path("register/exchange/export/", views.ExportView.as_view(), name="export"),
    ],
    "exchange",
)
