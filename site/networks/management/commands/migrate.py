"""Django's ``migrate``, one at a time, each migration whole, and quicker on an empty database.

Of two deployments the second waits and finds nothing to do. Most of a first migration is rendering: Django makes the
classes of all models that are related to a new one again, for each new one. Here models that are created one after
the other are rendered once.
"""

from __future__ import annotations

import fcntl
import functools
import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import DatabaseError, connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel, Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.signals import pre_migrate

LOCK = 0x6E617665  # "nave": a number that nobody else's lock in the database has


IN_PIECES = {("wagtailcore", "0070_rename_pagerevision_revision")}
"""Migrations without a transaction, for the sake of SQLite alone, which a killed deployment would leave half made."""


class Command(MigrateCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        with ExitStack() as stack:
            stack.enter_context(only_one(options["database"]))
            stack.enter_context(before_the_plan_runs(in_one_transaction))
            stack.enter_context(few_collections())
            stack.enter_context(swappable_remembered())
            # The order of a plan is that of the run only where it holds all apps.
            if not options["app_label"] and not options["fake_initial"]:
                stack.enter_context(before_the_plan_runs(put_together))
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
def swappable_remembered() -> Iterator[None]:
    """Keep which models are swappable while migrating; it is asked for each foreign key of each rendered model.

    Django keeps it as well, but in one cache for all registries: each model of a state empties that of the real one.
    """
    known = functools.cache(apps.get_swappable_settings_name)
    vars(apps)["get_swappable_settings_name"] = known
    try:
        yield
    finally:
        del vars(apps)["get_swappable_settings_name"]


@contextmanager
def before_the_plan_runs(change: Callable[..., None]) -> Iterator[None]:
    """Change the plan where ``django.contrib.contenttypes`` adds its renamings."""
    sender = apps.get_app_config("networks")
    pre_migrate.connect(change, sender=sender)
    try:
        yield
    finally:
        pre_migrate.disconnect(change, sender=sender)


def in_one_transaction(*, plan: list[tuple[Migration, bool]], using: str, **_kwargs: Any) -> None:
    """Let what was cut off leave nothing, wherever a transaction can hold changes of tables without conditions."""
    if connections[using].vendor != "postgresql":
        return
    for migration, _ in plan:
        if (migration.app_label, migration.name) in IN_PIECES:
            migration.atomic = True


def put_together(*, plan: list[tuple[Migration, bool]], **_kwargs: Any) -> None:
    """Let models that are created one after the other, also in several migrations, enter the state in one step."""
    steps = [(migration.app_label, operation) for migration, _ in plan for operation in migration.operations]
    instead: dict[Operation, Operation] = {}
    for _creates, found in groupby(steps, key=lambda step: isinstance(step[1], CreateModel)):
        run = [(label, operation) for label, operation in found if isinstance(operation, CreateModel)]
        if len(run) > 1:
            instead |= {create: CreateTogether(create, run) for _label, create in run}
    for migration, _ in plan:
        migration.operations = [instead.get(operation, operation) for operation in migration.operations]


class CreateTogether(Operation):
    """``CreateModel`` whose model may stand in the state already; the first of a run puts those of all there."""

    def __init__(self, create: CreateModel, run: list[tuple[str, CreateModel]]) -> None:
        self.create, self.run = create, run

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        if (app_label, self.create.name_lower) in state.models:
            return
        vars(state).pop("apps", None)  # nothing is rendered until the tables ask for their models
        for label, create in self.run:
            create.state_forwards(label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        self.create.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return self.create.describe()


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
