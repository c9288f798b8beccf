"""Taking, confirming, giving back, promoting: one by one."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from places import actions
from places.actions import CapacityInUse, PlaceExpired, PoolClosed, WrongState
from places.choices import Change, OnPromotion, Reason, Registration, State
from places.models import Place, Pool
from places.tasks import expire_places
from tests.factories.places import PlaceFactory, PoolFactory

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def pool():
    return PoolFactory(capacity=1)


def states(pool):
    return dict(pool.places.order_by("position").values_list("label", "state"))


def taken(pool):
    return Pool.objects.for_network(pool.network).get(pk=pool.pk).taken


def test_take_when_free_holds_a_place_for_a_day(pool):
    place = actions.take(pool=pool, label="8A")
    assert (place.state, place.held_until, place.position) == (State.HELD, NOW + timedelta(hours=24), 1)
    assert taken(pool) == 1


def test_take_when_the_person_is_known_confirms_at_once(pool):
    place = actions.take(pool=pool, label="8A", confirmed=True)
    assert (place.state, place.confirmed_at, place.held_until) == (State.CONFIRMED, NOW, None)


def test_take_when_full_waits_in_order_of_arrival(pool):
    for label in ["8A", "8B", "8C"]:
        place = actions.take(pool=pool, label=label)
    assert states(pool) == {"8A": State.HELD, "8B": State.WAITING, "8C": State.WAITING}
    assert place.number_in_line() == 2
    assert pool.places.get(label="8A").number_in_line() is None


def test_take_when_others_wait_for_a_free_place_joins_the_line():
    pool = PoolFactory(capacity=2, closes_at=NOW + timedelta(days=1), serves_until=NOW + timedelta(days=1))
    PlaceFactory(pool=pool, state=State.WAITING, position=1)
    pool.arrivals = 1
    pool.save()
    assert actions.take(pool=pool, label="late", late=True).state == State.WAITING


def test_take_again_with_the_same_reference_gives_the_same_place(pool):
    first = actions.take(pool=pool, label="8A", reference="form-4711")
    assert actions.take(pool=pool, label="8A", reference="form-4711") == first
    assert pool.places.count() == 1
    assert taken(pool) == 1


@pytest.mark.parametrize(
    ("times", "state"),
    [
        ({"opens_at": NOW + timedelta(seconds=1)}, Registration.PLANNED),
        ({"closes_at": NOW - timedelta(seconds=1)}, Registration.CLOSED),
    ],
)
def test_take_outside_the_times_is_refused_but_not_to_staff(times, state):
    pool = PoolFactory(capacity=1, **times)
    with pytest.raises(PoolClosed) as refusal:
        actions.take(pool=pool, label="8A")
    assert refusal.value.state.state == state
    assert (pool.places.count(), taken(pool)) == (0, 0)
    assert actions.take(pool=pool, label="8A", late=True).state == State.HELD


def test_take_when_the_worker_is_late_lets_overdue_places_fall_back_first(pool, clock, told):
    actions.take(pool=pool, label="8A")
    clock.move_to(NOW + timedelta(hours=24))
    assert actions.take(pool=pool, label="8B").state == State.HELD
    assert states(pool) == {"8A": State.RELEASED, "8B": State.HELD}
    assert told == [("8A", Change.EXPIRED)]


def test_references_are_random_and_long_enough(pool):
    references = {actions.take(pool=pool).reference for _turn in range(20)}
    assert len(references) == 20
    assert {len(reference) for reference in references} == {16}


def test_confirm_in_time_keeps_the_place(pool, clock, told):
    place = actions.take(pool=pool, label="8A")
    clock.move_to(NOW + timedelta(hours=24) - timedelta(seconds=1))
    actions.confirm(place=place)
    assert (place.state, place.held_until) == (State.CONFIRMED, None)
    assert told == [("8A", Change.CONFIRMED)]
    actions.confirm(place=place)
    assert told == [("8A", Change.CONFIRMED)]


def test_confirm_too_late_is_refused_before_and_after_the_fall_back(pool, clock):
    place = actions.take(pool=pool)
    clock.move_to(NOW + timedelta(hours=24))
    with pytest.raises(PlaceExpired):
        actions.confirm(place=place)
    assert actions.expire() == 1
    with pytest.raises(PlaceExpired):
        actions.confirm(place=place)


def test_confirm_of_a_waiting_or_withdrawn_place_is_refused(pool):
    first, second = actions.take(pool=pool), actions.take(pool=pool)
    with pytest.raises(WrongState):
        actions.confirm(place=second)
    actions.release(place=first)
    with pytest.raises(WrongState):
        actions.confirm(place=first)


def test_release_offers_the_place_to_the_next_in_line(pool, told):
    first, second = actions.take(pool=pool, label="8A"), actions.take(pool=pool, label="8B")
    actions.take(pool=pool, label="8C")
    actions.release(place=first)
    second.refresh_from_db()
    assert (first.state, first.reason, first.released_at) == (State.RELEASED, Reason.WITHDRAWN, NOW)
    assert (second.state, second.offered_until) == (State.OFFERED, NOW + timedelta(hours=72))
    assert states(pool)["8C"] == State.WAITING
    assert told == [("8A", Change.WITHDRAWN), ("8B", Change.OFFERED)]
    actions.release(place=first)
    assert taken(pool) == 1


def test_release_gives_the_place_at_once_where_the_pool_says_so(told):
    pool = PoolFactory(capacity=1, on_promotion=OnPromotion.CONFIRM_AT_ONCE)
    first, second = actions.take(pool=pool, label="8A"), actions.take(pool=pool, label="8B")
    actions.release(place=first)
    second.refresh_from_db()
    assert (second.state, second.confirmed_at, second.offered_until) == (State.CONFIRMED, NOW, None)
    assert told == [("8A", Change.WITHDRAWN), ("8B", Change.PROMOTED)]


def test_release_of_a_turn_on_the_waiting_list_frees_no_place(pool):
    actions.take(pool=pool)
    waiting = actions.take(pool=pool)
    actions.release(place=waiting)
    assert (waiting.state, taken(pool)) == (State.RELEASED, 1)


def test_release_after_closing_still_serves_the_line_until_the_pool_stops(clock):
    times = {"closes_at": NOW + timedelta(hours=1), "serves_until": NOW + timedelta(hours=2)}
    pool = PoolFactory(capacity=2, **times)
    first, second, third, fourth = (actions.take(pool=pool) for _turn in range(4))
    clock.move_to(NOW + timedelta(hours=2))
    actions.release(place=first)
    clock.move_to(NOW + timedelta(hours=2, seconds=1))
    actions.release(place=second)
    third.refresh_from_db()
    fourth.refresh_from_db()
    assert (third.state, fourth.state) == (State.OFFERED, State.WAITING)
    assert actions.promote(pool=pool) == []


def test_promote_serves_the_line_when_the_pool_serves_longer(clock):
    pool = PoolFactory(capacity=1, closes_at=NOW, serves_until=NOW)
    first, second = actions.take(pool=pool), actions.take(pool=pool)
    clock.move_to(NOW + timedelta(hours=1))
    actions.release(place=first)
    Pool.objects.for_network(pool.network).update(serves_until=None)
    assert actions.promote(pool=pool) == [second]


def test_an_offer_not_answered_goes_to_the_next(pool, clock, told):
    first, second, third = (actions.take(pool=pool, label=label) for label in ["8A", "8B", "8C"])
    actions.release(place=first)
    clock.move_to(NOW + timedelta(hours=72))
    assert actions.expire() == 1
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, second.reason) == (State.RELEASED, Reason.EXPIRED)
    assert third.state == State.OFFERED
    assert told[2:] == [("8B", Change.EXPIRED), ("8C", Change.OFFERED)]
    assert actions.confirm(place=third).state == State.CONFIRMED


def test_expire_leaves_confirmed_and_waiting_places_and_runs_twice(pool, clock):
    actions.confirm(place=actions.take(pool=pool, label="8A"))
    actions.take(pool=pool, label="8B")
    clock.move_to(NOW + timedelta(days=30))
    assert (actions.expire(), actions.expire()) == (0, 0)
    assert states(pool) == {"8A": State.CONFIRMED, "8B": State.WAITING}


def test_expire_goes_on_past_a_pool_that_fails(clock, monkeypatch, caplog):
    bad, good = actions.take(pool=PoolFactory(), label="bad"), actions.take(pool=PoolFactory(), label="good")

    def listener(place, change):
        if place.label == "bad":
            raise ZeroDivisionError

    monkeypatch.setattr(apps.get_app_config("places"), "place_listeners", lambda: [listener], raising=False)
    clock.move_to(NOW + timedelta(hours=24))
    assert actions.expire() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.pool.taken, good.state) == (State.HELD, 1, State.RELEASED)
    assert [entry.getMessage() for entry in caplog.records] == [f"Places of pool {bad.pool_id} could not fall back."]


def test_the_command_and_the_task_let_places_fall_back(pool, clock, capsys):
    actions.take(pool=pool)
    clock.move_to(NOW + timedelta(hours=24))
    call_command("expireplaces")
    actions.take(pool=pool)
    clock.move_to(NOW + timedelta(hours=48))
    assert expire_places.call() == 1
    assert capsys.readouterr().out == "1 places fell back.\n"


def test_more_places_go_to_those_who_wait(pool):
    for label in ["8A", "8B", "8C", "8D"]:
        actions.take(pool=pool, label=label)
    served = actions.change_capacity(pool=pool, capacity=3)
    assert [place.label for place in served] == ["8B", "8C"]
    assert states(pool)["8D"] == State.WAITING
    assert taken(pool) == 3


def test_fewer_places_than_in_use_are_refused():
    pool = PoolFactory(capacity=3)
    for _turn in range(2):
        actions.take(pool=pool)
    with pytest.raises(CapacityInUse) as refusal:
        actions.change_capacity(pool=pool, capacity=1)
    assert refusal.value.in_use == 2
    pool.refresh_from_db()
    assert pool.capacity == 3
    actions.change_capacity(pool=pool, capacity=2)
    assert actions.take(pool=pool).state == State.WAITING


def test_what_a_listener_raises_undoes_the_action(pool, monkeypatch):
    place = actions.take(pool=pool)

    def listener(place, change):
        raise ZeroDivisionError

    monkeypatch.setattr(apps.get_app_config("places"), "place_listeners", lambda: [listener], raising=False)
    with pytest.raises(ZeroDivisionError):
        actions.release(place=place)
    place.refresh_from_db()
    assert (place.state, taken(pool)) == (State.HELD, 1)


def test_every_action_is_in_the_log_with_its_person(pool, person, clock):
    secretary = person(pool.network, "secretariat")
    first = actions.take(pool=pool, label="Anna Andersson", by=secretary)
    actions.take(pool=pool, label="8B")
    actions.confirm(place=first, by=secretary)
    actions.release(place=first, by=secretary)
    clock.move_to(NOW + timedelta(hours=72))
    actions.expire()
    actions.change_capacity(pool=pool, capacity=4, by=secretary)
    log = Entry.objects.for_network(pool.network).order_by("pk")
    assert [(entry.action, entry.person) for entry in log] == [
        ("places.take", secretary),
        ("places.take", None),
        ("places.confirm", secretary),
        ("places.release", secretary),
        ("places.promote", None),
        ("places.expire", None),
        ("places.change_capacity", secretary),
    ]
    assert "Anna" not in str(list(log.values()))


def test_take_costs_the_same_with_a_long_line(pool):
    counts = []
    for _turn in range(3):
        with CaptureQueriesContext(connection) as queries:
            actions.take(pool=pool)
        counts.append(len(queries))
    assert counts == [9, 9, 8]


def test_two_networks_do_not_see_each_other(karlskrona, kongsberg):
    mine, theirs = PoolFactory(network=karlskrona), PoolFactory(network=kongsberg)
    actions.take(pool=theirs, label="secret")
    assert list(Place.objects.for_network(karlskrona)) == []
    assert Place.objects.for_network(kongsberg).in_use().count() == 1
    assert mine.places.count() == 0
