"""Proposals, last days and open points."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from extranet.proposals.models import Lock, OpenPoint, Proposal, RulePoint
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.factories.networks import PersonFactory


class LockFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory)
    last_day = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))

    class Meta:
        model = Lock


class ProposalFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)
    title = factory.Sequence(lambda n: f"Förslag {n}")

    class Meta:
        model = Proposal


class OpenPointFactory(DjangoModelFactory):
    item = factory.SubFactory(AgendaItemFactory)

    class Meta:
        model = OpenPoint


class RulePointFactory(DjangoModelFactory):
    item = factory.SubFactory(AgendaItemFactory)
    key = "year:2026"

    class Meta:
        model = RulePoint
