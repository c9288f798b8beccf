"""Keeping the index in step. Called inside the transaction of the write it follows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
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

Indexer = Callable[[Sequence[models.Model]], None]
_postponed: ContextVar[dict[tuple[Indexer, type[models.Model]], set[Any]] | None] = ContextVar(
    "postponed", default=None
)


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
    if postpone(index_many, instance):
        return
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
    """The same for many objects of one kind at once, in two statements."""
    source = source_of(type(instances[0])) if instances else None
    if source is None:
        return
    IndexEntry.all_networks.filter(source=source.name, source_id__in=[row.pk for row in instances]).delete()
    IndexEntry.all_networks.bulk_create(
        IndexEntry(source=source.name, source_id=instance.pk, language=data.language, **columns(network, data))
        for instance in instances
        if (network := source.network(instance)) is not None
        for data in source.entries(instance)
    )


@contextmanager
def index_once() -> Iterator[None]:
    """For a write of many rows: what changes meanwhile is indexed when the block ends, once, as it then stands."""
    postponed: dict[tuple[Indexer, type[models.Model]], set[Any]] = defaultdict(set)
    token = _postponed.set(postponed)
    try:
        yield
    finally:
        _postponed.reset(token)
    for (indexer, model), keys in postponed.items():
        indexer(list(model._base_manager.filter(pk__in=keys)))


def postpone(indexer: Indexer, instance: models.Model) -> bool:
    """Within :func:`index_once`, leave the object to its end, where ``indexer`` takes all of a kind; else False."""
    postponed = _postponed.get()
    if postponed is not None:
        postponed[indexer, type(instance)].add(instance.pk)
    return postponed is not None


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
