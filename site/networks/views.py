"""Pages that belong to a network as such: its colours, the list of networks, errors, what machines ask for."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, get_language_info
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from networks.apps import collect
from networks.models import Network, Theme
from networks.rules import is_away, is_member

RETRY_AFTER_SECONDS = 30
logger = logging.getLogger(__name__)

MEMBERS_AREA = re.compile(r"/[a-z]{2}/extranet/")

KEEP_A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN_SOON = "public, max-age=300"
SECURITY_TEXT_VALID = timedelta(days=180)


def _themes(request: HttpRequest) -> list[Theme]:
    """The theme of the request's network; on the bare host those of all networks."""
    if request.network:
        return [theme for theme in [getattr(request.network, "theme", None)] if theme]
    return list(Theme.objects.select_related("network").order_by("network__slug"))


@require_safe
def sheet(request: HttpRequest, version: str) -> HttpResponse:
    """The theme's two numbers as a style sheet. An old version answers with the current numbers, kept briefly."""
    themes = _themes(request)
    lines = [
        f'@layer tokens{{[data-network="{theme.network.slug}"]{{--hue:{theme.hue};--chroma:{theme.chroma:.4g}}}}}\n'
        for theme in themes
    ]
    current = bool(request.network) and [theme.version for theme in themes] == [version]
    response = HttpResponse("".join(lines), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = KEEP_A_YEAR if current else ASK_AGAIN_SOON
    return response


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Leads to the reader's language; on the bare host the list of networks."""
    if request.network is None:
        return hub(request)
    return HttpResponseRedirect(f"/{get_language()}/")


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """All networks with their pattern, territory, languages and address."""
    language = get_language()
    cards = [_card(network, language) for network in Network.objects.select_related("site", "theme").order_by("name")]
    others = [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]
    others = [(code, name) for code, name in others if code != language]
    return render(request, "networks/hub.html", {"cards": cards, "languages": others})


def _card(network: Network, language: str) -> dict[str, Any]:
    names = [str(name) for code, name in settings.LANGUAGES if code in network.languages]
    return {
        "network": network,
        "url": f"{network.base_url}/",
        # Only English writes languages with a capital.
        "languages": ", ".join(name if language == "en" else name.lower() for name in names),
        "tagline": network.tagline.in_language(language),
        "tagline_language": _language_of(network.tagline, language),
    }


def _language_of(text: dict[str, str], wanted: str) -> str:
    """The language in which a translated text is shown to a reader of this language."""
    return wanted if text.get(wanted) else next((code for code, words in text.items() if words), wanted)


# ---------------------------------------------------------------- what machines ask for


def _text(lines: Iterable[str], status: int = 200) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", status=status, content_type="text/plain; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines should leave alone, and where the network's sitemap stands."""
    closed = ["/cms/", "/account/"]
    for code in request.network.languages if request.network else []:
        closed += [f"/{code}/extranet/", f"/{code}/search/", f"/{code}/entry/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    if request.network:
        lines += ["", f"Sitemap: {request.network.base_url}/sitemap.xml"]
    return _text(lines)


@require_safe
def security_text(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    expires = (timezone.now() + SECURITY_TEXT_VALID).replace(microsecond=0)
    return _text(
        [
            f"Contact: {settings.SECURITY_CONTACT}",
            f"Expires: {expires.isoformat()}",
            "Preferred-Languages: sv, nb, en",
        ]
    )


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive."""
    return _text(["ok"])


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Everything the process needs answers; else 503 with the names of what does not."""
    failing = [name for name, check in _readiness_checks() if not _passes(name, check)]
    return _text(failing or ["ok"], status=503 if failing else 200)


def _readiness_checks() -> list[tuple[str, Any]]:
    own = [
        ("database", _check_database),
        ("migrations", _check_migrations),
        ("cache", _check_cache),
        ("storage", _check_storage),
    ]
    return [*own, *collect("readiness_checks")]


def _passes(name: str, check: Any) -> bool:
    try:
        check()
    except Exception:
        logger.exception("Not ready: %s", name)
        return False
    return True


def _check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _check_migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("Some migrations have not run.")


def _check_cache() -> None:
    stamp = timezone.now().isoformat()
    cache.set("readyz", stamp, timeout=60)
    if cache.get("readyz") is None:
        raise RuntimeError("The cache forgets.")


def _check_storage() -> None:
    """A bucket answers; a folder can be written to. Nothing is left behind."""
    for alias in ("default", "documents"):
        storage = storages[alias]
        if isinstance(storage, FileSystemStorage):
            storage.delete(storage.save("readyz", ContentFile(b"")))
        else:
            storage.exists("readyz")


# ---------------------------------------------------------------- errors


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the network's look and the reader's language."""
    return _error(request, 404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 likewise."""
    return _error(request, 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; the host may be unknown, so nothing is looked up."""
    return render(request, "400.html", {"plain": True}, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while database or disk are away. No context processors and no database: it may be what failed."""
    status = 503 if is_away(sys.exception()) else 500
    context = {"network": getattr(request, "network", None)}
    template = "away.html" if status == 503 else "500.html"
    response = HttpResponse(render_to_string(template, context), status=status)
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _is_outsider(request: HttpRequest) -> bool:
    """Logged in, and without a part in the network asked: every address of its members' area is unknown to them.

    Elsewhere nobody is asked who they are, so that the page is the same for all and caches may keep it.
    """
    person, network = getattr(request, "user", None), getattr(request, "network", None)
    if not MEMBERS_AREA.match(request.path_info) or not network or not person:
        return False
    return person.is_authenticated and not is_member(person, network)


def _error(request: HttpRequest, status: int) -> HttpResponse:
    """With the menu; without it where the menu cannot be made."""
    try:
        return render(request, f"{status}.html", {"is_outsider": _is_outsider(request)}, status=status)
    except Exception:
        logger.exception("The page for status %s could not be made with its menu.", status)
        return render(request, f"{status}.html", {"plain": True}, status=status)
