"""The admin's search: Wagtail's own, made safe for what people type on SQLite."""

from __future__ import annotations

import copy
from typing import Any

from django.db import connection
from modelsearch.query import SearchQuery
from wagtail.search.backends import database


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


class QuoteProof:
    """For a backend: no search stumbles over a quotation mark."""

    def _search(self, compiler: Any, query: str | SearchQuery, rows: Any, **options: Any) -> Any:
        return super()._search(compiler, without_quotes(query), rows, **options)


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  # the name that Wagtail asks a module for
    """The backend of the database in use."""
    backend = database.SearchBackend(params)
    if connection.vendor == "sqlite":
        return type("QuoteProofBackend", (QuoteProof, type(backend)), {})(params)
    return backend
