"""The public calendar: pages of events and their dates."""

from events.models.occurrences import Occurrence
from events.models.pages import EventIndexPage, EventPage

__all__ = ["EventIndexPage", "EventPage", "Occurrence"]
