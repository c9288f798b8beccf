"""The address of documents. Wagtail's own, by number, is not among ours."""

from django.urls import path

from library import views

app_name = "library"
urlpatterns = [
    path("documents/<str:key>/<str:filename>", views.serve, name="document"),
    path("documents/<str:key>/versions/<int:number>/<str:filename>", views.serve_version, name="version"),
]
