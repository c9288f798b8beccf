"""Shelves and what stands on them."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from extranet.documents.models import Reading, Shelf, ShelvedDocument
from tests.factories.library import NetworkDocumentFactory
from tests.factories.networks import NetworkFactory, PersonFactory


class ShelfFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    name = factory.LazyFunction(lambda: {"sv": "Stadgar", "nb": "Vedtekter", "en": "Bylaws"})

    class Meta:
        model = Shelf


class ShelvedDocumentFactory(DjangoModelFactory):
    shelf = factory.SubFactory(ShelfFactory)
    document = factory.SubFactory(NetworkDocumentFactory, network=factory.SelfAttribute("..shelf.network"))
    year = 2026

    class Meta:
        model = ShelvedDocument


class ReadingFactory(DjangoModelFactory):
    document = factory.SubFactory(NetworkDocumentFactory)
    network = factory.SelfAttribute("document.network")
    person = factory.SubFactory(PersonFactory)
    version = 1
    times = 1
    last_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Reading
