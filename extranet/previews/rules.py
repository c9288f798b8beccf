"""Which documents have a preview, whether a made one is of the present file, and when it goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from extranet.previews.choices import PreviewState
from extranet.previews.models import Preview
from library.models import NetworkDocument
from privacy.rules import RetentionRule

MAX_BYTES = 50 * 1024 * 1024


def has_preview(document: NetworkDocument) -> bool:
    """Whether its pages can be drawn: a PDF."""
    return document.media_type == "application/pdf"


def is_current(preview: Preview, document: NetworkDocument) -> bool:
    """Of the very file the document has now."""
    return preview.sha256 == document.sha256


def may_be_asked_again(preview: Preview) -> bool:
    """The worker failed, not the file."""
    return preview.has_failed and not preview.obstacle


def is_shown(preview: Preview) -> bool:
    """Its pages are there to be read."""
    return preview.state == PreviewState.READY


def _outlived(now: datetime) -> Any:
    return Preview.objects.all().outlived(now)


def remove(rows: Any) -> int:
    """One by one, so that each takes its pictures with it."""
    count = 0
    for preview in rows:
        preview.delete()
        count += 1
    return count


RETENTION = [
    RetentionRule(
        "previews.previews",
        _("Page pictures of documents go 90 days after they were made; whoever looks again has them made anew."),
        _outlived,
        remove,
    )
]
