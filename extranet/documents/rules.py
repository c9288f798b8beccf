"""Whose the screens of shelves are, what is new to whom, and how long documents and readings are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from admission.rules import AdminAddress, Kwargs, Who
from extranet.documents.actions import remove_outlived
from extranet.documents.models import Reading, Shelf, ShelvedDocument
from extranet.documents.querysets import NEW_FOR
from library.rules import readable_by
from networks.rules import audience_keys
from notifications.rules import DigestItem
from privacy.rules import RetentionRule

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network

READINGS_KEPT = timedelta(days=731)
NEW, CHANGED = "new", "changed"


@dataclass
class Group:
    """Documents under one heading: of a shelf by year, or of a year by shelf."""

    heading: str
    shelf: Shelf | None = None
    parts: list[tuple[str, list[ShelvedDocument]]] = field(default_factory=list)


def grouped(entries: Iterable[ShelvedDocument], *, by_year: bool) -> list[Group]:
    """Entries in their order, under two levels of headings."""
    groups: list[Group] = []
    for entry in entries:
        shelf, year = str(entry.shelf.name), str(entry.year)
        outer, inner = (year, shelf) if by_year else (shelf, year)
        if not groups or groups[-1].heading != outer:
            groups.append(Group(outer, None if by_year else entry.shelf))
        parts = groups[-1].parts
        if not parts or parts[-1][0] != inner:
            parts.append((inner, []))
        parts[-1][1].append(entry)
    return groups


def mark_of(entry: Any) -> str:
    """What is new about a marked entry to its reader: ``new``, ``changed``, or nothing."""
    if entry.read_version is None:
        return NEW if entry.added_on >= timezone.localdate() - NEW_FOR else ""
    return CHANGED if entry.read_version < entry.document.version else ""


def digest_items(person: User, network: Network, since: datetime) -> Iterator[DigestItem]:
    """New versions count as new papers."""
    rows = ShelvedDocument.objects.readable(network, audience_keys(person, network)).marked_for(person).unread()
    fresh = Q(document__changed_at__gte=since) | Q(added_on__gt=timezone.localdate(since))
    for row in rows.filter(fresh):
        document = row.document
        key = f"document:{document.pk}:{document.version}"
        yield DigestItem(key, document.title, network.base_url + document.url)


def _old_readings(now: datetime) -> Any:
    """Not opened for two years; a mark without a look or a download goes with its document."""
    return Reading.objects.all().noted().filter(latest__lt=now - READINGS_KEPT)


def _outlived(now: datetime) -> Any:
    return ShelvedDocument.objects.all().outlived(timezone.localtime(now).year)


def _purge(rows: Any) -> int:
    number: int = rows.count()
    rows.delete()
    return number


RETENTION = [
    RetentionRule(
        "documents.shelves",
        _("Documents go from a shelf, and for good where nothing else shows them, after the years set for the shelf."),
        _outlived,
        remove_outlived,
    ),
    RetentionRule(
        "documents.readings",
        _("Who looked at or downloaded a document is removed after two years."),
        _old_readings,
        _purge,
    ),
]


def _own_shelf(request: Any, kwargs: Kwargs) -> bool:
    rows = Shelf.objects.for_network(request.network) if request.network else Shelf.objects.none()
    return bool(rows.filter(pk=kwargs["pk"]).exists())


def _own_document(request: HttpRequest, kwargs: Kwargs) -> bool:
    return readable_by(request, [kwargs["document_id"]])


ADDRESSES: dict[str, Any] = {
    "upload": _own_shelf,
    "downloads": None,
    "export_downloads": None,
    "versions": _own_document,
    "remove_version": _own_document,
}


def admin_addresses() -> Iterator[tuple[str, AdminAddress]]:
    """All of it is the secretariat's."""
    for name, owns in ADDRESSES.items():
        yield f"shelf_tools:{name}", AdminAddress(Who.SECRETARIAT, owns)
