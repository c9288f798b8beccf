"""Texts in their source language, an edition with its form, and one that other connections see."""

from __future__ import annotations

import uuid

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
from tests.factories.competition import EditionFactory, SchoolFactory, plant

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


@pytest.fixture
def edition(karlskrona):
    """Karlskrona's, open for classes; its form asks about the bus, meals and access."""
    plant(karlskrona)
    return EditionFactory(network=karlskrona, asks_transport=True, asks_meals=True, asks_access=True)


@pytest.fixture
def school(db):
    return SchoolFactory(name="Rödebyskolan", code="99001104")


@pytest.fixture
def form(school):
    """What a teacher types; an argument changes a field, None leaves it out."""

    def typed(**changes):
        data = {
            "school": school.pk,
            "class_label": "8B",
            "composition": "one",
            "pupils": "27",
            "adults": "2",
            "contact_name": "Asta Glödhagen",
            "contact_email": "Asta@example.org",
            "contact_phone": "0455-30 30 00",
            "needs_bus": "yes",
            "meals_vegetarian": "4",
            "not_pictured": "2",
            "photo": "on",
            "submission_key": str(uuid.uuid4()),
        }
        data |= changes
        return {name: value for name, value in data.items() if value is not None}

    return typed


@pytest.fixture
def browser(client, karlskrona, host):
    """A client on the network's host."""
    client.defaults["HTTP_HOST"] = karlskrona.site.hostname
    return client
