"""Pictures of a theme as files: for browser tabs, link previews and mails."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from networks.models import Network, Theme
from printing import pictures
from printing.looks import Look

KEEP_A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN_SOON = "public, max-age=300"
SHARE_WIDTH = MAIL_WIDTH = 1200


@require_safe
def mark(request: HttpRequest, version: str) -> HttpResponse:
    """The network's sign, for the browser's tab."""
    theme = _theme_or_404(request)
    return _answer(theme, version, pictures.mark_file(Look.of(theme)).encode(), "image/svg+xml")


@require_safe
def share(request: HttpRequest, version: str) -> HttpResponse:
    """The picture shown where a page is shared: 1200 by 630 pixels."""
    theme = _theme_or_404(request)
    network: Network = request.network
    svg = pictures.share(Look.of(theme), network.name, name=network.territory)
    return _picture(theme, version, svg, SHARE_WIDTH)


@require_safe
def mail_head(request: HttpRequest, version: str) -> HttpResponse:
    """The band at the head of a mail: 1200 by 180 pixels, shown at half that size."""
    theme = _theme_or_404(request)
    return _picture(theme, version, pictures.mail_head(Look.of(theme)), MAIL_WIDTH)


def _theme_or_404(request: HttpRequest) -> Theme:
    theme: Theme | None = getattr(request.network, "theme", None)
    if theme is None:
        raise Http404("The host has no network.")
    return theme


def _picture(theme: Theme, version: str, svg: str, width: int) -> HttpResponse:
    response = _answer(theme, version, _kept(svg, lambda: pictures.png(svg, width)), "image/png")
    # Shown by mail programs and other sites, so not bound to our own origin.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _kept(svg: str, make: Callable[[], bytes]) -> bytes:
    """Pixels take a tenth of a second to make: kept by what they are made from."""
    key = f"printing:png:{hashlib.sha256(svg.encode()).hexdigest()}"
    known: bytes | None = cache.get(key)
    if known is None:
        known = make()
        cache.set(key, known, timeout=None)
    return known


def _answer(theme: Theme, version: str, content: bytes, content_type: str) -> HttpResponse:
    """An old version is answered with the current picture, kept briefly."""
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = KEEP_A_YEAR if version == theme.version else ASK_AGAIN_SOON
    return response
