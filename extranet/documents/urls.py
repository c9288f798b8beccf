"""Addresses below /<lang>/extranet/documents/, guarded by extranet.urls, and the secretariat's below /cms/."""

from django.urls import path

from extranet.documents import views, viewsets

app_name = "documents"

urlpatterns = [
    path("", views.DocumentList.as_view(), name="list"),
    path("shelves/<int:pk>/zip/", views.shelf_archive, name="archive"),
    path("read/", views.MarkRead.as_view(), name="mark_read"),
]
admin_urlpatterns = [
    path("shelves/<int:pk>/upload/", viewsets.UploadView.as_view(), name="upload"),
    path("shelves/downloads/", viewsets.DownloadsView.as_view(), name="downloads"),
    path("shelves/downloads/export/", viewsets.ExportDownloadsView.as_view(), name="export_downloads"),
    path("shelves/versions/<int:document_id>/", viewsets.VersionsView.as_view(), name="versions"),
    path(
        "shelves/versions/<int:document_id>/<int:number>/remove/",
        viewsets.RemoveVersionView.as_view(),
        name="remove_version",
    ),
]
