"""A shelf as one archive, made while it is sent: never more than a piece of one file is in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from library.models import NetworkDocument
from library.storage import extension_of

PIECE_BYTES = 256 * 1024
MAX_FILES = 500
MAX_BYTES = 500 * 1024 * 1024
PACKED = {"docx", "jpg", "odp", "ods", "odt", "pdf", "png", "pptx", "xlsx", "zip"}
"""What is packed already is only put in."""


class Outlet(io.RawIOBase):
    """Where the archive is written: what was written is taken out at once."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self.pieces.append(piece)
        return len(piece)

    def take(self) -> bytes:
        """What has been written since the last time."""
        taken = b"".join(self.pieces)
        self.pieces.clear()
        return taken


def is_too_large(documents: list[NetworkDocument]) -> bool:
    """Whether these are more than one archive should hold."""
    return len(documents) > MAX_FILES or sum(document.file_size or 0 for document in documents) > MAX_BYTES


def archive(documents: Iterable[NetworkDocument]) -> Iterator[bytes]:
    """The files in one archive, piece by piece; a file that is gone from the storage is left out."""
    outlet, names = Outlet(), set[str]()
    with zipfile.ZipFile(outlet, "w") as made:
        for document in documents:
            try:
                file = document.file.storage.open(document.file.name or "")
            except FileNotFoundError:
                continue
            entry = zipfile.ZipInfo(_free_name(document.name, names))
            entry.compress_type = zipfile.ZIP_STORED if extension_of(document.name) in PACKED else zipfile.ZIP_DEFLATED
            with file, made.open(entry, "w", force_zip64=True) as target:
                for piece in file.chunks(PIECE_BYTES):
                    target.write(piece)
                    yield outlet.take()
    yield outlet.take()


def _free_name(name: str, names: set[str]) -> str:
    """The name, with a number where the archive holds it already."""
    stem, dot, ending = name.rpartition(".")
    found, number = name, 1
    while found.casefold() in names:
        number += 1
        found = f"{stem or ending} ({number}){dot}{ending if dot else ''}"
    names.add(found.casefold())
    return found
