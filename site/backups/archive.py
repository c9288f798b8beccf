"""The one file of a backup: a ZIP with a manifest, a table per member, and the files as they are.

``manifest.json`` says of every other member how long it is and what its SHA-256 is; it is written last.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from backups.files import chunks, digest

FORMAT = 1
MANIFEST = "manifest.json"


class BadArchive(Exception):
    """The file is no backup, or not as it was written."""


@dataclass
class Manifest:
    """What a backup holds, and which release wrote it."""

    version: str
    engine: str
    made_at: str
    migrations: list[str]
    format: int = FORMAT
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By model: columns, rows, last_key, sha256."""
    files: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """By storage and name: size_bytes, sha256."""

    def members(self) -> dict[str, str]:
        """The SHA-256 of every member but the manifest."""
        tables = {table_member(label): row["sha256"] for label, row in self.tables.items()}
        files = {
            file_member(alias, name): row["sha256"] for alias, rows in self.files.items() for name, row in rows.items()
        }
        return tables | files


def table_member(label: str) -> str:
    """The member that holds a table's rows, one JSON list a line."""
    return f"tables/{label}.jsonl"


def file_member(alias: str, name: str) -> str:
    """The member that holds a file of a storage."""
    return f"files/{alias}/{name}"


class Writer:
    """Adds members to an archive and notes in its manifest what they were."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive, self.manifest = archive, manifest

    def add_table(self, label: str, columns: list[str], rows: Iterable[list[Any]], last_key: int | None) -> None:
        """One table, row by row."""
        total, count = hashlib.sha256(), 0
        with self._open(table_member(label), zipfile.ZIP_DEFLATED) as member:
            for row in rows:
                line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                member.write(line)
                total.update(line)
                count += 1
        noted = {"columns": columns, "rows": count, "last_key": last_key, "sha256": total.hexdigest()}
        self.manifest.tables[label] = noted

    def add_file(self, alias: str, name: str, stream: IO[bytes]) -> None:
        """One file of a storage."""
        total, size = hashlib.sha256(), 0
        with self._open(file_member(alias, name), zipfile.ZIP_STORED) as member:
            for chunk in chunks(stream):
                member.write(chunk)
                total.update(chunk)
                size += len(chunk)
        self.manifest.files.setdefault(alias, {})[name] = {"size_bytes": size, "sha256": total.hexdigest()}

    def finish(self) -> None:
        """Write the manifest."""
        with self._open(MANIFEST, zipfile.ZIP_DEFLATED) as member:
            member.write(json.dumps(asdict(self.manifest), ensure_ascii=False, indent=1).encode())

    def _open(self, name: str, compression: int) -> IO[bytes]:
        info = zipfile.ZipInfo(name)
        info.compress_type = compression
        return self._archive.open(info, "w", force_zip64=True)


@contextmanager
def writing(path: Path, manifest: Manifest) -> Iterator[Writer]:
    """An archive that is there in full or not at all, readable by its owner only. Raises FileExistsError."""
    if path.exists():
        raise FileExistsError(path)
    handle, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
                writer = Writer(archive, manifest)
                yield writer
                writer.finish()
            file.flush()
            os.fsync(file.fileno())
        Path(part).rename(path)
        _sync(path.parent)
    finally:
        Path(part).unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Reader:
    """An archive that was checked from end to end before anything is taken out of it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.manifest = self._read_manifest()

    def _read_manifest(self) -> Manifest:
        try:
            values = json.loads(self._archive.read(MANIFEST))
            if values["format"] != FORMAT:
                raise BadArchive(f"The file has format {values['format']}, and this release reads {FORMAT}.")
            return Manifest(**values)
        except (KeyError, TypeError, ValueError) as error:
            raise BadArchive("The file holds no manifest of a backup.") from error

    def verify(self) -> None:
        """Read every member once. Raises BadArchive where one is missing, too many or not as it was written."""
        expected = self.manifest.members()
        found = [name for name in self._archive.namelist() if name != MANIFEST]
        if sorted(found) != sorted(expected):
            raise BadArchive("The file holds other members than its manifest names.")
        for name, sha256 in expected.items():
            with self._archive.open(name) as member:
                if digest(member) != sha256:
                    raise BadArchive(f"{name} is not as it was written.")

    def rows(self, label: str) -> Iterator[list[Any]]:
        """The rows of a table."""
        with self._archive.open(table_member(label)) as member:
            for line in member:
                yield json.loads(line)

    def file(self, alias: str, name: str) -> IO[bytes]:
        """A file of a storage, to be read and closed."""
        return self._archive.open(file_member(alias, name))


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open an archive and check it. Raises BadArchive, FileNotFoundError."""
    try:
        with zipfile.ZipFile(path) as archive:
            reader = Reader(archive)
            reader.verify()
            yield reader
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise BadArchive("The file is damaged or no backup.") from error
