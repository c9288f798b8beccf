"""Whether a pool takes names, at the edges of its times."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from networks.querysets import unscoped
from places.choices import Reason, Registration, State
from places.models import Place
from places.rules import LABEL_KEPT, registration_state, retention_rules, serves_waiting_list
from tests.factories.places import PlaceFactory, PoolFactory

OPENS = datetime(2026, 10, 1, 6, 0, tzinfo=UTC)
CLOSES = datetime(2026, 10, 31, 22, 59, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(karlskrona):
    return PoolFactory(network=karlskrona, capacity=2, opens_at=OPENS, closes_at=CLOSES)


@pytest.mark.parametrize(
    ("now", "state", "takes_names"),
    [
        (OPENS - SECOND, Registration.PLANNED, False),
        (OPENS, Registration.OPEN, True),
        (CLOSES, Registration.OPEN, True),
        (CLOSES + SECOND, Registration.CLOSED, False),
    ],
)
def test_state_at_the_edges(pool, now, state, takes_names):
    answer = registration_state(pool, now)
    assert (answer.state, answer.takes_names) == (state, takes_names)


def test_a_full_pool_still_takes_names(pool):
    pool.taken = 2
    answer = registration_state(pool, OPENS)
    assert (answer.state, answer.takes_names, answer.free) == (Registration.FULL, True, 0)


def test_a_pool_without_times_is_open(karlskrona):
    answer = registration_state(PoolFactory(network=karlskrona, capacity=1), OPENS)
    assert (answer.state, answer.reason) == (Registration.OPEN, "1 place is free.")


@pytest.mark.parametrize(
    ("now", "taken", "start"),
    [
        (OPENS - SECOND, 0, "Registration is not open yet. It opens "),
        (OPENS, 0, "2 places are free. Last time to enter: "),
        (OPENS, 2, "All places are taken. New entries go on the waiting list. Last time to enter: "),
        (CLOSES + SECOND, 0, "Registration is closed. It closed "),
    ],
)
def test_the_reason_says_what_and_when(pool, now, taken, start):
    pool.taken = taken
    with translation.override("en"):
        reason = registration_state(pool, now).reason
    assert reason[: len(start)] == start


def test_the_reason_tells_the_networks_own_time(pool):
    with translation.override("sv"):
        assert "23:59" in registration_state(pool, OPENS).reason


def test_the_line_is_served_up_to_and_including_its_last_moment(pool):
    assert serves_waiting_list(pool, CLOSES + timedelta(days=900))
    pool.serves_until = CLOSES
    assert (serves_waiting_list(pool, CLOSES), serves_waiting_list(pool, CLOSES + SECOND)) == (True, False)


def test_labels_leave_some_time_after_a_place_was_given_back(karlskrona):
    pool = PoolFactory(network=karlskrona, taken=1)
    gone = {"pool": pool, "state": State.RELEASED, "reason": Reason.WITHDRAWN, "held_until": None}
    PlaceFactory(pool=pool, label="still here")
    PlaceFactory(**gone, label="Anna Andersson", released_at=OPENS)
    PlaceFactory(**gone, label="younger", released_at=OPENS + SECOND)
    (rule,) = retention_rules()
    with unscoped():
        purged = [rule.purge(rule.due(OPENS + LABEL_KEPT)) for _turn in range(2)]
    assert purged == [1, 0]
    assert sorted(Place.objects.for_network(karlskrona).values_list("label", flat=True)) == [
        "",
        "still here",
        "younger",
    ]
