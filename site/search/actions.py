"""Keeping the index in step. Called inside the transaction of the write it follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction

from networks.models import Network
from networks.querysets import unscoped
from search.folding import compose, fold
from search.models import IndexEntry
from search.sources import IndexData, Source, source_of, sources

ANY_LANGUAGE = "any"
KEY = re.compile(r"[a-z0-9:_-]+")
MAX_TEXT_LENGTH = 50_000


def scope_tokens(network: Network, languages: Iterable[str], keys: Iterable[str]) -> list[str]:
    """Network, language and audience key as one token each. Raises ValueError for a key that is none."""
    languages, keys = sorted(languages), sorted(keys)
    if bad := [key for key in keys if not KEY.fullmatch(key)]:
        raise ValueError(f"{bad[0]!r} is not an audience key.")
    return [f"{network.pk}:{language or ANY_LANGUAGE}:{key}" for language in languages for key in keys]


@transaction.atomic
def index(instance: models.Model) -> None:
    """Make the index say what the object says now, in all its languages."""
    source = source_of(type(instance))
    if source is None:
        raise LookupError(f"{instance._meta.label} offers no search source.")
    network = source.network(instance)
    if network is None:
        unindex(instance)
        return
    found = list(source.entries(instance))
    rows = IndexEntry.all_networks.filter(source=source.name, source_id=instance.pk)
    rows.exclude(language__in=[data.language for data in found]).delete()
    for data in found:
        IndexEntry.all_networks.update_or_create(
            source=source.name, source_id=instance.pk, language=data.language, defaults=columns(network, data)
        )


@transaction.atomic
def index_many(instances: Sequence[models.Model]) -> None:
    """The same for many objects of one kind at once, in three statements; each has a network."""
    source = source_of(type(instances[0])) if instances else None
    if source is None:
        return
    rows = IndexEntry.all_networks.filter(source=source.name, source_id__in=[row.pk for row in instances])
    rows.delete()
    IndexEntry.all_networks.bulk_create(
        IndexEntry(
            source=source.name,
            source_id=instance.pk,
            language=data.language,
            **columns(source.network(instance), data),  # type: ignore[arg-type]  # has one, as said above
        )
        for instance in instances
        for data in source.entries(instance)
    )


def columns(network: Network, data: IndexData) -> dict[str, Any]:
    """What the index keeps of an entry."""
    text = " ".join(compose(data.text).split())[:MAX_TEXT_LENGTH]
    return {
        "network": network,
        "date": data.date,
        "url": data.url,
        "audience": data.audience,
        "scope": " ".join(scope_tokens(network, [data.language], data.audience or {network.key("staff")})),
        "title": compose(data.title)[:255],
        "folded_title": fold(data.title)[:600],
        "text": text,
        "folded_text": fold(text),
    }


def unindex(instance: models.Model) -> None:
    """Let the object be found no longer."""
    source = source_of(type(instance))
    if source is not None:
        IndexEntry.all_networks.filter(source=source.name, source_id=instance.pk).delete()


def reindex() -> dict[str, int]:
    """Build the whole index anew, source by source; returns the number of objects of each."""
    counts = {}
    with unscoped():
        IndexEntry.all_networks.exclude(source__in=sources()).delete()
        for source in sources().values():
            counts[source.name] = _reindex(source)
    return counts


@transaction.atomic
def _reindex(source: Source) -> int:
    kept = []
    for instance in source.model._base_manager.iterator(chunk_size=200):
        index(instance)
        kept.append(instance.pk)
    rows = IndexEntry.all_networks.filter(source=source.name)
    gone = set(rows.values_list("source_id", flat=True)) - set(kept)
    rows.filter(source_id__in=gone).delete()
    return len(kept)
