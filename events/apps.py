"""The public calendar: what it offers below, and what Wagtail's signals cause."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("events")

    def ready(self) -> None:
        """Hear of publications: they give an event its dates."""
        from wagtail import signals  # app ready

        signals.page_published.connect(on_published, dispatch_uid="events.published")
        signals.page_unpublished.connect(on_published, dispatch_uid="events.unpublished")

    def network_steps(self) -> Iterator[Any]:
        """The calendar of a new network."""
        from events.actions import plant_calendar  # app ready

        yield plant_calendar

    def front_panels(self) -> Iterator[Any]:
        """What comes next."""
        from events.views import next_events  # app ready
        from home.rules import FrontPanel  # app ready

        yield FrontPanel("events/panels/next.html", next_events, 20)

    def shown_publicly(self) -> Iterator[Any]:
        """A date that is moved or cancelled."""
        from events.models import Occurrence  # app ready

        yield Occurrence

    def seed_sections(self) -> Iterator[Any]:
        """Events of the demo and of one's own test data."""
        from events.seeds import EVENTS  # app ready

        yield EVENTS

    def search_sources(self) -> Iterator[Any]:
        """Events and the calendar are found by everyone."""
        from events.models import EventIndexPage, EventPage  # app ready
        from home.rules import page_source  # app ready

        yield page_source(EventPage)
        yield page_source(EventIndexPage)

    def daily_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Dates reach 24 months ahead again."""
        from events.actions import extend_dates  # app ready

        yield "event dates", extend_dates


def on_published(sender: Any, instance: Any, **kwargs: Any) -> None:
    """An event was published or withdrawn."""
    from events import actions  # app ready

    if isinstance(instance, actions.EventPage):
        actions.page_published(page=instance)
