"""Files of organisations that were uploaded."""

import hashlib

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from extranet.exchange.models import Import
from tests.factories.networks import NetworkFactory, PersonFactory


class ImportFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    name = "register.csv"
    file = factory.LazyFunction(lambda: ContentFile(b"Name\nVarvet AB\n", "register.csv"))
    sha256 = hashlib.sha256(b"Name\nVarvet AB\n").hexdigest()
    language = "sv"
    uploaded_by = factory.SubFactory(PersonFactory)

    class Meta:
        model = Import
