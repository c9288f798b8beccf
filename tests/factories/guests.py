"""Guests and their links."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from extranet.guests.models import Guest, GuestLink
from tests.factories.meetings import MeetingFactory


class GuestFactory(DjangoModelFactory):
    meeting = factory.SubFactory(MeetingFactory)
    guest_name = "Gäst"
    guest_email = factory.Sequence(lambda n: f"guest{n}@example.org")
    language = "sv"

    class Meta:
        model = Guest


class GuestLinkFactory(DjangoModelFactory):
    guest = factory.SubFactory(GuestFactory)
    digest = factory.Sequence(lambda n: f"{n:064}")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))

    class Meta:
        model = GuestLink
