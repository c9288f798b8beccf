"""How many members must be there: the network's rule, its rounding, and where it is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from extranet.attendance.rules import Quorum, opening_lines
from extranet.meetings.rules import outline
from extranet.members.choices import MembershipKind, QuorumRule
from networks.choices import MinutesKind
from tests.factories.attendance import AttendanceFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.members import RegisterRulesFactory, member_organisation

NEEDED = {
    QuorumRule.MORE_THAN_HALF: [1, 1, 2, 2, 3, 3, 4, 4],
    QuorumRule.HALF: [1, 1, 1, 2, 2, 3, 3, 4],
    QuorumRule.THIRD: [1, 1, 1, 1, 2, 2, 2, 3],
    QuorumRule.TWO_THIRDS: [1, 1, 2, 2, 3, 4, 4, 5],
    QuorumRule.NONE: [0] * 8,
}
"""How many are needed of no member, one, two, and so on."""


@pytest.mark.parametrize("rule", QuorumRule)
def test_needed_when_members_are_few_then_as_the_table_says(rule):
    assert [Quorum(0, members, rule).needed for members in range(8)] == NEEDED[rule]


@pytest.mark.parametrize(
    ("rule", "thirty", "thirty_one"),
    [("more_than_half", 16, 16), ("half", 15, 16), ("third", 10, 11), ("two_thirds", 20, 21), ("none", 0, 0)],
)
def test_needed_when_members_are_even_or_odd_then_broken_numbers_count_up(rule, thirty, thirty_one):
    assert (Quorum(0, 30, QuorumRule(rule)).needed, Quorum(0, 31, QuorumRule(rule)).needed) == (thirty, thirty_one)


@pytest.mark.parametrize("members", range(1, 200))
def test_needed_when_compared_with_the_share_then_it_is_the_fewest_that_fulfil_the_rule(members):
    fulfils = {
        QuorumRule.MORE_THAN_HALF: lambda present: 2 * present > members,
        QuorumRule.HALF: lambda present: 2 * present >= members,
        QuorumRule.THIRD: lambda present: 3 * present >= members,
        QuorumRule.TWO_THIRDS: lambda present: 3 * present >= 2 * members,
    }
    for rule, holds in fulfils.items():
        needed = Quorum(0, members, rule).needed
        assert (holds(needed), holds(needed - 1)) == (True, False)


@pytest.mark.parametrize("rule", QuorumRule)
def test_quorum_when_nobody_is_there_then_it_is_reached_only_where_there_is_none(rule):
    assert [Quorum(0, members, rule).is_reached for members in (0, 5)] == [rule == QuorumRule.NONE] * 2


@pytest.fixture
def meeting(karlskrona):
    """It began an hour ago; three of five members are there, and a partner."""
    karlskrona.minutes_kind = MinutesKind.FORMAL
    karlskrona.save()
    meeting = MeetingFactory(network=karlskrona, starts_at=timezone.now() - timedelta(hours=1))
    members = [member_organisation(karlskrona, f"Verkstad {number}") for number in range(5)]
    for organisation in [*members[:3], member_organisation(karlskrona, "Facket", MembershipKind.PARTNER)]:
        AttendanceFactory(meeting=meeting, organisation=organisation, arrived_at=meeting.starts_at)
    return meeting


@pytest.mark.parametrize(
    ("rule", "told", "line"),
    [
        (
            "more_than_half",
            "3 of 5 members are here; decisions need 3",
            "Quorum reached: 3 of 5 members, 3 needed.",
        ),
        (
            "two_thirds",
            "3 of 5 members are here; decisions need 4",
            "Quorum not reached: 3 of 5 members, 4 needed.",
        ),
        ("none", "3 of 5 members are here</span>", None),
    ],
)
def test_screen_and_minutes_when_the_network_has_a_rule_then_they_tell_it(
    rule, told, line, karlskrona, meeting, secretariat, browser
):
    RegisterRulesFactory(network=karlskrona, quorum=rule)
    page = browser(secretariat).get(f"/sv/extranet/meetings/{meeting.pk}/attendance/").content.decode()

    assert told in page
    assert f"Quorum by the network’s rules: {QuorumRule(rule).label}" in page
    assert ("state--ok" in page.split("</h1>")[1].split("</span>")[0]) == (rule != "two_thirds")
    assert list(opening_lines(meeting)) == ([line] if line else [])


def test_outline_when_minutes_are_formal_then_the_quorum_stands_below_who_was_there(meeting):
    present = "\n".join(f"- {name}" for name in ("Facket", "Verkstad 0", "Verkstad 1", "Verkstad 2"))

    assert outline(meeting) == f"Present:\n{present}\n\nQuorum reached: 3 of 5 members, 3 needed."


def test_outline_when_minutes_are_notes_then_no_quorum_is_told(karlskrona, meeting):
    karlskrona.minutes_kind = MinutesKind.NOTES

    meeting.network = karlskrona
    assert list(opening_lines(meeting)) == []


def test_outline_when_attendance_was_not_taken_then_no_quorum_is_told(karlskrona, meeting):
    other = MeetingFactory(network=karlskrona, starts_at=timezone.now() - timedelta(hours=1))

    assert list(opening_lines(other)) == []
