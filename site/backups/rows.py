"""Rows of all tables as plain values, and back: every key, date and text as it stood, on either engine.

Values are read below the models, so that nothing a field or a signal does to them gets in between. JSON
stays the text it is in the database. Triggers fill the word indexes as the rows come in.
"""

from __future__ import annotations

import base64
import datetime
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.management.color import no_style
from django.db import connection, models, transaction

FILLED_BY_TRIGGER = "wagtailsearch.SQLiteFTSIndexEntry"

BATCH = 500


class Table:
    """The table of one model: its columns, and its values in both directions."""

    def __init__(self, model: type[models.Model]) -> None:
        self.label: str = model._meta.label
        self.name = model._meta.db_table
        self.fields = [field for field in model._meta.local_concrete_fields if not field.generated]
        self.columns: list[str] = [str(field.column) for field in self.fields]
        self._quoted = connection.ops.quote_name(self.name)
        self._quoted_columns = ", ".join(connection.ops.quote_name(column) for column in self.columns)
        key = model._meta.pk
        self._key = str(key.column if key else "")
        self._counter = self._key if isinstance(key, models.AutoField) else ""

    def read(self) -> Iterator[list[Any]]:
        """All rows in the order of their keys, as values that JSON can hold."""
        converters = [connection.ops.get_db_converters(field.get_col(self.name)) for field in self.fields]
        key = connection.ops.quote_name(self._key)
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"SELECT {self._quoted_columns} FROM {self._quoted} ORDER BY {key}")  # noqa: S608
            while rows := cursor.fetchmany(BATCH):
                for row in rows:
                    yield [
                        plain(_converted(value, field, steps))
                        for value, field, steps in zip(row, self.fields, converters, strict=True)
                    ]

    def write(self, rows: Iterable[list[Any]]) -> int:
        """Insert the rows with their keys; returns how many there were."""
        marks = ", ".join(["%s"] * len(self.columns))
        statement = f"INSERT INTO {self._quoted} ({self._quoted_columns}) VALUES ({marks})"  # noqa: S608
        kinds = [_last_target(field) for field in self.fields]
        given, count = iter(rows), 0
        with connection.cursor() as cursor:
            while batch := list(islice(given, BATCH)):
                prepared = [[stored(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in batch]
                cursor.executemany(statement, prepared)
                count += len(batch)
        return count

    def count(self) -> int:
        """How many rows it holds now."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {self._quoted}")  # noqa: S608
            return int(cursor.fetchone()[0])

    def last_key(self) -> int | None:
        """The last key it gave out, also of a row that is gone; None where it gave none."""
        if not self._counter:
            return None
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.name])
            else:
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [self._quoted, self._counter])
                # The name comes quoted from the database itself.
                cursor.execute(f"SELECT last_value FROM {cursor.fetchone()[0]} WHERE is_called")  # noqa: S608
            row = cursor.fetchone()
        return int(row[0]) or None if row else None

    def set_last_key(self, last: int | None) -> None:
        """Go on counting after this key, so that no key ever names two things."""
        if not self._counter or last is None:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [self.name])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [self.name, last])
            else:
                statement = "SELECT setval(pg_get_serial_sequence(%s, %s), %s)"
                cursor.execute(statement, [self._quoted, self._counter, last])


def tables() -> dict[str, Table]:
    """Every table but sessions, by the name of its model: a copy of sessions would be a bunch of keys.

    What hangs on a session goes with it.
    """
    kept = [model for model in _models() if not _is_of_sessions(model)]
    return {model._meta.label: Table(model) for model in kept}


def _is_of_sessions(model: type[models.Model]) -> bool:
    pointed_at = [field.related_model for field in model._meta.concrete_fields if field.is_relation]
    return any(isinstance(one, type) and issubclass(one, AbstractBaseSession) for one in [model, *pointed_at])


def empty() -> None:
    """Remove all rows, in the caller's transaction."""
    names = [model._meta.db_table for model in _models()]
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), names, reset_sequences=True))


def _models() -> list[type[models.Model]]:
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.label != FILLED_BY_TRIGGER]
    return [model for model in found if model._meta.managed and not model._meta.proxy]


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, and nobody who writes has to wait."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # atomic() would begin IMMEDIATE and hold up all writers.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def plain(value: Any) -> Any:
    """A value of the database as JSON can hold it, without loss."""
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return value // datetime.timedelta(microseconds=1)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    return value


FROM_PLAIN: dict[str, Any] = {
    "DateTimeField": datetime.datetime.fromisoformat,
    "DateField": datetime.date.fromisoformat,
    "TimeField": datetime.time.fromisoformat,
    "DurationField": lambda microseconds: datetime.timedelta(microseconds=microseconds),
    "DecimalField": Decimal,
    "UUIDField": uuid.UUID,
    "BinaryField": base64.b64decode,
}


def stored(value: Any, field: Any) -> Any:
    """The opposite of :func:`plain`, for a column of this field."""
    read = FROM_PLAIN.get(field.get_internal_type())
    if value is None or read is None:
        return value
    return field.get_db_prep_value(read(value), connection, prepared=True)


def _converted(value: Any, field: Any, steps: list[Any]) -> Any:
    for step in steps:
        value = step(value, field.get_col(field.model._meta.db_table), connection)
    return value


def _last_target(field: Any) -> Any:
    """The field that says what kind of value stands in the column: for a key that of the row it points to."""
    while field.remote_field:
        field = field.target_field
    return field
