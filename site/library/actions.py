"""Storing files by code: the demo, meetings, imports; and clearing away files that nothing names."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files import File
from django.core.files.storage import Storage
from django.db import models, transaction
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import GroupCollectionPermission, UploadedFile

from audit.actions import record
from library.models import DocumentVersion, NetworkDocument, NetworkImage, NetworkRendition
from library.validators import clean_document, clean_picture
from networks.models import Network

if TYPE_CHECKING:
    from accounts.models import User

STAFF_MAY = {
    "wagtaildocs": ["add_document", "change_document", "choose_document"],
    "wagtailimages": ["add_image", "change_image", "choose_image"],
}


@transaction.atomic
def store_document(
    *, by: User | None, network: Network, title: str, file: File, audience: Iterable[str] = ()
) -> NetworkDocument:
    """Keep a document for those who hold one of the audience keys; with none, for the network's staff.

    Raises ValidationError if the file is not what its name says or is not taken.
    """
    document = NetworkDocument(
        network=network,
        collection=network.collection,
        title=title,
        file=clean_document(file),
        audience=frozenset(audience),
        uploaded_by_user=by,
    )
    document.save()
    record(by=by, action="library.store_document", target=document)
    return document


@transaction.atomic
def replace_file(*, by: User | None, document: NetworkDocument, file: File) -> NetworkDocument:
    """Give a document a new file under its old address; the earlier one is kept as a version.

    Raises ValidationError if the file is not what its name says or is not taken.
    """
    file = clean_document(file)
    keep_version(by=by, document=document)
    document.file = file
    document.save()
    record(by=by, action="library.replace_file", target=document, details={"version": document.version})
    return document


def keep_version(*, by: User | None, document: NetworkDocument) -> DocumentVersion:
    """Write down what a document is in the database, and count on; the caller then saves its new file."""
    stored = NetworkDocument.all_networks.select_for_update().get(pk=document.pk)
    document.version, document.changed_at = stored.version + 1, timezone.now()
    return DocumentVersion.all_networks.create(
        document=stored,
        number=stored.version,
        file=stored.file.name,
        name=stored.name,
        media_type=stored.media_type,
        file_size=stored.file_size,
        sha256=stored.sha256,
        stored_at=stored.changed_at,
        replaced_by=by,
    )


@transaction.atomic
def remove_version(*, by: User, version: DocumentVersion) -> None:
    """Remove an earlier version and its file for good."""
    details = {"version": version.number}
    record(by=by, action="library.remove_version", target=version.document, details=details)
    version.delete()


@transaction.atomic
def store_image(*, by: User | None, network: Network, title: str, file: File, description: str = "") -> NetworkImage:
    """Keep a public picture; without a description it only decorates.

    Raises ValidationError if it cannot be read as a picture or is too large.
    """
    picture = NetworkImage(
        network=network,
        collection=network.collection,
        title=title,
        file=clean_picture(file),
        description=description,
        is_decorative=not description,
        uploaded_by_user=by,
    )
    picture._set_image_file_metadata()
    picture.save()
    record(by=by, action="library.store_picture", target=picture)
    return picture


def file_deleted(*, file: NetworkDocument | NetworkImage) -> None:
    """After a document or picture was deleted, by whatever screen: the log keeps who did it."""
    action = "library.delete_document" if isinstance(file, NetworkDocument) else "library.delete_picture"
    record(by=get_active_log_context().user, action=action, target=file)


def let_staff_in(network: Network) -> None:
    """Give the network's staff groups the rights over files in its collection."""
    wanted = [
        permission
        for app, codenames in STAFF_MAY.items()
        for permission in Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
    ]
    for staff in network.staff_groups.select_related("group"):
        for permission in wanted:
            GroupCollectionPermission.objects.get_or_create(
                group=staff.group, collection=network.collection, permission=permission
            )


# ------------------------------------------------------------------ what a killed process left
STRAY_AFTER = timedelta(hours=24)
KEPT: dict[str, tuple[type[models.Model], ...]] = {
    "documents": (NetworkDocument, DocumentVersion),
    "pictures": (NetworkImage,),
    "images": (NetworkRendition,),
    "wagtail_uploads": (UploadedFile,),
}
"""The folders of the library, and the rows that name every file in them."""


def remove_strays(now: datetime | None = None) -> int:
    """Delete files that no row names, a day after they were written; returns how many.

    A process that is killed between a file and its row, or while a file comes in, leaves such behind. Nobody can
    reach them, but they may be confidential.
    """
    before = (now or timezone.now()) - STRAY_AFTER
    found = [stray for folder, kinds in KEPT.items() for stray in strays(folder, kinds, before)]
    for storage, name in found:
        storage.delete(name)
    return len(found) + _remove_unfinished_uploads(before)


def remove_worker_strays(
    folder: str, kinds: tuple[type[models.Model], ...], prefix: str, now: datetime | None = None
) -> int:
    """Delete what a killed worker left a day ago: files that no row names, and folders of this prefix; how many."""
    before = (now or timezone.now()) - STRAY_AFTER
    found = list(strays(folder, kinds, before))
    for storage, name in found:
        storage.delete(name)
    folders = [path for path in Path(tempfile.gettempdir()).glob(f"{prefix}*") if _is_old(path, before)]
    for path in folders:
        shutil.rmtree(path, ignore_errors=True)
    return len(found) + len(folders)


def _is_old(path: Path, before: datetime) -> bool:
    try:
        return path.stat().st_mtime < before.timestamp()
    except OSError:
        return False


def strays(folder: str, kinds: tuple[type[models.Model], ...], before: datetime) -> Iterator[tuple[Storage, str]]:
    """Old files of a folder that none of these models' rows name.

    Written first and looked for in the rows afterwards: a row that comes meanwhile is seen.
    """
    field: Any = kinds[0]._meta.get_field("file")
    storage: Storage = field.storage
    old = [name for name in _names(storage, folder) if _written(storage, name) < before]
    rows = [model._base_manager.filter(file__startswith=f"{folder}/") for model in kinds] if old else []
    named = {name for found in rows for name in found.values_list("file", flat=True)}
    yield from ((storage, name) for name in old if name not in named)


def _names(storage: Storage, folder: str) -> Iterator[str]:
    folders: list[str] = []
    files: list[str] = []
    with suppress(FileNotFoundError):
        folders, files = storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from _names(storage, f"{folder}/{inner}")


def _written(storage: Storage, name: str) -> datetime:
    try:
        return storage.get_modified_time(name)
    except FileNotFoundError:
        return timezone.now()


def _remove_unfinished_uploads(before: datetime) -> int:
    """What Django kept of a large file while it came in."""
    count = 0
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir()).glob("*.upload*"):
        with suppress(OSError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                count += 1
    return count
