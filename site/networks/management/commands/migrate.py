"""Django's ``migrate``, one at a time: of two deployments the second waits and finds nothing to do."""

from __future__ import annotations

import fcntl
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import DatabaseError, connections

LOCK = 0x6E617665  # "nave": a number that nobody else's lock in the database has


class Command(MigrateCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        with only_one(options["database"]), few_collections():
            super().handle(*args, **options)


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for garbage more seldom, in work that makes little: each step of a migration would pay a fifth for it."""
    gc.collect()
    gc.freeze()
    before = gc.get_threshold()
    gc.set_threshold(20_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@contextmanager
def only_one(alias: str) -> Iterator[None]:
    """Wait until nobody else migrates this database. A process that dies gives its lock back by dying."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                yield
            finally:
                with suppress(DatabaseError):  # the connection is gone, and the lock with it
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    elif "memory" in (name := str(connection.settings_dict["NAME"])):
        yield
    else:
        path = Path(name + ".migrate-lock")
        with path.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
