"""The plan of ``migrate`` is changed on its way; what it leads to is not."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.migrations import AddField, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import CharField

from networks.management.commands.migrate import IN_PIECES, CreateTogether, put_together, swappable_remembered


def whole_plan():
    """Every migration of the installation, new objects each time: putting together changes them."""
    graph = MigrationLoader(None).graph
    keys = graph._generate_plan(graph.leaf_nodes(), at_end=True)
    return [(graph.nodes[key], False) for key in keys]


def end_of(plan):
    state = ProjectState()
    for migration, _ in plan:
        migration.mutate_state(state, preserve=False)
    return state


@pytest.mark.django_db
def test_migrations_without_a_transaction_are_known():
    """Another one needs a look: cut off in its midst, does the next deployment go on?"""
    assert {(migration.app_label, migration.name) for migration, _ in whole_plan() if not migration.atomic} == IN_PIECES


def model(name):
    return CreateModel(name, [("name", CharField(max_length=9, primary_key=True))])


@pytest.mark.django_db
def test_the_state_in_the_end_is_the_same():
    plan = whole_plan()
    put_together(plan=plan)
    assert end_of(plan) == end_of(whole_plan())


@pytest.mark.django_db
def test_all_first_migrations_of_ours_are_put_together():
    plan = whole_plan()
    put_together(plan=plan)
    alone = {
        migration.app_label
        for migration, _ in plan
        for operation in migration.operations
        if type(operation) is CreateModel and "site-packages" not in apps.get_app_config(migration.app_label).path
    }
    assert alone <= {"accounts", "search", "visits"}  # each stands alone between migrations that do something else


def test_a_run_ends_where_something_else_is_done():
    migration = Migration("one", "here")
    between = AddField("Second", "title", CharField(max_length=9, default=""))
    migration.operations = [model("First"), model("Second"), between, model("Third")]
    put_together(plan=[(migration, False)])
    kinds = [type(operation) for operation in migration.operations]
    assert kinds == [CreateTogether, CreateTogether, AddField, CreateModel]
    state = ProjectState()
    migration.operations[0].state_forwards("here", state)
    assert {*state.models} == {("here", "first"), ("here", "second")}


def test_the_registry_is_as_before_afterwards():
    before = vars(apps).copy()
    with swappable_remembered():
        assert apps.get_swappable_settings_name("accounts.User") == "AUTH_USER_MODEL"
        assert apps.get_swappable_settings_name("networks.Network") is None
    assert vars(apps) == before
