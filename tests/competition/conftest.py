"""Texts in their source language, and an edition that other connections see."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.utils import translation
from wagtail.models import Collection, Locale, Site

from audit.models import Entry as LogEntry
from competition.models import Edition, Entry, EntryLink, School
from networks.models import Network, StaffGroup, Theme
from notifications.models import Mail
from places.models import Place, Pool
from tests.conftest import restore_roots
from tests.factories.competition import EditionFactory

COMMITTED = [
    *(EntryLink, Entry, Edition, School, Mail, Place, Pool, LogEntry),
    *(StaffGroup, Theme, Network, Site, Collection, Group, Locale),
]


def _keys(model):
    return set(model._base_manager.values_list("pk", flat=True))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _staff_may_enter(staff_may_enter):
    """Here the admin is asked too."""


@pytest.fixture
def committed_edition(django_db_setup, django_db_blocker):
    """Twenty places, committed for all connections; every row of the test is removed afterwards."""
    with django_db_blocker.unblock():
        restore_roots()
        before = {model: _keys(model) for model in COMMITTED}
        try:
            yield EditionFactory(places=20)
        finally:
            for model in COMMITTED:
                manager = model.objects if model is Collection else model._base_manager
                rows = manager.filter(pk__in=_keys(model) - before[model])
                rows._raw_delete(rows.db) if model is LogEntry else rows.delete()
