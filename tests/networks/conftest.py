"""The cache of pages switched on, and a reader of a network."""

import pytest
from django.core.cache import caches
from django.test import Client

from tests.grown import grown, karlskrona, kongsberg


@pytest.fixture
def kept_pages(settings):
    """Pages are kept as in production, in this process's memory; in other tests nothing is kept."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"}
    settings.CACHES = settings.CACHES | {"pages": memory}
    caches["pages"].clear()
    return caches["pages"]


class Reader:
    """Somebody who is not logged in, at one network; the process knows whose the host is."""

    def __init__(self, network):
        self.client = Client(headers={"host": network.site.hostname})
        self.client.get(f"/{network.default_language}/accessibility/")

    def get(self, path, **extra):
        return self.client.get(path, **extra)

    def text(self, path):
        return self.get(path).content.decode()


@pytest.fixture
def reader(kept_pages):
    """``reader(karlskrona).get("/sv/")``."""
    return Reader
