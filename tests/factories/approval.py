"""Adjusters, comments, writers and public summaries of minutes."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from extranet.approval.models import Adjuster, Comment, PublicSummary, Writer
from tests.factories.meetings import MinutesFactory
from tests.factories.networks import PersonFactory


class AdjusterFactory(DjangoModelFactory):
    minutes = factory.SubFactory(MinutesFactory)
    person = factory.SubFactory(PersonFactory)

    class Meta:
        model = Adjuster


class CommentFactory(DjangoModelFactory):
    minutes = factory.SubFactory(MinutesFactory)
    person = factory.SubFactory(PersonFactory)
    version = 1
    text = "Vi var nio, inte åtta."

    class Meta:
        model = Comment


class WriterFactory(DjangoModelFactory):
    minutes = factory.SubFactory(MinutesFactory)
    person = factory.SubFactory(PersonFactory)
    seen_at = factory.LazyFunction(timezone.now)

    class Meta:
        model = Writer


class PublicSummaryFactory(DjangoModelFactory):
    minutes = factory.SubFactory(MinutesFactory)
    text = "Bussen till Verkö går från januari."

    class Meta:
        model = PublicSummary
