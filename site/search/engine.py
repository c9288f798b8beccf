"""Finding. What may be seen is part of the question put to the word index, never a filter afterwards.

SQLite answers from an FTS5 table, PostgreSQL from GIN indexes by two functions, all made in the migrations. Entries
whose title holds all the terms come first, then the newest. At most ``CAP`` candidates are looked at,
those indexed last, so that a word that stands everywhere costs no more than a rare one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection

from search.actions import scope_tokens
from search.folding import align
from search.models import IndexEntry
from search.parsing import Term, parse
from search.sources import kind_of

if TYPE_CHECKING:
    from networks.models import Network

CAP = 500
SNIPPET_LENGTH = 200
LEAD_LENGTH = 60

SQLITE = """
SELECT entry.id, entry.source, entry.date, entry.folded_title
FROM (SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY rowid DESC LIMIT %s) AS hit
JOIN search_indexentry AS entry ON entry.id = hit.rowid
"""
POSTGRESQL = "SELECT id, source, date, folded_title FROM {function}(%s::tsquery, %s::text[], %s)"


@dataclass(frozen=True)
class Part:
    """A piece of a snippet; ``is_match`` where it is what was looked for."""

    text: str
    is_match: bool = False


@dataclass(frozen=True)
class Hit:
    """Something found."""

    title: str
    url: str
    kind: str
    date: date | None
    snippet: list[Part]


@dataclass(frozen=True)
class KindCount:
    """How many hits are of a kind."""

    source: str
    label: str
    count: int


@dataclass(frozen=True)
class Hits:
    """A page of hits. ``total_capped`` counts them up to ``CAP``; ``is_capped`` if there are more."""

    total_capped: int = 0
    is_capped: bool = False
    items: list[Hit] = field(default_factory=list)
    kinds: list[KindCount] = field(default_factory=list)


@dataclass(frozen=True)
class _Candidate:
    pk: int
    source: str
    date: date | None
    in_title: bool


def find(
    *,
    network: Network,
    language: str,
    keys: Iterable[str],
    query: str,
    limit: int = 20,
    offset: int = 0,
    source: str = "",
    newest_first: bool = False,
) -> Hits:
    """What the holder of these audience keys finds in the network, in this language.

    ``source`` narrows to one source by name. Two or three statements, whatever the number of hits.
    """
    terms, tokens = parse(query), scope_tokens(network, [language, ""], keys)
    if not terms or not tokens:
        return Hits()
    candidates, is_capped = _candidates(terms, tokens)
    kinds = Counter(candidate.source for candidate in candidates)
    if source:
        candidates = [candidate for candidate in candidates if candidate.source == source]
    candidates.sort(key=lambda hit: (not newest_first and hit.in_title, hit.date or date.min, hit.pk), reverse=True)
    return Hits(
        total_capped=len(candidates),
        is_capped=is_capped,
        items=_items(candidates[offset : offset + limit], terms),
        kinds=[KindCount(name, kind_of(name), count) for name, count in kinds.most_common()],
    )


def _candidates(terms: list[Term], tokens: list[str]) -> tuple[list[_Candidate], bool]:
    rows = _ask(terms, tokens, CAP + 1)
    if len(rows) <= CAP:
        return rows, False
    titled = _ask(terms, tokens, CAP, title_only=True)
    known = {candidate.pk for candidate in titled}
    return (titled + [row for row in rows if row.pk not in known])[:CAP], True


def _ask(terms: list[Term], tokens: list[str], limit: int, *, title_only: bool = False) -> list[_Candidate]:
    if connection.vendor == "sqlite":
        statement = SQLITE
        questions: list[Any] = [_match(terms, tokens, title_only=title_only)]
    else:
        statement = POSTGRESQL.format(function="search_title_candidates" if title_only else "search_all_candidates")
        questions = [_tsquery(terms, tokens), _phrases(terms)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*questions, limit])
        rows = cursor.fetchall()
    patterns = [re.compile(term.pattern()) for term in terms]
    return [
        _Candidate(pk, source, day, all(pattern.search(title) for pattern in patterns))
        for pk, source, day, title in rows
    ]


def _match(terms: list[Term], tokens: list[str], *, title_only: bool) -> str:
    """The question in FTS5's language. Terms are letters and digits, so quoting them is enough."""
    scope = " OR ".join(f'"{token}"' for token in tokens)
    words = " AND ".join(f'"{" ".join(term.words)}"{" *" if term.is_prefix else ""}' for term in terms)
    columns = "folded_title" if title_only else "{folded_title folded_text}"
    return f"scope : ({scope}) AND {columns} : ({words})"


def _tsquery(terms: list[Term], tokens: list[str]) -> str:
    """The question as PostgreSQL reads it without a parser of its own."""
    scope = " | ".join(f"'{token}'" for token in tokens)
    words = [" & ".join(f"'{word}'" for word in term.words) + (":*" if term.is_prefix else "") for term in terms]
    return " & ".join([f"({scope})", *words])


def _phrases(terms: list[Term]) -> list[str]:
    """What the folded texts must look like where words stand side by side."""
    return [f"% {' '.join(term.words)}{'%' if term.is_prefix else ' %'}" for term in terms if len(term.words) > 1]


def _items(candidates: list[_Candidate], terms: list[Term]) -> list[Hit]:
    rows = IndexEntry.all_networks.in_bulk([candidate.pk for candidate in candidates])
    pattern = re.compile("|".join(term.pattern() for term in terms))
    found = [rows[candidate.pk] for candidate in candidates if candidate.pk in rows]
    return [Hit(row.title, row.url, kind_of(row.source), row.date, snippet(row.text, pattern)) for row in found]


def snippet(text: str, pattern: re.Pattern[str]) -> list[Part]:
    """The piece of a text around the first match, whole words, with each match apart."""
    aligned = align(text)
    first = pattern.search(aligned)
    start = max(0, first.start() - LEAD_LENGTH) if first else 0
    if first and start:
        start = text.find(" ", start, first.start()) + 1 or start
    end = start + SNIPPET_LENGTH
    if end < len(text):
        space = text.rfind(" ", start + 1, end)
        end = space if first is None or space >= first.end() else end
    parts = [Part("… ")] if start else []
    at = start
    for match in pattern.finditer(aligned, start, end):
        parts += [Part(text[at : match.start()]), Part(text[match.start() : match.end()], is_match=True)]
        at = match.end()
    parts += [Part(text[at:end]), Part(" …" if end < len(text) else "")]
    return [part for part in parts if part.text]
