"""Exactly as many places as there are, whatever happens, also when fifty teachers send at once."""

from __future__ import annotations

import re
import threading
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, connections, transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from competition import actions
from competition.models import Edition, Entry
from notifications.models import Mail
from places import actions as places
from places.choices import State
from places.models import Place
from tests.factories.competition import EditionFactory, SchoolFactory, enter
from tests.machines import how_far


class Classes(RuleBasedStateMachine):
    """Teachers enter, confirm, withdraw and forget; the secretariat changes the number of places."""

    @initialize(capacity=st.integers(1, 4))
    def begin(self, capacity: int) -> None:
        self.number = 0
        self.now = timezone.now()
        self.edition = EditionFactory(places=capacity)
        self.school = SchoolFactory()

    def entries(self, *states: str) -> list[Entry]:
        rows = Entry.objects.for_network(self.edition.network).with_all().order_by("place__position")
        return [entry for entry in rows if entry.state in states]

    @rule()
    def enter(self) -> None:
        self.number += 1
        fields = {"class_label": f"8:{self.number}", "contact_email": f"{self.number}@example.org"}
        enter(self.edition, self.school, **fields)

    @precondition(lambda self: self.entries("held", "offered"))
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        actions.confirm_entry(entry=data.draw(st.sampled_from(self.entries("held", "offered"))))

    @precondition(lambda self: self.entries("held", "offered", "waiting", "confirmed"))
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        living = self.entries("held", "offered", "waiting", "confirmed")
        actions.withdraw_entry(entry=data.draw(st.sampled_from(living)))

    @rule(hours=st.sampled_from([1, 25, 73]))
    def expire(self, hours: int) -> None:
        places.expire(now=self.now + timedelta(hours=hours))

    @rule(capacity=st.integers(1, 6))
    def resize(self, capacity: int) -> None:
        try:
            places.change_capacity(pool=self.edition.pool, capacity=capacity)
        except places.CapacityInUse:
            assert capacity < len(self.entries("held", "offered", "confirmed"))

    @invariant()
    def never_more_than_there_are(self) -> None:
        self.edition.pool.refresh_from_db()
        in_use = len(self.entries("held", "offered", "confirmed"))
        assert in_use == self.edition.pool.taken <= self.edition.pool.capacity

    @invariant()
    def nobody_waits_while_a_place_is_free(self) -> None:
        assert not (self.edition.pool.free and self.entries("waiting"))

    @invariant()
    def an_entry_is_over_exactly_when_its_place_is(self) -> None:
        over = {entry.pk for entry in self.entries("withdrawn", "expired")}
        ended = Entry.objects.for_network(self.edition.network).exclude(ended_at=None).values_list("pk", flat=True)
        assert set(ended) == over

    @invariant()
    def everybody_has_had_one_mail_for_each_thing(self) -> None:
        mails = Mail.objects.for_network(self.edition.network)
        got = list(mails.exclude(template="entry_changed").values_list("to", "template"))
        assert len(got) == len(set(got))
        assert {to for to, _template in got} == {f"{n + 1}@example.org" for n in range(self.number)}


def test_places_hold_whatever_happens(db):
    class Undone(Classes):
        def __init__(self) -> None:
            self.atomic = transaction.atomic()
            self.atomic.__enter__()
            super().__init__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    run_state_machine_as_test(Undone, settings=how_far(examples=200))


def at_once(attempt, number):
    """Run ``attempt(index)`` in threads that start together, each with a connection of its own; what was raised."""
    start, raised = threading.Barrier(number), []

    def run(index):
        try:
            start.wait()
            attempt(index)
        except Exception as problem:
            raised.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def read(edition):
    return Edition.all_networks.with_pool().get(pk=edition.pk)


def enter_all(edition, number):
    """Teachers press the button at the same moment, each for a school of their own."""
    schools = [SchoolFactory() for _index in range(number)]
    return at_once(
        lambda index: enter(read(edition), schools[index], "en", contact_email=f"{index}@example.org"), number
    )


def test_fifty_classes_at_once_get_twenty_places_and_thirty_turns(committed_edition):
    network = committed_edition.network

    assert enter_all(committed_edition, 50) == []

    rows = list(Place.objects.for_network(network).order_by("position").select_related("entry"))
    assert [row.state for row in rows] == [State.HELD] * 20 + [State.WAITING] * 30
    assert [row.position for row in rows] == list(range(1, 51))
    assert (read(committed_edition).pool.taken, Entry.objects.for_network(network).count()) == (20, 50)
    mails = {row.to: row for row in Mail.objects.for_network(network)}
    assert Mail.objects.for_network(network).count() == len(mails) == 50
    templates = [mails[row.entry.contact_email].template for row in rows]
    assert templates == ["entry_held"] * 20 + ["entry_waiting"] * 30
    sent = {message.to[0]: message.body for message in mail.outbox}
    assert len(mail.outbox) == len(sent) == 50
    numbers = [re.search(r"is number (\d+) in line", sent[row.entry.contact_email]) for row in rows[20:]]
    assert [int(number[1]) for number in numbers] == list(range(1, 31))


@pytest.mark.postgres
def test_without_the_lock_the_same_classes_oversell(committed_edition, monkeypatch):
    """The negative control: reading first and counting afterwards gives more places than there are."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite holds the whole database for a writer, so the race cannot be shown there.")
    looked = threading.Barrier(50, timeout=60)

    def careless_take(*, pool, label="", reference="", **options):
        free = pool.places.in_use().count() < pool.capacity
        position = looked.wait() + 1
        state = State.HELD if free else State.WAITING
        until = timezone.now() + pool.hold_for if free else None
        return Place.all_networks.create(
            pool=pool, label=label, reference=reference, position=position, state=state, held_until=until
        )

    monkeypatch.setattr(places, "take", careless_take)

    assert enter_all(committed_edition, 50) == []

    assert committed_edition.pool.places.in_use().count() > 20


def test_the_same_form_sent_twice_at_once_makes_one_entry(committed_edition):
    school, key, made = SchoolFactory(), uuid.uuid4(), []

    assert at_once(lambda _index: made.append(enter(read(committed_edition), school, submission_key=key).pk), 8) == []

    assert (len(made), len(set(made))) == (8, 1)
    assert Mail.objects.for_network(committed_edition.network).count() == 1
