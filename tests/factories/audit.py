"""Entries of the log."""

import factory
from factory.django import DjangoModelFactory

from audit.models import Entry
from tests.factories.networks import NetworkFactory, PersonFactory


class EntryFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    person = factory.SubFactory(PersonFactory)
    action = "meetings.publish_minutes"
    target_type = "meetings.minutes"
    target_id = factory.Sequence(str)

    class Meta:
        model = Entry
