"""The negative controls: the live server with one lock or version check taken out, named in ``CARELESS``.

Only the settings of these tests install it. What is left reads first and writes afterwards, as code does that
was written without thinking of a second visitor.
"""

from __future__ import annotations

import os
import time
from typing import Any

from django.apps import AppConfig

A_MOMENT = 1.0


class Careless(AppConfig):
    name = "tests.faults.careless"
    path = os.path.dirname(__file__)  # noqa: PTH120  # Django wants a string

    def ready(self) -> None:
        globals()[f"careless_{os.environ['CARELESS']}"]()


def careless_places() -> None:
    from django.utils import timezone

    from places import actions
    from places.choices import State
    from places.models import Place

    def take(*, pool: Any, label: str = "", reference: str = "", **_options: Any) -> Any:
        free = pool.places.in_use().count() < pool.capacity
        time.sleep(A_MOMENT / 30)
        until = timezone.now() + pool.hold_for if free else None
        state = State.HELD if free else State.WAITING
        position = time.monotonic_ns() % 2_000_000_000
        return Place.all_networks.create(
            pool=pool, label=label, reference=reference, position=position, state=state, held_until=until
        )

    actions.take = take


def careless_promotion() -> None:
    from places import actions

    locked = actions._lock

    def _lock(pool: Any, **counters: Any) -> None:
        # Arrivals are still counted one by one, so that classes can be entered at all.
        locked(pool, **counters) if counters else pool.refresh_from_db()

    def _serve(pool: Any, now: Any, by: Any = None) -> list[Any]:
        waiting = list(pool.places.waiting()[:1])
        time.sleep(A_MOMENT)
        for place in waiting:
            place.pool = pool
            actions._occupy(place, actions.State.OFFERED, now)
            actions._save(place)
            actions._tell(place, actions.Change.OFFERED)
        return waiting

    actions._lock, actions._serve = _lock, _serve


def careless_invitation() -> None:
    from django.utils import timezone

    from accounts.models import User
    from admission import actions, views
    from audit.actions import record

    def accept(*, invitation: Any) -> Any:
        person = User.objects.filter(email=invitation.email).first()
        time.sleep(A_MOMENT)
        person = person or User.objects.get_or_create(email=invitation.email)[0]
        type(invitation).objects.for_network(invitation.network).filter(pk=invitation.pk).update(
            accepted_at=timezone.now(), accepted_by=person
        )
        actions.grant_role(by=invitation.created_by, person=person, network=invitation.network, role=invitation.role)
        record(by=person, action="admission.accept_invitation", target=invitation, network=invitation.network)
        return person

    views.accept_invitation = accept


def careless_minutes() -> None:
    from extranet.meetings import actions
    from extranet.meetings.models import Minutes, MinutesVersion

    def _change(meeting: Any, read_version: int, values: dict[str, Any]) -> Any:
        time.sleep(A_MOMENT)
        rows = Minutes.objects.for_network(meeting.network).filter(meeting=meeting)
        rows.update(version=read_version + 1, **values)
        return rows.select_related("meeting__network").get()

    def _keep(minutes: Any, *, by: Any, action: str) -> Any:
        rows = MinutesVersion.all_networks.filter(minutes=minutes, number=minutes.version)
        if not rows.update(text=minutes.text):
            MinutesVersion.all_networks.create(
                minutes=minutes,
                number=minutes.version,
                state=minutes.state,
                text=minutes.text,
                saved_at=minutes.saved_at,
            )
        return minutes

    actions._change, actions._keep = _change, _keep


def careless_agenda() -> None:
    from extranet.meetings.forms import MeetingForm

    def _stands_since(self: Any) -> str:
        time.sleep(A_MOMENT)
        return self.initial["read_at"]

    MeetingForm._stands_since = _stands_since
