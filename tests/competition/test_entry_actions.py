"""Entering, confirming, changing and withdrawing a class."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry as LogEntry
from competition import actions
from competition.choices import EntryState
from competition.models import Entry, EntryLink
from notifications.models import Mail
from places.actions import PlaceExpired, expire
from places.choices import Reason, State
from places.models import Place
from tests.factories.competition import EditionFactory, EntryFactory, SchoolFactory, enter


def mails(network):
    return [(mail.template, mail.to) for mail in Mail.objects.for_network(network).order_by("pk")]


def fresh(entry):
    return Entry.all_networks.with_all().get(pk=entry.pk)


def test_register_entry_holds_a_place_for_a_day_and_mails_the_link(karlskrona):
    edition = EditionFactory(network=karlskrona)

    entry = enter(edition, SchoolFactory(name="Rödebyskolan"))

    held_for = entry.place.held_until - timezone.now()
    assert (entry.state, entry.class_key, entry.place.label) == (EntryState.HELD, "8-b", "Rödebyskolan 8B")
    assert timedelta(hours=23, minutes=59) < held_for <= timedelta(hours=24)
    assert mails(karlskrona) == [("entry_held", "asta@example.org")]
    assert EntryLink.objects.filter(entry=entry).count() == 1
    assert list(
        LogEntry.objects.for_network(karlskrona)
        .filter(action__startswith="competition.")
        .values_list("action", "target_label")
    ) == [("competition.register_entry", entry.reference)]


def test_register_entry_keeps_who_confirmed_the_statement_when_and_which_text(karlskrona):
    entry = fresh(enter(EditionFactory(network=karlskrona)))

    assert (entry.photo_confirmed_by, entry.photo_version) == ("Asta Glödhagen", "2026-1")
    assert timezone.now() - entry.photo_confirmed_at < timedelta(minutes=1)


def test_register_entry_with_the_same_key_gives_the_same_entry(karlskrona):
    edition, school, key = EditionFactory(network=karlskrona), SchoolFactory(), uuid.uuid4()
    first = enter(edition, school, submission_key=key)

    again = enter(edition, school, submission_key=key, class_label="8 b")

    assert again == first
    assert Entry.objects.for_network(karlskrona).count() == 1
    assert len(mails(karlskrona)) == 1


def test_register_entry_with_the_same_key_for_another_class_is_refused(karlskrona):
    edition, school, key = EditionFactory(network=karlskrona), SchoolFactory(), uuid.uuid4()
    first = enter(edition, school, submission_key=key)

    with pytest.raises(actions.AlreadySentError) as refused:
        enter(edition, school, submission_key=key, class_label="8C")

    assert refused.value.entry == first
    assert Entry.objects.for_network(karlskrona).count() == 1


@pytest.mark.parametrize("label", ["8b", "8:B", "B", "Klass 8 B"])
def test_register_entry_of_a_class_that_is_entered_is_refused_and_takes_no_place(karlskrona, label):
    edition, school = EditionFactory(network=karlskrona), SchoolFactory()
    enter(edition, school)

    with pytest.raises(actions.ClassAlreadyEnteredError):
        enter(edition, school, class_label=label)

    edition.pool.refresh_from_db()
    assert (edition.pool.taken, len(mails(karlskrona))) == (1, 1)


def test_register_entry_of_a_withdrawn_class_is_a_new_entry(karlskrona):
    edition, school = EditionFactory(network=karlskrona), SchoolFactory()
    actions.withdraw_entry(entry=enter(edition, school))

    assert enter(edition, school).state == EntryState.HELD


def test_class_once_an_edition_holds_in_the_database(karlskrona):
    entry = EntryFactory(edition__network=karlskrona)

    with pytest.raises(IntegrityError), transaction.atomic():
        EntryFactory(edition=entry.edition, school=entry.school)


def test_register_entry_in_an_edition_that_is_not_published_is_refused(karlskrona):
    with pytest.raises(actions.RegistrationClosedError):
        enter(EditionFactory(network=karlskrona, published_at=None))

    assert mails(karlskrona) == []


def test_register_entry_more_often_than_a_day_allows_is_refused(karlskrona):
    edition = EditionFactory(network=karlskrona)
    for _class in range(actions.MOST_A_DAY):
        enter(edition)

    with pytest.raises(actions.TooManyEntriesError):
        enter(edition)
    assert enter(edition, contact_email="other@example.org").state == EntryState.HELD


def test_register_entry_in_a_full_edition_waits_in_order(karlskrona):
    edition = EditionFactory(network=karlskrona, places=1)
    enter(edition)

    second, third = enter(edition), enter(edition)

    assert [(e.state, e.place.number_in_line()) for e in (second, third)] == [("waiting", 1), ("waiting", 2)]
    assert [template for template, _to in mails(karlskrona)] == ["entry_held", "entry_waiting", "entry_waiting"]
    numbers = [str(number) for number in (1, 2)]
    texts = [mail.text for mail in Mail.all_networks.filter(template="entry_waiting").order_by("pk")]
    assert [number in text.split("8B")[1] for number, text in zip(numbers, texts, strict=True)] == [True, True]


def test_confirm_entry_makes_the_place_certain_and_mails_once(karlskrona):
    entry = enter(EditionFactory(network=karlskrona))

    actions.confirm_entry(entry=entry)
    actions.confirm_entry(entry=entry)

    assert (fresh(entry).state, fresh(entry).confirmed_at is not None) == (EntryState.CONFIRMED, True)
    assert [template for template, _to in mails(karlskrona)] == ["entry_held", "entry_confirmed"]


def test_confirm_entry_after_a_day_is_too_late(karlskrona):
    entry = enter(EditionFactory(network=karlskrona))

    with time_machine.travel(timezone.now() + timedelta(hours=24)), pytest.raises(PlaceExpired):
        actions.confirm_entry(entry=entry)


def test_expire_ends_an_entry_and_offers_its_place_to_the_next(karlskrona):
    edition = EditionFactory(network=karlskrona, places=1)
    first, second = enter(edition), enter(edition, contact_email="next@example.org")

    expire(now=timezone.now() + timedelta(hours=25))

    assert [fresh(first).state, fresh(second).state] == [EntryState.EXPIRED, EntryState.OFFERED]
    assert fresh(first).ended_at is not None
    assert mails(karlskrona)[2:] == [("entry_expired", "asta@example.org"), ("entry_offered", "next@example.org")]


def test_withdraw_entry_gives_the_place_to_the_next_in_line(karlskrona):
    edition = EditionFactory(network=karlskrona, places=1)
    first, second, third = (enter(edition, contact_email=f"{n}@example.org") for n in range(3))

    actions.withdraw_entry(entry=first)
    actions.withdraw_entry(entry=fresh(first))

    assert [fresh(e).state for e in (first, second, third)] == ["withdrawn", "offered", "waiting"]
    assert mails(karlskrona)[3:] == [("entry_withdrawn", "0@example.org"), ("entry_offered", "1@example.org")]


def test_withdraw_entry_after_the_last_day_is_for_staff(karlskrona, person):
    edition = EditionFactory(network=karlskrona)
    entry = actions.confirm_entry(entry=enter(edition))

    with time_machine.travel(edition.closes_at + timedelta(days=1)):
        with pytest.raises(actions.ChangesClosedError):
            actions.withdraw_entry(entry=entry)
        actions.withdraw_entry(entry=entry, by=person(karlskrona, "secretariat"))

    assert fresh(entry).state == EntryState.WITHDRAWN


def test_withdraw_entry_says_no_to_an_offer_after_the_last_day(karlskrona):
    edition = EditionFactory(network=karlskrona, places=1)
    first, second = enter(edition), enter(edition)
    with time_machine.travel(edition.closes_at + timedelta(days=1)):
        expire()

        actions.withdraw_entry(entry=fresh(second))

    assert [fresh(first).state, fresh(second).state] == ["expired", "withdrawn"]


def test_change_entry_saves_what_differs_and_mails_how_it_stands(karlskrona):
    entry = enter(EditionFactory(network=karlskrona))

    actions.change_entry(entry=entry, fields={"pupils": 25, "class_label": "8 C", "adults": 2})

    changed = fresh(entry)
    assert (changed.pupils, changed.class_label, changed.class_key) == (25, "8 C", "8-c")
    assert mails(karlskrona)[-1] == ("entry_changed", "asta@example.org")
    log = LogEntry.objects.for_network(karlskrona).filter(action="competition.change_entry").get()
    assert log.details == {"fields": ["class_label", "pupils"]}


def test_change_entry_without_a_difference_writes_nothing(karlskrona):
    entry = enter(EditionFactory(network=karlskrona))

    actions.change_entry(entry=entry, fields={"pupils": 27})

    assert len(mails(karlskrona)) == 1


def test_change_entry_of_the_address_tells_both_and_ends_other_links(karlskrona):
    entry = enter(EditionFactory(network=karlskrona))
    former = entry.links.get()
    token = EntryLink.issue(entry, entry.edition.ends_at)
    kept = entry.links.exclude(pk=former.pk).get()

    actions.change_entry(entry=entry, fields={"contact_email": "new@example.org"}, keep_link=kept.pk)

    assert mails(karlskrona)[1:] == [("entry_moved", "asta@example.org"), ("entry_changed", "new@example.org")]
    assert token
    assert not EntryLink.objects.filter(pk=former.pk).exists()
    assert EntryLink.objects.filter(pk=kept.pk).exists()
    moved = Mail.all_networks.get(template="entry_moved")
    assert "/entry/" not in moved.text + moved.html


def test_change_entry_to_a_class_that_is_entered_is_refused(karlskrona):
    edition, school = EditionFactory(network=karlskrona), SchoolFactory()
    enter(edition, school, class_label="8A")
    entry = enter(edition, school, class_label="8B")

    with pytest.raises(actions.ClassAlreadyEnteredError):
        actions.change_entry(entry=entry, fields={"class_label": "8 a"})

    assert fresh(entry).class_label == "8B"


def test_change_entry_after_the_last_day_is_for_staff(karlskrona, person):
    edition = EditionFactory(network=karlskrona)
    entry = actions.confirm_entry(entry=enter(edition))

    with time_machine.travel(edition.closes_at + timedelta(seconds=2)):
        with pytest.raises(actions.ChangesClosedError):
            actions.change_entry(entry=entry, fields={"pupils": 20})
        actions.change_entry(entry=entry, fields={"pupils": 21}, by=person(karlskrona, "secretariat"))

    assert fresh(entry).pupils == 21


def test_change_entry_that_is_over_is_refused_even_to_staff(karlskrona, person):
    entry = actions.withdraw_entry(entry=enter(EditionFactory(network=karlskrona)))

    with pytest.raises(actions.ChangesClosedError):
        actions.change_entry(entry=entry, fields={"pupils": 20}, by=person(karlskrona, "secretariat"))


def test_send_link_makes_a_new_one_and_ends_the_earlier(karlskrona):
    entry = enter(EditionFactory(network=karlskrona))
    former = entry.links.get()

    actions.send_link(entry=entry)

    assert entry.links.get() != former
    assert mails(karlskrona)[-1] == ("entry_link", "asta@example.org")


def test_follow_place_leaves_places_of_others_alone(karlskrona):
    from places.actions import confirm, take
    from tests.factories.places import PoolFactory

    place = take(pool=PoolFactory(network=karlskrona))

    confirm(place=place)

    assert place.state == State.CONFIRMED
    assert mails(karlskrona) == []


def test_new_places_go_to_the_waiting_list(karlskrona, person):
    edition = EditionFactory(network=karlskrona, places=1)
    _first, second = enter(edition), enter(edition)

    actions.set_registration(
        by=person(karlskrona, "secretariat"),
        edition=edition,
        capacity=2,
        opens_at=edition.opens_at,
        closes_on=edition.closes_on,
    )

    assert fresh(second).state == EntryState.OFFERED


def test_register_entry_after_the_last_second_is_refused(karlskrona):
    edition = EditionFactory(network=karlskrona)

    with (
        time_machine.travel(edition.closes_at + timedelta(seconds=1)),
        pytest.raises(actions.RegistrationClosedError) as refused,
    ):
        enter(edition)

    assert refused.value.state.state == "closed"
    assert mails(karlskrona) == []


def test_nobody_is_written_to_whose_address_has_left(karlskrona):
    entry = actions.confirm_entry(entry=enter(EditionFactory(network=karlskrona)))
    Entry.all_networks.filter(pk=entry.pk).update(contact_email="")

    actions.withdraw_entry(entry=fresh(entry))

    assert [template for template, _to in mails(karlskrona)] == ["entry_held", "entry_confirmed"]


def test_a_pool_that_gives_places_at_once_confirms_the_next_in_line(karlskrona):
    edition = EditionFactory(network=karlskrona, places=1, pool__on_promotion="confirm_at_once")
    first, second = enter(edition), enter(edition, contact_email="next@example.org")

    actions.withdraw_entry(entry=first)

    assert (fresh(second).state, fresh(second).confirmed_at is not None) == (EntryState.CONFIRMED, True)
    assert mails(karlskrona)[-1] == ("entry_confirmed", "next@example.org")


def test_entries_and_links_are_called_by_what_holds_no_name(karlskrona):
    entry = enter(EditionFactory(network=karlskrona), SchoolFactory(name="Rödebyskolan"))

    assert (str(entry), entry.audit_label) == ("Rödebyskolan 8B", entry.reference)
    assert str(entry.links.get()) == f"{entry.pk} {timezone.now():%Y-%m-%d}"


@pytest.mark.parametrize("state", EntryState.values)
def test_in_state_gives_exactly_those_in_it(karlskrona, state):
    edition = EditionFactory(network=karlskrona, places=2)
    made = {
        "expired": enter(edition),
        "withdrawn": enter(edition),
        "offered": enter(edition),
        "waiting": enter(edition),
    }
    actions.withdraw_entry(entry=made["withdrawn"])
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        expire(now=timezone.now() - timedelta(hours=2))
        other = EditionFactory(network=karlskrona, school_year="2030/31")
        made["held"], made["confirmed"] = enter(other), actions.confirm_entry(entry=enter(other))
        Place.all_networks.filter(entry=made["expired"]).update(
            state=State.RELEASED, reason=Reason.EXPIRED, released_at=timezone.now(), held_until=None
        )

    rows = Entry.objects.for_network(karlskrona).with_all()
    assert [(entry.pk, entry.state) for entry in rows.in_state(state)] == [(made[state].pk, state)]
