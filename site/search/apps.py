"""One index for public and extranet search."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("search")

    def ready(self) -> None:
        """What is deleted is found no longer, however it was deleted; documents are also saved by Wagtail alone."""
        from django.db.models.signals import post_delete, post_save  # app ready

        from library.models import DocumentText, NetworkDocument  # app ready
        from search.sources import sources  # app ready

        post_save.connect(_text_read, sender=DocumentText, dispatch_uid="search.text_read")
        post_save.connect(_saved, sender=NetworkDocument, dispatch_uid="search.saved")
        for source in sources().values():
            post_delete.connect(_deleted, sender=source.model, dispatch_uid=f"search.deleted.{source.name}")

    def around_seeding(self) -> Iterator[Any]:
        """What a file describes is indexed once, when all of it is there."""
        from search.actions import index_once  # app ready

        yield index_once()

    def search_sources(self) -> Iterator[Any]:
        from library.models import NetworkDocument  # app ready
        from search.sources import Source  # app ready

        yield Source(NetworkDocument, _("Document"), _document_entries)


def _document_entries(document: Any) -> Iterator[Any]:
    from library.models import DocumentText  # app ready
    from search.sources import IndexData  # app ready

    read = DocumentText.all_networks.filter(document=document).values_list("text", flat=True).first()
    text = f"{document.name} {read or ''}".strip()
    yield IndexData("", document.title, text, document.url, document.audience, document.created_at.date())


def _saved(sender: Any, instance: Any, **kwargs: Any) -> None:
    from search.actions import index  # app ready

    index(instance)


def _text_read(sender: Any, instance: Any, **kwargs: Any) -> None:
    _saved(sender, instance.document)


def _deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    from search.actions import unindex  # app ready

    unindex(instance)
