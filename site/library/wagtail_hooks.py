"""Our uploads and lists of use stand before Wagtail's at the same addresses; tags are suggested by ours."""

from django.urls import URLPattern, path
from wagtail import hooks

from library.views import (
    AddDocuments,
    AddPictures,
    DocumentUsage,
    PictureUsage,
    TagDocuments,
    TagPictures,
    suggest_tags,
)


@hooks.register("register_admin_urls", order=-1)
def uploads() -> list[URLPattern]:
    return [
        path("library/tags/", suggest_tags, name="library_tags"),
        path("images/multiple/add/", AddPictures.as_view(), name="library_add_pictures"),
        path("documents/multiple/add/", AddDocuments.as_view(), name="library_add_documents"),
        path("images/usage/<int:image_id>/", PictureUsage.as_view(), name="library_picture_usage"),
        path("documents/usage/<int:document_id>/", DocumentUsage.as_view(), name="library_document_usage"),
    ]


for act in (TagPictures, TagDocuments):
    hooks.register("register_bulk_action", act, order=200)  # the last of a name counts
