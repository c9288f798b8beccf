"""Where files lie and what they are called. No name that a person gave reaches the disk."""

from __future__ import annotations

import re
import secrets
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.files.storage import FileSystemStorage, Storage, storages

if TYPE_CHECKING:
    from library.models import NetworkDocument

MAX_NAME_LENGTH = 120
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
"""File names that Windows keeps for devices."""


class WholeFileStorage(FileSystemStorage):
    """Files in a folder; what a full disk cut short does not stay."""

    def _save(self, name: str, content: Any) -> str:
        is_new = not self.exists(name)
        try:
            return str(super()._save(name, content))
        except OSError:
            if is_new:
                self.delete(name)
            raise


class PrivateStorage(WholeFileStorage):
    """Files that only the serving view can reach."""

    def url(self, name: str | None) -> NoReturn:
        """There is none: without this, Django would fall back to the public media address."""
        raise NotImplementedError("Confidential files have no address; use the document’s own.")


def document_storage() -> Storage:
    """The private storage; a function, so that its place stands in no migration."""
    return storages["documents"]


def new_key() -> str:
    """128 random bits as they stand in an address."""
    return secrets.token_urlsafe(16)


def document_path(document: NetworkDocument, filename: str) -> str:
    """A new path for each upload, so that a replaced file never has the path of the old one."""
    return f"documents/{document.network_id}/{secrets.token_hex(16)}{extension_of(filename, dot=True)}"


def extension_of(name: str, *, dot: bool = False) -> str:
    """What follows the last dot, in small letters."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if dot else suffix[1:]


def title_from(name: str) -> str:
    """What a document is called after its file, until somebody gives it a title."""
    return name.rpartition(".")[0].replace("_", " ") or name


def safe_name(name: str) -> str:
    """A file's name without folders, invisible and directing characters, devices and needless length."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(letter for letter in name if not unicodedata.category(letter).startswith("C"))
    cleaned = re.sub(r'[<>:"|?*;%#\s]+', " ", visible).strip(" .") or "document"
    stem, dot, extension = cleaned.rpartition(".")
    if not dot:
        stem, extension = cleaned, ""
    if stem.lower() in RESERVED:
        stem = f"_{stem}"
    room = max(1, MAX_NAME_LENGTH - len(extension) - 1)
    return f"{stem[:room].strip()}{dot}{extension}"[:MAX_NAME_LENGTH]
