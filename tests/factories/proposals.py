"""Proposals, last days and open points."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from extranet.proposals.models import Lock, OpenPoint, Proposal, ProposalPaper, RulePoint
from extranet.proposals.rules import proposer_key
from tests.factories.library import NetworkDocumentFactory
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


class ProposalPaperFactory(DjangoModelFactory):
    """A paper that its proposer and the secretariat can open."""

    proposal = factory.SubFactory(ProposalFactory)
    document = factory.SubFactory(
        NetworkDocumentFactory,
        network=factory.SelfAttribute("..proposal.meeting.network"),
        audience=factory.LazyAttribute(lambda document: {proposer_key(document.factory_parent.proposal.person)}),
    )

    class Meta:
        model = ProposalPaper


class OpenPointFactory(DjangoModelFactory):
    item = factory.SubFactory(AgendaItemFactory)

    class Meta:
        model = OpenPoint


class RulePointFactory(DjangoModelFactory):
    item = factory.SubFactory(AgendaItemFactory)
    key = "year:2026"

    class Meta:
        model = RulePoint
