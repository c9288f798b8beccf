"""Hand-overs as rows; ``handover.actions.begin_hand_over`` makes real ones."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from admission.querysets import digest
from handover.models import HandOver
from tests.factories.devices import SessionFactory
from tests.factories.networks import NetworkFactory


class HandOverFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    source = factory.SubFactory(SessionFactory)
    person = factory.SelfAttribute("source.person")
    origin = "http://elsewhere.localhost"
    token_hash = factory.Sequence(lambda n: digest(f"token{n}"))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(seconds=30))

    class Meta:
        model = HandOver
