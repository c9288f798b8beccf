"""What the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from places.choices import Reason, State
from tests.factories.places import PlaceFactory, PoolFactory

NOW = timezone.now()
pytestmark = pytest.mark.django_db

GOOD = {
    State.HELD: {"held_until": NOW},
    State.OFFERED: {"held_until": None, "offered_until": NOW},
    State.CONFIRMED: {"held_until": None, "confirmed_at": NOW},
    State.WAITING: {"held_until": None},
    State.RELEASED: {"held_until": None, "released_at": NOW, "reason": Reason.WITHDRAWN},
}
BAD = [
    (State.HELD, {"held_until": None}),
    (State.HELD, {"offered_until": NOW}),
    (State.HELD, {"confirmed_at": NOW}),
    (State.OFFERED, {"offered_until": None}),
    (State.OFFERED, {"held_until": NOW}),
    (State.CONFIRMED, {"confirmed_at": None}),
    (State.CONFIRMED, {"held_until": NOW}),
    (State.CONFIRMED, {"released_at": NOW, "reason": Reason.EXPIRED}),
    (State.WAITING, {"held_until": NOW}),
    (State.WAITING, {"confirmed_at": NOW}),
    (State.RELEASED, {"released_at": None, "reason": ""}),
    (State.RELEASED, {"reason": ""}),
    (State.RELEASED, {"reason": "bored"}),
    (State.RELEASED, {"offered_until": NOW}),
]


@pytest.mark.parametrize("state", GOOD)
def test_each_state_with_its_time_is_kept(state):
    PlaceFactory(state=state, **GOOD[state])


@pytest.mark.parametrize(("state", "times"), BAD)
def test_a_state_without_its_time_or_with_another_is_refused(state, times):
    with pytest.raises(IntegrityError):
        PlaceFactory(state=state, **(GOOD[state] | times))


def test_an_unknown_state_is_refused():
    with pytest.raises(IntegrityError):
        PlaceFactory(state="dreaming", held_until=None)


def test_two_with_the_same_turn_are_refused():
    first = PlaceFactory()
    with pytest.raises(IntegrityError):
        PlaceFactory(pool=first.pool, position=first.position)


@pytest.mark.parametrize(
    "fields",
    [
        {"capacity": 1, "taken": 2},
        {"opens_at": NOW, "closes_at": NOW - timedelta(seconds=1)},
        {"closes_at": NOW, "serves_until": NOW - timedelta(seconds=1)},
        {"serves_until": NOW},
        {"hold_for": timedelta(0)},
        {"offer_for": timedelta(0)},
    ],
)
def test_a_pool_that_makes_no_sense_is_refused(fields):
    with pytest.raises(IntegrityError):
        PoolFactory(**fields)


def test_names_for_lists():
    pool = PoolFactory(capacity=5, taken=2)
    place = PlaceFactory(pool=pool, label="", reference="x7")
    assert (str(pool), pool.free, str(place), place.is_in_use) == ("2/5", 3, "x7", True)
