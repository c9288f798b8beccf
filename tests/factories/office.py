"""When somebody was last here."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from office.models import LastLogIn
from tests.factories.networks import NetworkFactory, PersonFactory


class LastLogInFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    person = factory.SubFactory(PersonFactory)
    month = date(2026, 10, 1)

    class Meta:
        model = LastLogIn
