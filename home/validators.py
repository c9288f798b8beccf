"""What an old address and the place it leads to must be."""

from __future__ import annotations

import re
from functools import cache
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect

LANGUAGE = "<language>/"
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


def old_path(value: str) -> str:
    """An old address as it is stored and looked up: a path, with its query in order. Raises ValidationError."""
    try:
        path: str = Redirect.normalise_path(value)
    except ValueError:
        raise ValidationError(_("Write the old address as it stood after the host name, such as /about-us.")) from None
    if UNSAFE.search(path):
        raise ValidationError(_("An address has no spaces and no backslashes."))
    if len(path) > 255:
        raise ValidationError(_("At most %(number)s characters."), params={"number": 255})
    if is_of_platform(path):
        raise ValidationError(_("This address belongs to the platform itself and cannot lead anywhere else."))
    return path


def target_link(value: str) -> str:
    """An address on another website, or a path on one's own. Raises ValidationError."""
    try:
        parts = urlsplit(value)
        outside = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        outside = False
    own = value.startswith("/") and not value.startswith("//")
    if UNSAFE.search(value) or not (outside or own):
        raise ValidationError(_("Begin with https:// or, for an address on your own website, with /."))
    return value


def is_of_platform(path: str) -> bool:
    """Whether a path is, or lies below, an address of the platform: log-in, admin, members’ area, files, feeds.

    Pages that editors write are not. Spelling does not help: case, doubled slashes and percent signs are undone.
    """
    plain = normpath("/" + unquote(path.split("?")[0].split(";")[0]).casefold().lstrip("/")).lstrip("/")
    if plain in {"", ".", *(code for code, _name in settings.LANGUAGES)}:
        return True
    return any(plain == place or f"{plain}/".startswith(place) for place in _places() if place.endswith("/")) or (
        plain in _places()
    )


@cache
def _places() -> frozenset[str]:
    """Where our addresses begin, as the URLconf has them, in each language; without the pages' own."""
    found = {settings.MEDIA_URL.lstrip("/"), settings.STATIC_URL.lstrip("/")}
    for place in _walk(get_resolver(), ""):
        if place.startswith(LANGUAGE):
            found |= {place.replace(LANGUAGE, f"{code}/", 1) for code, _name in settings.LANGUAGES}
        else:
            found.add(place)
    languages = {f"{code}/" for code, _name in settings.LANGUAGES}
    return frozenset(place.casefold() for place in found - languages - {""})


def _walk(resolver: URLResolver, before: str) -> set[str]:
    found = set()
    for entry in resolver.url_patterns:
        here = before + (LANGUAGE if isinstance(entry.pattern, LocalePrefixPattern) else _literal(str(entry.pattern)))
        if isinstance(entry, URLPattern) or not str(entry.pattern) or isinstance(entry.pattern, LocalePrefixPattern):
            found |= {here} if isinstance(entry, URLPattern) else _walk(entry, here)
        else:
            found |= {here}
    return found


def _literal(pattern: str) -> str:
    """The beginning of a route that is the same whatever fills it."""
    return re.split(r"[<(]", pattern.lstrip("^"), maxsplit=1)[0].replace("\\", "").rstrip("$")
