"""The pages of PDFs as pictures, for those who may read the documents."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.utils.translation import gettext_lazy as _


class PreviewsConfig(AppConfig):
    name = "extranet.previews"
    verbose_name = _("previews of documents")

    def ready(self) -> None:
        """Pictures go with their row, and rows with the file they were drawn from, whatever takes that away."""
        from django.db.models.signals import post_delete, post_save  # app ready

        from extranet.previews.models import PreviewPage  # app ready
        from library.models import NetworkDocument  # app ready

        post_save.connect(_document_saved, sender=NetworkDocument, dispatch_uid="previews.document_saved")
        post_delete.connect(_page_deleted, sender=PreviewPage, dispatch_uid="previews.page_deleted")

    def extranet_urls(self) -> Iterator[object]:
        from django.urls import include, path  # app ready

        yield path("documents/", include("extranet.previews.urls"))

    def daily_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What a killed worker left."""
        from extranet.previews.actions import remove_strays  # app ready

        yield "previews.strays", remove_strays

    def retention_rules(self) -> Iterator[object]:
        from extranet.previews.rules import RETENTION  # app ready

        yield from RETENTION


def _document_saved(sender: Any, instance: Any, raw: bool = False, created: bool = False, **kwargs: Any) -> None:
    from extranet.previews.actions import drop_stale  # app ready

    if not raw and not created:
        drop_stale(instance)


def _page_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    transaction.on_commit(partial(instance.file.storage.delete, instance.file.name))
