"""The files of both storages: what there is, and whether it is what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import IO, Any

from django.core.files.storage import FileSystemStorage, Storage, storages

STORAGES = ("default", "documents")
"""Pictures anyone may see, and documents that only the serving view may reach."""

CHUNK = 1024 * 1024


def names(storage: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files of a storage, folder by folder."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from names(storage, f"{folder}/{name}" if folder else name)


def all_names() -> Iterator[tuple[str, str]]:
    """Storage and name of every file."""
    for alias in STORAGES:
        for name in names(storages[alias]):
            yield alias, name


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """What a stream holds, a megabyte at a time."""
    while chunk := stream.read(CHUNK):
        yield chunk


def digest(stream: IO[bytes]) -> str:
    """The SHA-256 of what a stream holds."""
    total = hashlib.sha256()
    for chunk in chunks(stream):
        total.update(chunk)
    return total.hexdigest()


def digest_of(alias: str, name: str) -> str:
    """The SHA-256 of a stored file."""
    with storages[alias].open(name) as file:
        return digest(file)


def save(alias: str, name: str, content: Any) -> None:
    """Write a file under exactly this name; raises FileExistsError where the storage chose another."""
    given = storages[alias].save(name, content)
    if given != name:
        storages[alias].delete(given)
        raise FileExistsError(name)


def place(alias: str) -> str:
    """Where a storage lies, for a message."""
    storage = storages[alias]
    return str(storage.location) if isinstance(storage, FileSystemStorage) else f"the bucket of {alias}"
