"""Whatever happens in whatever order, the promises of a pool hold.

``HYPOTHESIS_PROFILE=soak`` runs 2,000 examples of 50 steps.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from places import actions
from places.choices import OnPromotion, State
from places.rules import registration_state, serves_waiting_list
from tests.factories.places import PoolFactory
from tests.machines import how_far

START = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)


class PlacesMachine(RuleBasedStateMachine):
    """Visitors, staff and the worker take turns on one pool; the model is what each place was told."""

    network = None

    def __init__(self):
        super().__init__()
        self.travel = time_machine.travel(START, tick=False)
        self.clock = self.travel.start()
        self.now = START

    def teardown(self):
        self.travel.stop()

    @initialize(
        capacity=st.integers(0, 4),
        on_promotion=st.sampled_from(OnPromotion.values),
        open_hours=st.none() | st.integers(1, 200),
        serve_hours=st.none() | st.integers(0, 100),
    )
    def open_pool(self, capacity, on_promotion, open_hours, serve_hours):
        closes_at = START + timedelta(hours=open_hours) if open_hours else None
        served = closes_at is not None and serve_hours is not None
        self.pool = PoolFactory(
            network=self.network,
            capacity=capacity,
            on_promotion=on_promotion,
            closes_at=closes_at,
            serves_until=closes_at + timedelta(hours=serve_hours) if served else None,
        )
        self.served = []

    def some_place(self, data):
        places = list(self.pool.places.all())
        return data.draw(st.sampled_from(places)) if places else None

    @rule(confirmed=st.booleans(), late=st.booleans())
    def take(self, confirmed, late):
        if late or registration_state(self.pool, self.now).takes_names:
            actions.take(pool=self.pool, confirmed=confirmed, late=late)
        else:
            with pytest.raises(actions.PoolClosed):
                actions.take(pool=self.pool)

    @rule(data=st.data())
    def confirm(self, data):
        if place := self.some_place(data):
            due = place.held_until or place.offered_until
            allowed = place.state == State.CONFIRMED or (due is not None and due > self.now)
            if allowed:
                actions.confirm(place=place)
            else:
                with pytest.raises(actions.PlacesError):
                    actions.confirm(place=place)

    @rule(data=st.data())
    def release(self, data):
        if place := self.some_place(data):
            actions.release(place=place)

    @rule(capacity=st.integers(0, 6))
    def change_capacity(self, capacity):
        if capacity >= self.pool.places.in_use().count():
            actions.change_capacity(pool=self.pool, capacity=capacity)
        else:
            with pytest.raises(actions.CapacityInUse):
                actions.change_capacity(pool=self.pool, capacity=capacity)

    @rule()
    def promote(self):
        actions.promote(pool=self.pool)

    @rule(hours=st.sampled_from([1, 12, 24, 72, 100]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        self.clock.move_to(self.now)

    @rule()
    def expire(self):
        actions.expire()
        assert not self.pool.places.overdue(self.now).exists()

    @invariant()
    def never_more_in_use_than_places(self):
        if hasattr(self, "pool"):
            self.pool.refresh_from_db()
            assert self.pool.places.in_use().count() == self.pool.taken <= self.pool.capacity

    @invariant()
    def nobody_waits_beside_a_free_place(self):
        if hasattr(self, "pool") and serves_waiting_list(self.pool, self.now):
            assert not (self.pool.free and self.pool.places.waiting().exists())

    @invariant()
    def the_order_of_arrival_is_kept(self):
        """Who waits came after everybody who was ever served from the line."""
        if hasattr(self, "pool"):
            places = list(self.pool.places.order_by("position"))
            assert [place.taken_at for place in places] == sorted(place.taken_at for place in places)
            waiting = [place.position for place in places if place.state == State.WAITING]
            self.served = sorted({*self.served, *(p.position for p in places if p.is_in_use)})
            if waiting and self.served:
                assert self.served[-1] < waiting[0]

    @invariant()
    def each_state_has_its_time(self):
        if hasattr(self, "pool"):
            for place in self.pool.places.all():
                assert (place.state == State.HELD) == (place.held_until is not None)
                assert (place.state == State.OFFERED) == (place.offered_until is not None)
                assert (place.state == State.RELEASED) == (place.released_at is not None) == bool(place.reason)
                if place.state != State.RELEASED:
                    assert (place.state == State.CONFIRMED) == (place.confirmed_at is not None)


@pytest.mark.django_db
def test_the_promises_of_a_pool_hold_in_any_order(karlskrona):
    machine = type("Machine", (PlacesMachine,), {"network": karlskrona})
    run_state_machine_as_test(machine, settings=how_far(examples=2000))
