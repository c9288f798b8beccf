"""Pages kept for readers who are not logged in: what a page says about it, and when all are dropped.

Every network has a mark, a random word in the cache ``pages``. A page is kept together with the mark that
stood when its request began, and answers only while that mark stands. Dropping the pages of a network is
therefore one write of a new mark, and a page made before a change can never be kept after it.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.core.cache import BaseCache, caches
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from networks.apps import collect
from networks.models import Network
from networks.querysets import network_path_of, unscoped


def kept_pages() -> BaseCache:
    """The cache of pages, shared by all processes and apart from what must not be pushed out by readers."""
    return caches["pages"]


def mark_key(network: int) -> str:
    """Under which name the mark of a network is kept."""
    return f"mark:{network}"


def new_mark(network: int) -> str:
    """Write a new mark; no earlier one ever comes back, whatever the cache has forgotten."""
    mark = secrets.token_hex(8)
    kept_pages().set(mark_key(network), mark, None)
    return mark


def drop_pages(network: Network | int) -> None:
    """Show no kept page of the network again, once the change is in the database.

    What was changed stays changed where the cache is away; a page kept before is then shown for a minute at most.
    """
    key = network if isinstance(network, int) else network.pk
    transaction.on_commit(lambda: new_mark(key), robust=True)


def for_everybody(response: HttpResponse) -> None:
    """The answer is the same for every reader: it may be kept, and browsers ask each time whether it still holds."""
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)


def changes_at(request: HttpRequest, *moments: datetime | None) -> None:
    """What the page says changes by itself at these moments: it is kept no longer than to the first of them."""
    known = getattr(request, "changes_at", None)
    request.changes_at = min(  # type: ignore[attr-defined]
        [moment.timestamp() for moment in moments if moment] + ([known] if known else []), default=None
    )


def follow_public_rows() -> None:
    """Drop the kept pages of a network when a row is saved or deleted that its public pages show.

    Apps name their models by offering ``shown_publicly()``. What is written without ``save()`` is followed
    by its own action.
    """
    for model in collect("shown_publicly"):
        for signal in (models.signals.post_save, models.signals.post_delete):
            signal.connect(_row_changed, sender=model, dispatch_uid=f"networks.pages.{model._meta.label}")


def _row_changed(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    if kwargs.get("raw"):
        return
    for network in _networks_of(instance):
        drop_pages(network)


def _networks_of(instance: models.Model) -> list[int]:
    """The networks that show the row: by its path to one, else by who points to it."""
    if isinstance(instance, Network):
        return [instance.pk]
    path = network_path_of(type(instance))
    if path is None:
        related = [row for row in Network._meta.get_fields() if row.related_model is type(instance)]
        rows = Network.objects.filter(**{related[0].name: instance.pk})
        return list(rows.values_list("pk", flat=True))
    with unscoped():
        owner: Any = instance
        *steps, last = path.split("__")
        for step in steps:
            owner = getattr(owner, step)
        return [getattr(owner, f"{last}_id")]
