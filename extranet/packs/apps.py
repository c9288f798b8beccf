"""Agenda and papers of a meeting as one PDF, made for one reader."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.utils.translation import gettext_lazy as _


class PacksConfig(AppConfig):
    name = "extranet.packs"
    verbose_name = _("papers in one PDF")

    def ready(self) -> None:
        """The file of a pack goes with its row, whatever takes the row away."""
        from django.db.models.signals import post_delete  # app ready

        from extranet.packs.models import Pack  # app ready

        post_delete.connect(_pack_deleted, sender=Pack, dispatch_uid="packs.pack_deleted")

    def extranet_urls(self) -> Iterator[object]:
        from django.urls import include, path  # app ready

        yield path("meetings/", include("extranet.packs.urls"))

    def daily_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What a killed worker left."""
        from extranet.packs.actions import remove_strays  # app ready

        yield "packs.strays", remove_strays

    def retention_rules(self) -> Iterator[object]:
        from extranet.packs.rules import RETENTION  # app ready

        yield from RETENTION

    def own_data(self, person: Any) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """Which packs lie ready for the person."""
        from extranet.packs.models import Pack  # app ready

        rows = Pack.all_networks.filter(person=person)
        yield _("Papers in one PDF made for you"), list(rows.values("meeting__title", "network__name", "asked_at"))


def _pack_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    if instance.file:
        transaction.on_commit(partial(instance.file.storage.delete, instance.file.name))
