"""State, current edition, timetable, and what leaves when."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone, translation

from competition import actions, rules
from competition.choices import EditionState, EntryState
from competition.models import CompetitionPage, Edition, Entry, EntryLink
from networks.querysets import unscoped
from places.models import Place
from privacy.actions import purge
from tests.factories.competition import EditionFactory, EntryLinkFactory, MilestoneFactory, SchoolFactory, enter


def days(number):
    return timezone.now() + timedelta(days=number)


@pytest.mark.parametrize(
    ("published", "opens", "closes", "state"),
    [
        (False, -1, 1, EditionState.PLANNED),
        (True, 1, 2, EditionState.PLANNED),
        (True, -1, 1, EditionState.OPEN),
        (True, -2, -1, EditionState.CLOSED),
    ],
)
def test_state_follows_from_publication_and_times(karlskrona, published, opens, closes, state):
    edition = EditionFactory(
        network=karlskrona,
        published_at=timezone.now() if published else None,
        opens_at=days(opens),
        closes_at=days(closes),
    )

    assert edition.state == state
    assert rules.registration_state(edition).is_open is (state == EditionState.OPEN)


def test_states_are_those_of_the_whole_competition():
    assert EditionState.values == [
        *("planned", "open", "closed", "placed", "released", "handed_in", "judged", "sealed", "published", "archived")
    ]


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
@pytest.mark.parametrize(("opens", "closes"), [(1, 2), (-1, 1), (-2, -1)])
def test_every_state_says_why_and_when(karlskrona, language, opens, closes):
    edition = EditionFactory(network=karlskrona, opens_at=days(opens), closes_at=days(closes))

    with translation.override(language):
        state = rules.registration_state(edition)
        assert re.search(r"20\d\d", state.reason)
        assert state.advice != ""


def test_no_edition_says_so(karlskrona):
    state = rules.registration_state(rules.current_edition(karlskrona))

    assert (state.is_open, state.is_full) == (False, False)
    assert len(state.reason) > 0
    assert len(state.advice) > 0


def test_a_full_edition_says_that_there_is_a_waiting_list(karlskrona):
    edition = EditionFactory(network=karlskrona, places=1)
    enter(edition), enter(edition)

    state = rules.registration_state(Edition.objects.for_network(karlskrona).with_pool().get())
    assert (state.is_full, state.free, state.waiting) == (True, 0, 1)


@pytest.mark.parametrize(
    ("editions", "current"),
    [
        ([("2026/27", -9, 9, None), ("2027/28", 300, 320, None)], "2026/27"),
        ([("2025/26", -90, -60, -30), ("2026/27", 30, 60, None)], "2026/27"),
        ([("2025/26", -90, -60, 30), ("2026/27", 30, 60, None)], "2025/26"),
        ([("2024/25", -400, -390, -380), ("2025/26", -90, -60, -30)], "2025/26"),
        ([("2026/27", 30, 60, None), ("2027/28", 300, 320, None)], "2026/27"),
        ([], None),
    ],
)
def test_current_edition_is_the_open_one_then_the_one_under_way_then_the_next(karlskrona, kongsberg, editions, current):
    EditionFactory(network=kongsberg, school_year="2030/31")
    EditionFactory(network=karlskrona, school_year="2031/32", published_at=None)
    for year, opens, closes, final in editions:
        EditionFactory(
            network=karlskrona,
            school_year=year,
            opens_at=days(opens),
            closes_at=days(closes),
            final_on=days(final).date() if final else None,
        )

    found = rules.current_edition(karlskrona)

    assert (found.school_year if found else None) == current


@pytest.mark.parametrize(
    ("day", "offset"), [(date(2027, 1, 29), 1), (date(2027, 3, 28), 2), (date(2026, 10, 25), 1), (date(2027, 6, 1), 2)]
)
def test_the_last_day_ends_at_midnight_in_the_networks_zone(karlskrona, day, offset):
    edition = EditionFactory(network=karlskrona)
    actions.set_registration(by=None, edition=edition, capacity=20, opens_at=days(-900), closes_on=day)

    stored = Edition.objects.for_network(karlskrona).with_pool().get()
    local = stored.closes_at.astimezone(karlskrona.time_zone)
    assert (local.date(), local.hour, local.minute, local.second) == (day, 23, 59, 59)
    assert local.utcoffset() == timedelta(hours=offset)
    assert stored.closes_on == day


def test_the_timetable_is_in_order_and_names_the_final_once(karlskrona):
    final = date(2027, 4, 22)
    edition = EditionFactory(network=karlskrona, final_on=final)
    MilestoneFactory(edition=edition, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 19))

    lines = rules.timetable(edition)
    assert [line.starts_on for line in lines] == sorted(line.starts_on for line in lines)
    assert [line.title for line in lines if line.starts_on == final] == ["Final"]
    assert [line.weeks for line in lines if line.ends_on] == ["9–11"]

    MilestoneFactory(edition=edition, starts_on=final)
    assert [line.title for line in rules.timetable(edition) if line.starts_on == final] == ["The tasks come out"]


@pytest.mark.parametrize(
    ("opens", "closes", "titles"),
    [
        (1, 9, ["Registration opens", "Registration closes"]),
        (-1, 9, ["Registration opened", "Registration closes"]),
        (-9, -1, ["Registration opened", "Registration closed"]),
    ],
)
def test_the_timetable_says_what_is_over_in_the_past(karlskrona, opens, closes, titles):
    edition = EditionFactory(network=karlskrona, opens_at=days(opens), closes_at=days(closes), final_on=None)

    assert [line.title for line in rules.timetable(edition)] == titles


# ---------------------------------------------------------------- steps


def test_publish_open_and_close_are_dated_and_logged(karlskrona, person):
    from audit.models import Entry as LogEntry

    by = person(karlskrona, "secretariat")
    edition = EditionFactory(network=karlskrona, published_at=None, opens_at=days(1), closes_at=days(9))

    seen = [rules.edition_steps(edition)]
    actions.publish_edition(by=by, edition=edition)
    actions.publish_edition(by=None, edition=edition)
    seen.append(rules.edition_steps(edition))
    actions.open_edition(by=by, edition=edition)
    seen.append(rules.edition_steps(edition))
    actions.close_edition(by=by, edition=edition)
    seen.append(rules.edition_steps(edition))

    assert seen == [["publish"], ["open"], ["close"], []]
    stored = Edition.objects.for_network(karlskrona).with_pool().get()
    assert (stored.published_by, stored.state) == (by, EditionState.CLOSED)
    log = LogEntry.objects.for_network(karlskrona).filter(person=by).order_by("pk").values_list("action", flat=True)
    assert list(log) == ["competition.publish_edition", "competition.set_registration", "competition.set_registration"]


def test_open_and_close_at_the_wrong_time_are_refused(karlskrona):
    closed = EditionFactory(network=karlskrona, opens_at=days(-9), closes_at=days(-1))

    for step in (actions.open_edition, actions.close_edition):
        with pytest.raises(actions.WrongTimeError):
            step(by=None, edition=closed)


def test_the_waiting_list_is_served_until_the_day_before_the_final(karlskrona):
    final = days(90).date()
    edition = EditionFactory(network=karlskrona, final_on=final)
    actions.set_registration(
        by=None, edition=edition, capacity=20, opens_at=edition.opens_at, closes_on=days(30).date()
    )

    until = edition.pool.serves_until.astimezone(karlskrona.time_zone)
    assert until.date() == final - timedelta(days=1)


# ---------------------------------------------------------------- what leaves when


@pytest.fixture
def old(karlskrona):
    """An entered class of an edition whose final was on 1 May 2025."""
    edition = EditionFactory(network=karlskrona, final_on=date(2025, 5, 1), asks_meals=True, school_year="2024/25")
    entry = actions.confirm_entry(
        entry=enter(edition, meals_vegetarian=4, needs_bus=True, access_hearing=1, notes="Ramp")
    )
    EntryLinkFactory(entry=entry)
    edition.pool.opens_at, edition.pool.closes_at = (
        datetime(2024, 11, 1, tzinfo=karlskrona.time_zone),
        datetime(2025, 1, 31, 23, 59, 59, tzinfo=karlskrona.time_zone),
    )
    edition.pool.save()
    return entry


def run_purge(moment):
    with time_machine.travel(moment):
        purge()


def fresh(entry):
    return Entry.all_networks.with_all().get(pk=entry.pk)


@pytest.mark.parametrize(("day", "left"), [(date(2025, 5, 15), True), (date(2025, 5, 17), False)])
def test_counts_leave_fourteen_days_after_the_final(old, day, left):
    run_purge(datetime(day.year, day.month, day.day, 12))

    entry = fresh(old)
    held = [entry.meals_vegetarian, entry.needs_bus, entry.access_hearing, entry.notes or None]
    assert [value is not None for value in held] == [left] * 4
    assert (entry.pupils, entry.contact_name) == (27, "Asta Glödhagen")


@pytest.mark.parametrize(("day", "left"), [(date(2027, 5, 1), True), (date(2027, 5, 4), False)])
def test_the_teacher_leaves_twenty_four_months_after_the_final(old, day, left):
    run_purge(datetime(day.year, day.month, day.day, 12))

    entry = fresh(old)
    kept = [entry.contact_name, entry.contact_email, entry.contact_phone, entry.photo_confirmed_by]
    assert [bool(value) for value in kept] == [left] * 4
    assert EntryLink.objects.filter(entry=entry).exists() is left
    assert (entry.pupils, entry.photo_version) == (27, "2026-1")


def test_a_later_entry_of_the_same_teacher_keeps_the_earlier_one(old, karlskrona):
    later = EditionFactory(network=karlskrona, school_year="2026/27", final_on=date(2027, 4, 1))
    enter(later)

    run_purge(datetime(2027, 6, 1, 12))

    assert fresh(old).contact_email == "asta@example.org"


@pytest.mark.parametrize(("age", "left"), [(59, True), (61, False)])
def test_an_entry_nobody_confirmed_is_removed_after_sixty_days(karlskrona, age, left):
    entry = actions.withdraw_entry(entry=enter(EditionFactory(network=karlskrona)))

    run_purge(timezone.now() + timedelta(days=age))

    assert Entry.all_networks.filter(pk=entry.pk).exists() is left
    assert Place.all_networks.filter(pk=entry.place_id).exists() is left


def test_a_confirmed_entry_that_was_withdrawn_stays(karlskrona):
    edition = EditionFactory(network=karlskrona, final_on=days(300).date())
    entry = actions.confirm_entry(entry=enter(edition))
    actions.withdraw_entry(entry=fresh(entry))

    run_purge(days(90))

    assert fresh(entry).state == EntryState.WITHDRAWN


def test_purging_twice_changes_nothing_more(old):
    run_purge(datetime(2028, 1, 1, 12))

    with time_machine.travel(datetime(2028, 1, 1, 12)), unscoped():
        due = {rule.name: rule.due(timezone.now()).count() for rule in rules.retention_rules()}
    assert due == {"competition.contacts": 0, "competition.counts": 0, "competition.unconfirmed": 0}


def test_own_data_tells_what_is_kept_of_a_teacher(karlskrona, kongsberg, person):
    enter(EditionFactory(network=karlskrona), SchoolFactory(name="Rödebyskolan"))
    enter(EditionFactory(network=kongsberg), contact_email="other@example.org")

    rows = rules.own_entries(person(karlskrona, email="asta@example.org"))

    assert [row["class"] for row in rows] == ["Rödebyskolan 8B"]
    offered = list(apps.get_app_config("competition").own_data(person(kongsberg, email="nobody@example.org")))
    assert offered == []


def test_a_span_that_ends_before_it_starts_is_refused(karlskrona):
    from django.core.exceptions import ValidationError

    line = MilestoneFactory.build(edition=None, starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 1))

    assert str(line) == "The tasks come out"
    with pytest.raises(ValidationError) as refused:
        line.clean()
    assert list(refused.value.message_dict) == ["ends_on"]


def test_municipalities_are_named_in_the_order_of_the_alphabet(karlskrona):
    for number, name in enumerate(["Örebro", "Åmål", "Älmhult", "Karlskrona"]):
        SchoolFactory(municipality=name, municipality_code=f"000{number}", code=f"9900000{number}")
    edition = EditionFactory(network=karlskrona, municipalities=["0000", "0001", "0002", "0003", "0009"])

    assert rules.municipality_names(edition) == ["Karlskrona", "Åmål", "Älmhult", "Örebro"]
    assert rules.municipality_names(EditionFactory(network=karlskrona, school_year="2030/31")) == []


def test_routes_of_the_page_are_made_before_anybody_asks(monkeypatch):
    """Wagtail walks the class for them at the first request, and fails where another thread does the same."""
    monkeypatch.delattr(CompetitionPage, "_routablepage_urlresolver")

    apps.get_app_config("competition").ready()

    assert "_routablepage_urlresolver" in vars(CompetitionPage)
