"""Databases for tests: migrated once on a machine, and copied wherever a test wants one of its own."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache as once
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.commands import flush
from django.db import DatabaseError, connection

ROOT = Path(__file__).resolve().parents[1]
ONE_AT_A_TIME = 0x7465_7374  # "test": a number that nobody else's lock on the server has


@once
def _digest() -> str:
    """Changes with every migration and every locked package version."""
    digest = hashlib.sha256((ROOT / "requirements" / "dev.txt").read_bytes())
    for path in sorted(ROOT.glob("**/migrations/*.py")):
        if ".venv" not in path.parts:
            digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def template_file() -> Path:
    """The migrated SQLite file that is copied."""
    return Path(tempfile.gettempdir()) / f"navet-template-{_digest()}.sqlite3"


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Everything in this process talks to another database for a while."""
    usual = connection.settings_dict["NAME"]
    _switch(name)
    try:
        yield
    finally:
        _switch(usual)


def _switch(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()
    cache.clear()


@contextmanager
def migrated_copy(name: str) -> Iterator[str]:
    """The name of a migrated database without rows of other tests, which is gone in the end."""
    with (_copied_file if connection.vendor == "sqlite" else _copied_on_the_server)(name) as found:
        yield found


@contextmanager
def _copied_file(name: str) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix=f"navet-db-{name}-"))
    template = template_file()
    with template.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            _make_file(template)
    yield str(shutil.copy(template, folder / "test.sqlite3"))
    shutil.rmtree(folder, ignore_errors=True)


def _make_file(template: Path) -> None:
    fresh = template.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with connected_to(str(fresh)):
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    fresh.rename(template)


@contextmanager
def _copied_on_the_server(name: str) -> Iterator[str]:
    """PostgreSQL copies a database in a second or two; its template stays for later runs, older ones go."""
    template, copy = f"navet_template_{_digest()}", f"test_{connection.settings_dict['NAME']}_{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        _drop(cursor, copy)
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'navet\\_template\\_%%'")
        standing = [row[0] for row in cursor.fetchall()]
        if template not in standing:
            _drop(cursor, *standing)
            cursor.execute(f'CREATE DATABASE "{template}_new"')
            with connected_to(f"{template}_new"):
                call_command("migrate", verbosity=0)
            cursor.execute(f'ALTER DATABASE "{template}_new" RENAME TO "{template}"')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{template}"')
    yield copy
    with contextlib.suppress(DatabaseError), connection._nodb_cursor() as cursor:
        _drop(cursor, copy)


def flush_by_deleting() -> None:
    """Let the command that empties PostgreSQL between tests do so by row: TRUNCATE makes 700 files, for seconds.

    Only the command: a restore empties tables in its own way, with foreign keys on guard.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone()[0]:  # else triggers and foreign keys cannot be put to rest
                flush.sql_flush = _deleting


def _deleting(style: Any, _connection: Any, reset_sequences: bool = True, allow_cascade: bool = False) -> list[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    rows = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]
    counted = [found for found in connection.introspection.sequence_list() if found["table"] in tables]
    restarted = connection.ops.sequence_reset_by_name_sql(style, counted) if reset_sequences else []
    rest, wake = "SET LOCAL session_replication_role = replica", "SET LOCAL session_replication_role = origin"
    return [rest, *rows, wake, *restarted]


def _drop(cursor: Any, *names: str) -> None:
    for name in names:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
