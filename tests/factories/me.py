"""Calendar addresses."""

import factory
from factory.django import DjangoModelFactory

from extranet.me.models import CalendarFeed
from tests.factories.networks import NetworkFactory, PersonFactory


class CalendarFeedFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = CalendarFeed
