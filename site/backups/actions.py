"""Making a backup, and putting one back into an empty installation."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files import File
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from backups import files
from backups.archive import Manifest, Reader, reading, writing
from backups.rows import empty, one_moment, tables
from networks.apps import collect
from networks.models import Network
from networks.querysets import unscoped

BUILT_PER_ENGINE = "wagtailsearch.IndexEntry"
"""The admin's search index: its columns differ between engines, so between two engines it is built anew."""


class BackupRefused(Exception):
    """No backup was made, or nothing was restored; the text says why."""


@dataclass(frozen=True)
class Summary:
    """What a backup holds, in numbers; ``notes`` says what else was done at a restore."""

    tables: int
    rows: int
    files: int
    size_bytes: int
    notes: tuple[str, ...] = ()


def back_up(path: Path) -> Summary:
    """Write the whole installation into one new file; it goes on serving meanwhile.

    All rows are of one moment; the files are read right after it, and no file is ever rewritten. Raises
    BackupRefused while migrations are missing, FileExistsError.
    """
    migrations = _migrations()
    if migrations != _migrations_of_release():
        raise BackupRefused("The database is not of this release; run migrate first.")
    engine, made_at = connection.vendor, timezone.now().isoformat()
    with writing(path, Manifest(_version(), engine, made_at, migrations)) as writer:
        with one_moment():
            for table in tables().values():
                writer.add_table(table.label, table.columns, table.read(), table.last_key())
        for alias, name in files.all_names():
            try:
                with storages[alias].open(name) as stream:
                    writer.add_file(alias, name, stream)
            except FileNotFoundError:  # removed since it was listed, and its row with it
                continue
        return _summary(writer.manifest)


def restore(path: Path) -> Summary:
    """Fill an empty installation from a backup: all rows with their keys, all files, nobody logged in.

    Raises BackupRefused or BadArchive before anything is touched when the file is damaged or of another
    release, or when there is anything already. Interrupted, it can be run again.
    """
    with reading(path) as reader:
        _refuse_other_release(reader.manifest)
        _refuse_what_is_there(reader.manifest)
        call_command("migrate", verbosity=0, interactive=False)
        for alias, name in _missing_files(reader.manifest):
            with reader.file(alias, name) as stream:
                files.save(alias, name, File(stream, name=name))
        with transaction.atomic(), unscoped():
            _refuse_rows()
            _load(reader)
            notes = tuple(f"{what}: {step()}" for what, step in collect("restore_steps"))
            record(by=None, action="backups.restore", details={"made_at": reader.manifest.made_at})
        ContentType.objects.clear_cache()
        cache.clear()
        if reader.manifest.engine != connection.vendor:
            call_command("wagtail_update_index", verbosity=0)
        return _summary(reader.manifest, notes)


def _load(reader: Reader) -> None:
    own = tables()
    empty()
    for label, noted in reader.manifest.tables.items():
        table = own[label]
        if table.columns != noted["columns"]:
            if label == BUILT_PER_ENGINE:
                continue
            raise BackupRefused(f"The columns of {label} are not those of this release.")
        table.write(reader.rows(label))
        if table.count() != noted["rows"]:
            raise BackupRefused(f"{label} does not hold the rows it should.")
        table.set_last_key(noted["last_key"])
    connection.check_constraints()


def _refuse_other_release(manifest: Manifest) -> None:
    if manifest.migrations != _migrations_of_release():
        raise BackupRefused(
            f"The backup was made with another release ({manifest.version}). Install that one, restore, then upgrade."
        )
    if set(manifest.tables) != set(tables()):
        raise BackupRefused("The backup holds other tables than this release.")


def _refuse_what_is_there(manifest: Manifest) -> None:
    if connection.introspection.table_names():
        if not set(_migrations()) <= set(manifest.migrations) or not _is_installation():
            raise BackupRefused("The database is not empty.")
        _refuse_rows()
    for alias, name in files.all_names():
        noted = manifest.files.get(alias, {}).get(name)
        if noted is None or noted["sha256"] != files.digest_of(alias, name):
            raise BackupRefused(f"There are files already in {files.place(alias)}.")


def _is_installation() -> bool:
    """Whether the tables are ours: someone else's database is left alone."""
    return {Network._meta.db_table, User._meta.db_table} <= set(connection.introspection.table_names())


def _refuse_rows() -> None:
    """What migrations make may be there; a network or a person may not."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE networks_network, accounts_user IN ACCESS EXCLUSIVE MODE")
    if Network.objects.exists() or User.objects.exists():
        raise BackupRefused("The database is not empty.")


def _missing_files(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Files to write; those that are there already were found to be the same."""
    for alias, rows in manifest.files.items():
        for name in rows:
            if not storages[alias].exists(name):
                yield alias, name


def _migrations() -> list[str]:
    applied: Any = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _migrations_of_release() -> list[str]:
    loader = MigrationExecutor(connection).loader
    return sorted(f"{app}.{name}" for app, name in loader.disk_migrations)


def _version() -> str:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def _summary(manifest: Manifest, notes: tuple[str, ...] = ()) -> Summary:
    stored = [row for rows in manifest.files.values() for row in rows.values()]
    return Summary(
        tables=len(manifest.tables),
        rows=sum(table["rows"] for table in manifest.tables.values()),
        files=len(stored),
        size_bytes=sum(row["size_bytes"] for row in stored),
        notes=notes,
    )
