"""Calls to meetings, summonses and their links."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from extranet.summons.models import Call, StandingInvitation, Summons, SummonsLink
from tests.factories.meetings import MeetingFactory
from tests.factories.members import OrganisationFactory
from tests.factories.networks import PersonFactory


class CallFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory)

    class Meta:
        model = Call


class SummonsFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory)
    organisation = factory.SubFactory(OrganisationFactory, network=factory.SelfAttribute("..meeting.network"))
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = Summons


class SummonsLinkFactory(DjangoModelFactory):
    summons = factory.SubFactory(SummonsFactory)
    digest = factory.Sequence(lambda n: f"{n:064}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))

    class Meta:
        model = SummonsLink


class StandingInvitationFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    kind = "ordinary"

    class Meta:
        model = StandingInvitation
