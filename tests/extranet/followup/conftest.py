"""A meeting of Karlskrona that has begun, a member who answers for a measure, and one of the steering group."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from extranet.followup.models import Measure
from notifications.models import Mail
from tests.factories.followup import MeasureFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory


@pytest.fixture(autouse=True)
def _english(_fresh_start):
    """Dates in words as the sources have them."""
    with translation.override("en"):
        yield


@pytest.fixture
def meeting(karlskrona):
    """Summoned to, and begun an hour ago."""
    begun = timezone.now().replace(microsecond=0) - timedelta(hours=1)
    return MeetingFactory(network=karlskrona, title="Decembermöte", starts_at=begun)


@pytest.fixture
def item(meeting):
    return AgendaItemFactory(meeting=meeting, title="Bussen")


@pytest.fixture
def board_item(meeting):
    return AgendaItemFactory(meeting=meeting, title="Avgiften", audience="board")


@pytest.fixture
def measure(karlskrona, member):
    """What Disa is to have done in two weeks."""
    return MeasureFactory(network=karlskrona, title="Räkna resenärer", owner=member)


@pytest.fixture
def draft(karlskrona, meeting):
    """A measure not saved yet: ``draft(title=…)``."""

    def make(**fields):
        due = timezone.localdate() + timedelta(days=30)
        return Measure(**{"network": karlskrona, "meeting": meeting, "title": "Mät", "due_on": due} | fields)

    return make


@pytest.fixture
def mails(karlskrona):
    """The mails written so far, in order; reading them forgets them."""

    def read():
        rows = list(Mail.objects.for_network(karlskrona).order_by("pk"))
        Mail.objects.for_network(karlskrona).delete()
        return rows

    return read
