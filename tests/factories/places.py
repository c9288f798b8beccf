"""Pools and places. A place made here is a row alone; the counter of its pool follows ``places.actions``."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from places.choices import State
from places.models import Place, Pool
from tests.factories.networks import NetworkFactory


class PoolFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    capacity = 2

    class Meta:
        model = Pool


class PlaceFactory(DjangoModelFactory):
    pool = factory.SubFactory(PoolFactory, taken=1)
    label = factory.Sequence(lambda n: f"Klass {n}")
    state = State.HELD
    position = factory.Sequence(lambda n: n + 1)
    held_until = factory.LazyAttribute(
        lambda place: timezone.now() + timedelta(hours=24) if place.state == State.HELD else None
    )

    class Meta:
        model = Place
