"""Events of a network, published, with their dates."""

from datetime import datetime, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from events.actions import plant_calendar
from events.models import EventIndexPage, EventPage, Occurrence
from home.models import BasePage
from networks.models import Network
from tests.factories.home import PageFactory, front_page
from tests.factories.networks import NetworkFactory


def calendar_page(network: Network, language: str | None = None) -> EventIndexPage:
    """The calendar in a language; made where it is missing."""
    front = front_page(network, language)
    plant_calendar(network)
    return EventIndexPage.objects.in_language_of(front).get()


def soon(days: int = 7, hour: int = 9) -> datetime:
    """A whole hour some days from now."""
    return (timezone.localtime() + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


class EventIndexPageFactory(PageFactory):
    class Meta:
        model = EventIndexPage

    @classmethod
    def _create(cls, model_class: type[BasePage], *args: Any, **kwargs: Any) -> BasePage:
        return calendar_page(NetworkFactory())


class EventPageFactory(PageFactory):
    parent = factory.LazyFunction(lambda: calendar_page(NetworkFactory()))
    title = factory.Sequence(lambda n: f"Möte {n}")
    starts_at = factory.LazyFunction(soon)
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=2))

    class Meta:
        model = EventPage


class OccurrenceFactory(DjangoModelFactory):
    """A single date beside those that an event gives itself."""

    event = factory.SubFactory(EventPageFactory)
    network = factory.LazyAttribute(lambda row: row.event.occurrences.get().network)
    recurrence_id = factory.LazyFunction(lambda: soon(days=30))
    starts_at = factory.SelfAttribute("recurrence_id")
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=2))

    class Meta:
        model = Occurrence
