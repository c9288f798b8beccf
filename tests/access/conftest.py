"""The two networks and the table, made once for each module."""

from __future__ import annotations

import logging

import pytest
from django.db import transaction

from tests.access import table
from tests.access.world import build
from tests.conftest import restore_roots


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Two whole networks, undone at the end of the module."""
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic():
        restore_roots()
        made = build()
        table.look_up(made)
        yield made
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def expected():
    """The table as it stands in the file."""
    return table.read()
