"""Addresses of previews, below /<lang>/extranet/documents/; the guard is put around them by extranet.urls."""

from django.urls import path

from extranet.previews import views

app_name = "previews"
urlpatterns = [
    path("<int:document_id>/preview/", views.PreviewScreen.as_view(), name="preview"),
    path("<int:document_id>/preview/<int:number>.webp", views.picture, name="picture"),
]
