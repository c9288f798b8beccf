"""Every address of the URLconf, with the objects that fill it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern


@dataclass(frozen=True)
class Address:
    """One pattern: its full name, its route as written, the names of its arguments."""

    name: str
    route: str
    arguments: tuple[str, ...]

    @property
    def key(self) -> str:
        """Name and route: several patterns may share a name."""
        return f"{self.name} {self.route}"


def addresses() -> list[Address]:
    """All patterns, in the order of the URLconf, but for the media folder that only DEBUG serves."""
    return [found for found in _walk(get_resolver(), "", "", ()) if not found.route.startswith("^media/")]


def _walk(resolver: URLResolver, route: str, space: str, arguments: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        pattern = "<lang>/" if isinstance(entry.pattern, LocalePrefixPattern) else str(entry.pattern)
        here = route + pattern
        found = arguments + tuple(_arguments(entry))
        if isinstance(entry, URLResolver):
            inner = f"{space}:{entry.namespace}".strip(":") if entry.namespace else space
            yield from _walk(entry, here, inner, found)
        elif isinstance(entry, URLPattern):
            name = f"{space}:{entry.name}".strip(":") if entry.name else ""
            yield Address(name, here, found)


def _arguments(entry: URLPattern | URLResolver) -> list[str]:
    if isinstance(entry.pattern, LocalePrefixPattern):
        return []
    return [name for name in entry.pattern.regex.groupindex if name]


def path_of(address: Address, values: dict[str, Any], language: str) -> str:
    """The path with its arguments filled in. Regular expressions are filled group by group."""
    path = address.route.replace("<lang>/", f"{language}/")
    for name, value in values.items():
        path = re.sub(rf"\(\?P<{name}>(?:[^()]|\([^()]*\))*\)", str(value), path)
        path = re.sub(rf"<(?:\w+:)?{name}>", str(value), path)
    path = (
        path.replace("^", "")
        .replace("$", "")
        .replace("\\.", ".")
        .replace("\\Z", "")
        .replace("\\/", "/")
        .replace("\\-", "-")
    )
    return "/" + path.replace(".*/", "no-such-page/")
