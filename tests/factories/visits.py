"""Company visits."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from extranet.visits.models import Visit
from tests.factories.meetings import MeetingFactory


class VisitFactory(DjangoModelFactory):
    """A visit whose host has said where visitors come in."""

    meeting = factory.SubFactory(MeetingFactory)
    version = 1
    told_at = factory.LazyFunction(timezone.now)
    entrance = "Östra grinden"

    class Meta:
        model = Visit
