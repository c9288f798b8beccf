"""Packs that wait to be made."""

import factory
from factory.django import DjangoModelFactory

from extranet.packs.models import Pack
from tests.factories.meetings import MeetingFactory
from tests.factories.networks import PersonFactory


class PackFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory)
    network = factory.SelfAttribute("meeting.network")
    person = factory.SubFactory(PersonFactory)
    language = "sv"

    class Meta:
        model = Pack
