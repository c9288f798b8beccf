"""Addresses of packs, below /<lang>/extranet/meetings/; the guard is put around them by extranet.urls."""

from django.urls import path

from extranet.packs import views

app_name = "packs"
urlpatterns = [
    path("<int:pk>/papers/", views.PackPage.as_view(), name="pack"),
    path("<int:pk>/papers.pdf", views.download, name="download"),
]
