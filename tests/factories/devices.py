"""Sessions as rows; a log-in makes real ones."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from devices.models import Session
from devices.rules import IDLE
from tests.factories.networks import NetworkFactory, PersonFactory


class SessionFactory(DjangoModelFactory):
    session_key = factory.Sequence(lambda n: f"key{n:029}")
    session_data = ""
    person = factory.SubFactory(PersonFactory)
    network = factory.SubFactory(NetworkFactory)
    browser, platform = "firefox", "linux"
    started_at = used_at = factory.LazyFunction(timezone.now)
    expire_date = factory.LazyFunction(lambda: timezone.now() + IDLE)

    class Meta:
        model = Session
