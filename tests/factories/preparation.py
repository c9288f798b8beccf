"""Checklists and the steps around a meeting."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from extranet.preparation.models import Checklist, ChecklistStep, Step
from tests.factories.meetings import MeetingFactory
from tests.factories.networks import NetworkFactory


class ChecklistFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)

    class Meta:
        model = Checklist


class ChecklistStepFactory(DjangoModelFactory):
    checklist = factory.SubFactory(ChecklistFactory)
    text = factory.Sequence(lambda n: f"Steg {n}")
    days = 10

    class Meta:
        model = ChecklistStep


class StepFactory(DjangoModelFactory):
    """A step that is to be done in a week; ``overdue=True`` for one of yesterday."""

    meeting = factory.SubFactory(MeetingFactory)
    text = factory.Sequence(lambda n: f"Steg {n}")
    days = 14
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))

    class Params:
        overdue = factory.Trait(due_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1)))

    class Meta:
        model = Step
