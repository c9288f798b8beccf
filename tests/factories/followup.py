"""Decisions, measures with their history, and mails about them."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from extranet.followup.choices import Status
from extranet.followup.models import Decision, Measure, MeasureUpdate, Notice
from tests.factories.meetings import MeetingFactory
from tests.factories.networks import NetworkFactory, PersonFactory


class DecisionFactory(DjangoModelFactory):
    """A decision of a past meeting that all members read."""

    network = factory.SubFactory(NetworkFactory)
    meeting = factory.SubFactory(MeetingFactory, past=True, network=factory.SelfAttribute("..network"))
    text = factory.Sequence(lambda n: f"Beslut {n}")
    audience = factory.LazyAttribute(lambda row: frozenset({row.network.key()}))

    class Params:
        board = factory.Trait(audience=factory.LazyAttribute(lambda row: frozenset({row.network.key("board")})))

    class Meta:
        model = Decision


class MeasureFactory(DjangoModelFactory):
    """A measure that somebody is to have done in two weeks; ``late=True`` for one that was due last week."""

    network = factory.SubFactory(NetworkFactory)
    title = factory.Sequence(lambda n: f"Åtgärd {n}")
    owner = factory.SubFactory(PersonFactory)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))
    audience = factory.LazyAttribute(lambda row: frozenset({row.network.key()}))

    class Params:
        board = factory.Trait(audience=factory.LazyAttribute(lambda row: frozenset({row.network.key("board")})))
        late = factory.Trait(due_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=7)))

    class Meta:
        model = Measure


class MeasureUpdateFactory(DjangoModelFactory):
    measure = factory.SubFactory(MeasureFactory)
    from_status = Status.NOT_BEGUN
    to_status = Status.UNDER_WAY

    class Meta:
        model = MeasureUpdate


class NoticeFactory(DjangoModelFactory):
    measure = factory.SubFactory(MeasureFactory)
    person = factory.SelfAttribute("measure.owner")
    occasion = "due"
    due_on = factory.SelfAttribute("measure.due_on")
    digest = factory.Sequence(lambda n: f"{n:064}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))

    class Meta:
        model = Notice
