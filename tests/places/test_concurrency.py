"""Fifty at once for twenty places, each on a connection of its own."""

import time
from threading import Barrier, Thread

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from places import actions
from places.choices import State
from places.models import Place, Pool

ATTEMPTS, PLACES = 50, 20


def at_once(attempt, count=ATTEMPTS):
    """Run ``attempt(number)`` in threads that start together; returns what was raised."""
    barrier, raised = Barrier(count), []

    def run(number):
        try:
            barrier.wait()
            attempt(number)
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def read(pool):
    return Pool.all_networks.get(pk=pool.pk)


def test_fifty_for_twenty_places_give_exactly_twenty_and_thirty_wait_in_order(committed_pool):
    raised = at_once(lambda number: actions.take(pool=read(committed_pool), label=str(number)))
    assert raised == []
    places = list(committed_pool.places.order_by("position"))
    assert [place.state for place in places] == [State.HELD] * PLACES + [State.WAITING] * (ATTEMPTS - PLACES)
    assert [place.position for place in places] == list(range(1, ATTEMPTS + 1))
    assert read(committed_pool).taken == PLACES


def test_twenty_withdrawals_at_once_serve_the_next_twenty_in_order(committed_pool):
    places = [actions.take(pool=committed_pool, label=str(number)) for number in range(ATTEMPTS)]
    assert at_once(lambda number: actions.release(place=Place.all_networks.get(pk=places[number].pk)), PLACES) == []
    states = list(committed_pool.places.order_by("position").values_list("state", flat=True))
    assert states == [State.RELEASED] * 20 + [State.OFFERED] * 20 + [State.WAITING] * 10
    assert read(committed_pool).taken == PLACES


def test_one_reference_sent_ten_times_at_once_is_one_place(committed_pool):
    assert at_once(lambda number: actions.take(pool=read(committed_pool), reference="one-form"), 10) == []
    assert committed_pool.places.count() == read(committed_pool).taken == 1


def _count_then_write(pool, number):
    """How it must not be done: availability from a count, with no lock between reading and writing."""
    with transaction.atomic():
        if pool.places.in_use().count() < pool.capacity:
            time.sleep(0.02)
            pool.places.create(state=State.HELD, position=number + 1, held_until=timezone.now())


@pytest.mark.postgres
def test_without_the_lock_the_same_fifty_oversell(committed_pool):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite holds the whole database for a writer, so the race cannot be shown there.")
    assert at_once(lambda number: _count_then_write(read(committed_pool), number)) == []
    assert committed_pool.places.in_use().count() > PLACES
