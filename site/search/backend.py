"""The admin's search: Wagtail's own, filled at once by a write of many rows, and safe for what people type."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from modelsearch.query import SearchQuery
from wagtail.search.backends import database, get_search_backend

from search.actions import postpone


def without_quotes(query: str | SearchQuery) -> str | SearchQuery:
    """The query with its quotation marks as spaces: Wagtail puts words between such marks and forgets those within."""
    if isinstance(query, str):
        return query.replace('"', " ").strip()
    found = copy.copy(query)
    if hasattr(found, "query_string"):
        found.query_string = without_quotes(found.query_string)
    if hasattr(found, "subqueries"):
        found.subqueries = [without_quotes(part) for part in found.subqueries]
    if hasattr(found, "subquery"):
        found.subquery = without_quotes(found.subquery)
    return found


def add_many(instances: Sequence[models.Model]) -> None:
    """Index objects of one kind together."""
    if instances:
        get_search_backend().add_bulk(type(instances[0]), instances)


class Postponing:
    """For a backend: a write of many rows indexes them in the end."""

    def add(self, obj: models.Model) -> None:
        if not postpone(add_many, obj):
            super().add(obj)


class QuoteProof:
    """For a backend: no search stumbles over a quotation mark."""

    def _search(self, compiler: Any, query: str | SearchQuery, rows: Any, **options: Any) -> Any:
        return super()._search(compiler, without_quotes(query), rows, **options)


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  # the name that Wagtail asks a module for
    """The backend of the database in use."""
    backend = type(database.SearchBackend(params))
    ours = (Postponing, QuoteProof) if connection.vendor == "sqlite" else (Postponing,)
    return type("OwnBackend", (*ours, backend), {})(params)
