"""Pools that other connections see, an ear for changes, texts in their source language."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.utils import translation
from wagtail.models import Collection, Locale, Site

from audit.models import Entry
from networks.models import Network, StaffGroup, Theme
from places.models import Place, Pool
from tests.conftest import restore_roots
from tests.factories.places import PoolFactory

COMMITTED = [Place, Pool, Entry, StaffGroup, Theme, Network, Site, Collection, Group, Locale]


def _keys(model):
    return set(model._base_manager.values_list("pk", flat=True))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def committed_pool(django_db_setup, django_db_blocker):
    """Twenty places, committed for all connections; every row of the test is removed afterwards."""
    with django_db_blocker.unblock():
        restore_roots()
        before = {model: _keys(model) for model in COMMITTED}
        try:
            yield PoolFactory(capacity=20)
        finally:
            for model in COMMITTED:
                manager = model.objects if model is Collection else model._base_manager
                rows = manager.filter(pk__in=_keys(model) - before[model])
                rows._raw_delete(rows.db) if model is Entry else rows.delete()


@pytest.fixture
def told(monkeypatch):
    """What listeners were told, in order: (label, change)."""
    heard: list[tuple[str, str]] = []
    listen = lambda place, change: heard.append((place.label, change))  # noqa: E731
    monkeypatch.setattr(apps.get_app_config("places"), "place_listeners", lambda: [listen], raising=False)
    return heard
