"""Putting documents on shelves, and who has read them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import ReferenceIndex

from audit.actions import record, record_once_a_day
from extranet.documents.models import Reading, Shelf, ShelvedDocument
from library.actions import replace_file, store_document
from library.models import NetworkDocument
from library.storage import safe_name, title_from

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network

logger = logging.getLogger(__name__)


@transaction.atomic
def shelve(*, by: User, shelf: Shelf, file: Any, year: int, audience: Iterable[str]) -> ShelvedDocument:
    """Put a file on a shelf; one of the same name that stands there for the year gets a new version instead.

    Raises ValidationError if the file is not what its name says or is not taken.
    """
    name = safe_name(file.name or "")
    entries = ShelvedDocument.objects.for_network(shelf.network).filter(shelf=shelf, year=year, document__name=name)
    entry: ShelvedDocument | None = entries.select_related("document").first()
    if entry is not None:
        replace_file(by=by, document=entry.document, file=file)
        return entry
    document = store_document(by=by, network=shelf.network, title=title_from(name), file=file, audience=audience)
    order = shelf.entries.count()
    entry = ShelvedDocument.all_networks.create(shelf=shelf, document=document, year=year, sort_order=order)
    record(by=by, action="documents.shelve", target=document, network=shelf.network)
    return entry


def note_reading(*, document: NetworkDocument, person: User) -> None:
    """Remember that a person downloaded a document. Where nothing can be written, the paper is given all the same."""
    _note_patiently(document, person, "documents.download")


def note_look(*, document: NetworkDocument, person: User) -> None:
    """Remember that a person saw the pages of a document, which counts as having read it; as for downloads."""
    _note_patiently(document, person, "documents.look")


def _note_patiently(document: NetworkDocument, person: User, deed: str) -> None:
    try:
        _note(document, person, deed)
    except DatabaseError as error:
        logger.error("A reading could not be noted: %s", type(error).__name__)


@transaction.atomic
def _note(document: NetworkDocument, person: User, deed: str) -> None:
    """One row a document and person; one entry of the log a day, version and deed."""
    now = timezone.now()
    row, _is_new = Reading.all_networks.select_for_update().get_or_create(
        document=document, person=person, defaults={"network_id": document.network_id, "version": document.version}
    )
    details = {"version": document.version}
    record_once_a_day(by=person, action=deed, target=document, network=document.network, details=details)
    row.version = document.version
    if deed == "documents.look":
        row.seen_at = now
    else:
        row.first_at, row.last_at, row.times = row.first_at or now, now, row.times + 1
    row.save()


@transaction.atomic
def mark_read(*, by: User, network: Network, documents: Iterable[NetworkDocument]) -> int:
    """Let a person say that these are not new to them; how many there were."""
    rows = [Reading(network=network, document=one, person=by, version=one.version) for one in documents]
    Reading.all_networks.bulk_create(
        rows, update_conflicts=True, unique_fields=["document", "person"], update_fields=["version"]
    )
    return len(rows)


def remove_outlived(entries: Any) -> int:
    """Take entries off their shelves, and delete what stands nowhere else; returns how many entries."""
    documents = list(NetworkDocument.all_networks.filter(shelved__in=entries).distinct())
    count: int = entries.count()
    entries.delete()
    for document in documents:
        if not stands_somewhere(document):
            document.delete()
    return count


KEPT_ABOUT = {"preview", "readings", "text", "versions"}


def stands_somewhere(document: NetworkDocument) -> bool:
    """Whether a shelf, an agenda or a page still shows it. What is kept about it does not count."""
    shown = [link for link in document._meta.related_objects if link.name not in KEPT_ABOUT]
    rows = (link.related_model._base_manager.filter(**{link.field.name: document}) for link in shown)
    return any(found.exists() for found in rows) or ReferenceIndex.get_references_to(document).exists()
