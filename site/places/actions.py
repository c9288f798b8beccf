"""Taking, confirming and giving back places.

Each action first locks the row of the pool by an UPDATE, so that all changes in one pool come one after
another: PostgreSQL holds the row's lock until the transaction ends, SQLite's transactions are IMMEDIATE
and hold the database. The counter itself is one conditional UPDATE, and a constraint stands behind it.
Whoever locks rows of their own as well locks the pool first.

Apps above learn of a change by offering ``place_listeners()`` on their AppConfig: it yields callables
``listener(place, change)`` with a :class:`places.choices.Change`, called inside the transaction; what a
listener raises undoes the whole action.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audit.actions import record
from networks.actions import drop_pages
from networks.apps import collect
from networks.querysets import unscoped
from places.choices import IN_USE, Change, OnPromotion, Reason, State
from places.models import Place, Pool
from places.rules import registration_state, serves_waiting_list

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)


class PlacesError(Exception):
    """A place could not be taken or changed; the transaction is undone."""


class PoolClosed(PlacesError):
    """The pool takes no new names at this moment; ``state`` says why (:class:`RegistrationState`)."""

    def __init__(self, state: Any) -> None:
        super().__init__(f"The pool is {state.state}.")
        self.state = state


class PlaceExpired(PlacesError):
    """The time to confirm or to answer is over."""


class WrongState(PlacesError):
    """The place is not in a state that allows this."""


class CapacityInUse(PlacesError):
    """Fewer places were asked for than are in use; ``in_use`` says how many are."""

    def __init__(self, in_use: int) -> None:
        super().__init__(f"{in_use} places are in use.")
        self.in_use = in_use


@transaction.atomic
def take(
    *,
    pool: Pool,
    label: str = "",
    reference: str = "",
    by: User | None = None,
    confirmed: bool = False,
    late: bool = False,
) -> Place:
    """Take one place, or a turn on the waiting list when none is free or others wait already.

    The place is held for ``pool.hold_for``; with ``confirmed`` (the person is known, nothing is to be
    confirmed by mail) it is confirmed at once. Staff may take a place outside the times with ``late``.
    A ``reference`` that the pool knows already gives that place again, so a repeated request is safe.
    Raises PoolClosed.
    """
    _lock(pool, arrivals=F("arrivals") + 1)
    if reference and (known := pool.places.filter(reference=reference).first()):
        return known
    now = timezone.now()
    state = registration_state(pool, now)
    if not (state.takes_names or late):
        raise PoolClosed(state)
    _fall_back(pool, now)
    place = Place(pool=pool, label=label, position=pool.arrivals, taken_at=now, state=State.WAITING)
    if reference:
        place.reference = reference
    if not pool.places.waiting().exists() and _claim(pool):
        _occupy(place, State.CONFIRMED if confirmed else State.HELD, now)
    place.save(force_insert=True)
    _record(by, "places.take", place)
    return place


@transaction.atomic
def confirm(*, place: Place, by: User | None = None) -> Place:
    """Confirm a held or offered place. Raises PlaceExpired when its time is over, WrongState otherwise.

    A place that is confirmed already is left as it is.
    """
    _lock_of(place)
    now = timezone.now()
    if place.state == State.CONFIRMED:
        return place
    until = place.held_until or place.offered_until
    if place.reason == Reason.EXPIRED or (until is not None and until <= now):
        raise PlaceExpired(place.reference)
    if until is None:
        raise WrongState(f"A place that is {place.state} cannot be confirmed.")
    _occupy(place, State.CONFIRMED, now)
    _save(place)
    _record(by, "places.confirm", place)
    _tell(place, Change.CONFIRMED)
    return place


@transaction.atomic
def release(*, place: Place, by: User | None = None) -> Place:
    """Give a place or a turn back; a freed place goes to the next in line. A second call changes nothing."""
    _lock_of(place)
    if place.state == State.RELEASED:
        return place
    now = timezone.now()
    _give_back(place, Reason.WITHDRAWN, now)
    _record(by, "places.release", place)
    _tell(place, Change.WITHDRAWN)
    _serve(place.pool, now)
    return place


@transaction.atomic
def promote(*, pool: Pool, by: User | None = None) -> list[Place]:
    """Give free places to those who wait, first come first; returns those who got one."""
    _lock(pool)
    return _serve(pool, timezone.now(), by)


@transaction.atomic
def change_capacity(*, pool: Pool, capacity: int, by: User | None = None) -> list[Place]:
    """Set the number of places and fill new ones from the waiting list; returns those who got one.

    Raises CapacityInUse for fewer than are in use.
    """
    _lock(pool)
    before = pool.capacity
    if not _rows(pool).filter(taken__lte=capacity).update(capacity=capacity):
        raise CapacityInUse(pool.taken)
    pool.capacity = capacity
    details = {"before": before, "after": capacity}
    record(by=by, action="places.change_capacity", target=pool, network=pool.network, details=details)
    return _serve(pool, timezone.now(), by)


def expire(*, now: datetime | None = None) -> int:
    """Let places fall back that were not confirmed or answered in time, and serve the waiting lists.

    For the worker: idempotent, each pool in a transaction of its own. A pool that fails is logged and
    left for the next run. Returns how many places fell back.
    """
    moment = now or timezone.now()
    with unscoped():
        overdue = Place.objects.overdue(moment).order_by()
        pools = list(Pool.objects.filter(pk__in=overdue.values("pool")).select_related("network").order_by("pk"))
    fallen = 0
    for pool in pools:
        try:
            fallen += _expire_pool(pool, moment)
        except Exception:
            logger.exception("Places of pool %s could not fall back.", pool.pk)
    return fallen


@transaction.atomic
def _expire_pool(pool: Pool, now: datetime) -> int:
    _lock(pool)
    return _fall_back(pool, now)


def _fall_back(pool: Pool, now: datetime) -> int:
    """Overdue places of a locked pool are given back, then the waiting list is served."""
    overdue = list(pool.places.overdue(now))
    for place in overdue:
        place.pool = pool
        _give_back(place, Reason.EXPIRED, now)
        _record(None, "places.expire", place)
        _tell(place, Change.EXPIRED)
    if overdue:
        _serve(pool, now)
    return len(overdue)


def _serve(pool: Pool, now: datetime, by: User | None = None) -> list[Place]:
    """The one promotion: free places of a locked pool go to the waiting list in order of arrival."""
    if not serves_waiting_list(pool, now):
        return []
    served = []
    for place in pool.places.waiting()[: pool.free]:
        if not _claim(pool):
            break
        place.pool = pool
        at_once = pool.on_promotion == OnPromotion.CONFIRM_AT_ONCE
        _occupy(place, State.CONFIRMED if at_once else State.OFFERED, now)
        _save(place)
        _record(by, "places.promote", place)
        _tell(place, Change.PROMOTED if at_once else Change.OFFERED)
        served.append(place)
    return served


def _claim(pool: Pool) -> bool:
    """Count one more place in use, if there is one: one statement, so two can never get the last."""
    if not _rows(pool).filter(taken__lt=F("capacity")).update(taken=F("taken") + 1):
        return False
    pool.taken += 1
    return True


def _give_back(place: Place, reason: Reason, now: datetime) -> None:
    if place.state in IN_USE:
        _rows(place.pool).update(taken=F("taken") - 1)
        place.pool.taken -= 1
    place.state, place.reason, place.released_at = State.RELEASED, reason, now
    place.held_until = place.offered_until = None
    _save(place)


def _occupy(place: Place, state: State, now: datetime) -> None:
    """Set the state of a place in use and the time that goes with it; does not save."""
    place.state = state
    place.held_until = now + place.pool.hold_for if state == State.HELD else None
    place.offered_until = now + place.pool.offer_for if state == State.OFFERED else None
    place.confirmed_at = now if state == State.CONFIRMED else None


def _lock(pool: Pool, **counters: Any) -> None:
    """Queue up for the pool and read it anew. Whoever does may change how many places are free, as pages tell."""
    drop_pages(pool.network_id)
    _rows(pool).update(**(counters or {"taken": F("taken")}))
    pool.refresh_from_db(fields=[field.attname for field in Pool._meta.concrete_fields if not field.is_relation])


def _lock_of(place: Place) -> None:
    _lock(place.pool)
    place.refresh_from_db(fields=[field.attname for field in Place._meta.concrete_fields if not field.is_relation])


def _rows(pool: Pool) -> Any:
    return Pool.objects.for_network(pool.network).filter(pk=pool.pk)


def _save(place: Place) -> None:
    place.save(update_fields=["state", "held_until", "offered_until", "confirmed_at", "released_at", "reason"])


def _record(by: User | None, action: str, place: Place) -> None:
    details = {"pool": place.pool_id, "state": str(place.state)}
    record(by=by, action=action, target=place, network=place.pool.network, details=details)


def _tell(place: Place, change: Change) -> None:
    for listener in collect("place_listeners"):
        listener(place, change)
