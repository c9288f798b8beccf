"""Meetings, their agenda and minutes."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from extranet.meetings.choices import MeetingState
from extranet.meetings.models import AgendaItem, AgendaPaper, Meeting, Minutes, MinutesVersion
from extranet.meetings.models.minutes import digest_of
from tests.factories.library import NetworkDocumentFactory
from tests.factories.networks import NetworkFactory


class MeetingFactory(DjangoModelFactory):
    """A meeting in three weeks whose agenda is out; ``past=True`` for one three weeks ago."""

    network = factory.SubFactory(NetworkFactory)
    title = factory.Sequence(lambda n: f"Möte {n}")
    starts_at = factory.LazyFunction(lambda: timezone.now().replace(microsecond=0) + timedelta(days=21))
    ends_at = factory.LazyAttribute(lambda meeting: meeting.starts_at + timedelta(hours=2))
    state = MeetingState.SUMMONED

    class Params:
        past = factory.Trait(
            starts_at=factory.LazyFunction(lambda: timezone.now().replace(microsecond=0) - timedelta(days=21)),
            state=MeetingState.HELD,
        )

    class Meta:
        model = Meeting


class AgendaItemFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory)
    title = factory.Sequence(lambda n: f"Punkt {n}")
    sort_order = factory.Sequence(lambda n: n)

    class Meta:
        model = AgendaItem


class AgendaPaperFactory(DjangoModelFactory):
    item = factory.SubFactory(AgendaItemFactory)
    document = factory.SubFactory(NetworkDocumentFactory, network=factory.SelfAttribute("..item.meeting.network"))
    sort_order = factory.Sequence(lambda n: n)

    class Meta:
        model = AgendaPaper


class MinutesFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory, past=True)
    text = "Vi gick igenom läget."
    version = 1
    approved_version = factory.LazyAttribute(lambda row: row.version if row.state == "approved" else None)

    class Params:
        approved = factory.Trait(
            state="approved",
            approved_at=factory.LazyFunction(timezone.now),
        )

    class Meta:
        model = Minutes


class MinutesVersionFactory(DjangoModelFactory):
    minutes = factory.SubFactory(MinutesFactory)
    number = 1
    state = factory.SelfAttribute("minutes.state")
    text = factory.SelfAttribute("minutes.text")
    digest = factory.LazyAttribute(
        lambda row: digest_of(row.minutes.meeting.uid, row.number, row.text) if row.state == "approved" else ""
    )

    class Meta:
        model = MinutesVersion
