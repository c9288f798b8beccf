"""Where the meetings of a year lie, and who hosts them."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recurrence import deserialize

from calendars.holidays import in_weeks, is_day_off
from extranet.meetings.choices import MeetingKind, MeetingState
from extranet.members.choices import MembershipKind
from extranet.members.models import Organisation
from extranet.planning.choices import Deviation
from extranet.planning.rules import (
    Candidate,
    candidates,
    dates_of,
    joint_host_was_municipality,
    suggest_hosts,
)
from tests.factories.meetings import MeetingFactory
from tests.factories.members import OrganisationFactory, OrganisationMembershipFactory, member_organisation
from tests.factories.planning import HostFactory, RefusalFactory

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def rule(text):
    return deserialize(f"RRULE:{text}", include_dtstart=False)


def planned(text, **fields):
    fields = {"year": 2027, "zone": STOCKHOLM, "country": "SE"} | fields
    return dates_of(rule(text), **fields)


def test_dates_follow_the_rule_where_nothing_is_in_the_way():
    found = planned("FREQ=YEARLY;BYMONTH=3,9;BYDAY=2TH")

    assert [(one.day, one.deviation) for one in found] == [(date(2027, 3, 11), ""), (date(2027, 9, 9), "")]


def test_date_on_a_day_off_moves_by_a_week_and_says_why():
    # 6 May 2027 is Ascension Day in Sweden and in Norway.
    (found,) = planned("FREQ=YEARLY;BYMONTH=5;BYDAY=1TH")

    assert (found.planned_on, found.day, found.deviation) == (date(2027, 5, 6), date(2027, 5, 13), Deviation.DAY_OFF)


def test_date_in_a_blocked_week_moves_past_it():
    (found,) = planned("FREQ=YEARLY;BYMONTH=3;BYDAY=2TH", blocked=frozenset({10, 11}))

    assert (found.day, found.deviation) == (date(2027, 3, 25), Deviation.BLOCKED)


def test_date_on_which_another_meeting_lies_moves():
    (found,) = planned("FREQ=YEARLY;BYMONTH=3;BYDAY=2TH", taken=[date(2027, 3, 11)])

    assert (found.day, found.deviation) == (date(2027, 3, 18), Deviation.TAKEN)


def test_date_without_a_free_day_near_is_left_out():
    (found,) = planned("FREQ=YEARLY;BYMONTH=7;BYDAY=2TH", blocked=frozenset(range(20, 40)))

    assert (found.day, found.deviation) == (None, Deviation.LEFT_OUT)


def test_date_stays_in_its_year():
    (found,) = planned("FREQ=YEARLY;BYMONTH=12;BYDAY=-1TH", blocked=frozenset({52}))

    assert (found.planned_on, found.day) == (date(2027, 12, 30), date(2027, 12, 23))


@given(
    st.sets(st.integers(1, 12), min_size=1),
    st.sampled_from(["1", "2", "3", "4", "-1"]),
    st.sampled_from(["MO", "TU", "WE", "TH", "FR"]),
    st.sets(st.integers(1, 52), max_size=12),
    st.sampled_from(["SE", "NO"]),
    st.integers(2025, 2040),
)
def test_no_meeting_lies_on_a_day_off_or_in_a_blocked_week(months, ordinal, weekday, blocked, country, year):
    text = f"FREQ=YEARLY;BYMONTH={','.join(map(str, sorted(months)))};BYDAY={ordinal}{weekday}"
    found = planned(text, year=year, blocked=frozenset(blocked), country=country)

    days = [one.day for one in found if one.day]
    assert len(found) == len(months)
    assert len(set(days)) == len(days)
    assert not any(is_day_off(day, country) or in_weeks(day, blocked) or day.year != year for day in days)
    assert {day.weekday() for day in days} <= {["MO", "TU", "WE", "TH", "FR"].index(weekday)}


def people(*names, kind="company"):
    return [Candidate(Organisation(pk=number, name=name, kind=kind)) for number, name in enumerate(names)]


def names(found):
    return [host and host.name for host in found]


DAYS = [date(2027, 1, 14) + timedelta(weeks=4 * number) for number in range(12)]
PLAIN = {"kind": MeetingKind.ORDINARY, "people": None, "municipality_was_last": None}


@given(
    st.lists(st.one_of(st.none(), st.dates(date(2015, 1, 1), date(2026, 12, 31))), min_size=1, max_size=12),
    st.integers(1, 12),
)
def test_nobody_hosts_twice_before_all_have_hosted_once(hosted, number):
    found = people(*(f"Verkstad {n:02}" for n in range(len(hosted))))
    for one, day in zip(found, hosted, strict=True):
        one.hosted_on = day

    chosen = names(suggest_hosts(found, DAYS[:number], **PLAIN))

    counts = [chosen.count(one.organisation.name) for one in found]
    assert max(counts) - min(counts) <= 1


def test_who_hosted_longest_ago_comes_first():
    found = people("Alfa", "Beta", "Gamma")
    found[0].hosted_on, found[2].hosted_on = date(2024, 1, 1), date(2020, 1, 1)

    assert names(suggest_hosts(found, DAYS[:3], **PLAIN)) == ["Beta", "Gamma", "Alfa"]


def test_who_declined_is_not_asked_before_the_day_and_keeps_the_turn():
    found = people("Alfa", "Beta")
    found[0].refusals = [(date(2026, 12, 1), DAYS[1])]

    assert names(suggest_hosts(found, DAYS[:2], **PLAIN)) == ["Beta", "Alfa"]


def test_host_with_too_little_room_is_not_suggested():
    found = people("Alfa", "Beta")
    found[0].capacity, found[1].capacity = 10, 40

    asked = PLAIN | {"people": 25}
    assert names(suggest_hosts(found, DAYS[:2], **asked)) == ["Beta", "Beta"]
    assert names(suggest_hosts(found[:1], DAYS[:1], **asked)) == [None]


def test_joint_meetings_take_turns_with_the_municipality():
    found = [*people("Alfa", "Beta"), *people("Kommunen", kind="municipality")]

    asked = PLAIN | {"kind": MeetingKind.JOINT}
    assert names(suggest_hosts(found, DAYS[:4], **asked)) == ["Kommunen", "Alfa", "Kommunen", "Beta"]
    after = [*people("Alfa", "Beta"), *people("Kommunen", kind="municipality")]
    assert names(suggest_hosts(after, DAYS[:1], **asked | {"municipality_was_last": True})) == ["Alfa"]


def test_municipality_hosts_ordinary_meetings_only_where_there_is_nobody_else():
    mixed = [*people("Beta"), *people("Alfakommun", kind="municipality")]

    assert names(suggest_hosts(mixed, DAYS[:2], **PLAIN)) == ["Beta", "Beta"]
    assert names(suggest_hosts(people("A", "B", kind="municipality"), DAYS[:3], **PLAIN)) == ["A", "B", "A"]


@pytest.fixture
def register(karlskrona, kongsberg):
    """Two members, a partner, a municipality that is a partner, one that left, and one of another network."""
    first = member_organisation(karlskrona, "Alfa")
    second = member_organisation(karlskrona, "Beta")
    member_organisation(karlskrona, "Facket", MembershipKind.PARTNER)
    town = OrganisationFactory(network=karlskrona, name="Kommunen", kind="municipality")
    OrganisationMembershipFactory(organisation=town, kind=MembershipKind.PARTNER)
    OrganisationFactory(network=karlskrona, name="Borta")
    member_organisation(kongsberg, "Fremmed")
    return first, second, town


def test_candidates_are_members_and_municipalities_by_turn(karlskrona, register):
    first, second, town = register
    MeetingFactory(network=karlskrona, host=first, past=True)
    MeetingFactory(network=karlskrona, host=second, state=MeetingState.CANCELLED)
    RefusalFactory(host=HostFactory(organisation=town, last_hosted_on=date(2001, 1, 1), capacity=7))

    found = candidates(karlskrona)

    assert [one.organisation for one in found] == [second, town, first]
    assert (found[1].hosted_on, found[1].capacity, len(found[1].refusals)) == (date(2001, 1, 1), 7, 1)


def test_last_joint_host_is_told(karlskrona, register):
    first, _second, town = register
    assert joint_host_was_municipality(karlskrona) is None
    MeetingFactory(network=karlskrona, kind="joint", host=first)
    assert joint_host_was_municipality(karlskrona) is False
    MeetingFactory(
        network=karlskrona, kind="joint", host=town, starts_at="2031-01-01T12:00Z", ends_at="2031-01-01T13:00Z"
    )
    assert joint_host_was_municipality(karlskrona) is True


@pytest.mark.parametrize("number", [1, 3])
def test_candidates_cost_the_same_for_one_and_for_three(number, karlskrona, django_assert_num_queries):
    for place in range(number):
        HostFactory(organisation=member_organisation(karlskrona, f"Verkstad {place}"))

    with django_assert_num_queries(5):
        assert len(candidates(karlskrona)) == number
