"""Attendance by tap, late arrivals, quorum, and over the years."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from extranet.attendance.actions import NotTakenError, mark
from extranet.attendance.models import Attendance
from extranet.attendance.rules import Quorum, over_the_years, quorum, seats
from extranet.members.choices import MembershipKind
from networks.choices import Role
from tests.factories.attendance import AttendanceFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.members import OrganisationFactory, member_organisation
from tests.factories.networks import member_of


@pytest.fixture
def meeting(karlskrona):
    """It began twenty minutes ago."""
    return MeetingFactory(network=karlskrona, starts_at=timezone.now() - timedelta(minutes=20))


@pytest.fixture
def alfa(karlskrona):
    member_organisation(karlskrona, "Beta")
    member_organisation(karlskrona, "Facket", MembershipKind.PARTNER)
    OrganisationFactory(network=karlskrona, name="Borta")
    return member_organisation(karlskrona, "Alfa")


def there(meeting):
    return [row.organisation.name for row in Attendance.objects.for_network(meeting.network).filter(meeting=meeting)]


def test_tap_notes_and_takes_back_and_is_logged(karlskrona, meeting, alfa, secretariat, browser):
    staff, list_of = browser(secretariat), f"/sv/extranet/meetings/{meeting.pk}/attendance/"
    address = f"{list_of}{alfa.pk}/"

    for _time in range(2):
        response = staff.post(address, {"there": ""})
    assert (response.url, there(meeting)) == (f"{list_of}#organisation-{alfa.pk}", ["Alfa"])
    text = staff.get(list_of).content.decode()
    assert "1 of 2 members are here; decisions need 2" in text
    assert ", late</span>" in text
    staff.post(address, {"gone": ""})
    assert there(meeting) == []
    entry = Entry.objects.for_network(karlskrona).filter(action="attendance.mark").last()
    assert (entry.person, entry.details["organisation"]) == (secretariat, alfa.pk)
    assert staff.get(address).status_code == 405


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.BOARD, Role.CHAIR, Role.EDITOR])
def test_others_take_no_attendance(role, karlskrona, meeting, alfa, browser):
    client = browser(member_of(karlskrona, role))
    address = f"/sv/extranet/meetings/{meeting.pk}/attendance/"

    assert (client.get(address).status_code, client.post(f"{address}{alfa.pk}/").status_code) == (403, 403)
    assert "Take attendance" not in client.get(f"/sv/extranet/meetings/{meeting.pk}/").content.decode()


def test_secretariat_finds_the_list_on_the_page(meeting, alfa, secretariat, browser):
    assert "Take attendance" in browser(secretariat).get(f"/sv/extranet/meetings/{meeting.pk}/").content.decode()


def test_organisation_of_another_network_is_not_found(kongsberg, meeting, secretariat, browser):
    foreign = OrganisationFactory(network=kongsberg)
    address = f"/sv/extranet/meetings/{meeting.pk}/attendance/{foreign.pk}/"

    assert browser(secretariat).post(address, {"there": ""}).status_code == 404
    assert there(meeting) == []


@pytest.mark.parametrize(
    ("fields", "is_refused"),
    [
        ({"starts_at": timedelta(hours=3)}, True),
        ({"starts_at": timedelta(hours=1)}, False),
        ({"starts_at": timedelta(0), "state": "cancelled"}, True),
        ({"starts_at": timedelta(days=-9), "state": "held"}, False),
    ],
)
def test_attendance_is_taken_from_two_hours_before(fields, is_refused, karlskrona, alfa, secretariat):
    fields["starts_at"] = timezone.now() + fields["starts_at"]
    meeting = MeetingFactory(network=karlskrona, **fields)
    if is_refused:
        with pytest.raises(NotTakenError):
            mark(by=secretariat, meeting=meeting, organisation=alfa, is_there=True)
    else:
        mark(by=secretariat, meeting=meeting, organisation=alfa, is_there=True)
    assert there(meeting) == ([] if is_refused else ["Alfa"])


def test_seats_are_those_who_belong_on_the_day_and_partners_have_no_vote(meeting, alfa):
    AttendanceFactory(meeting=meeting, organisation=alfa)
    found = seats(meeting)

    assert [(seat.organisation.name, seat.has_vote, seat.attendance is not None) for seat in found] == [
        ("Alfa", True, True),
        ("Beta", True, False),
        ("Facket", False, False),
    ]
    assert quorum(meeting.network, found) == Quorum(present=1, members=2)


@pytest.mark.parametrize(("present", "members", "reached"), [(2, 4, False), (3, 4, True), (2, 3, True), (0, 0, False)])
def test_quorum_is_more_than_half(present, members, reached):
    assert Quorum(present, members).is_reached is reached


def test_years_count_meetings_at_which_attendance_was_taken(karlskrona, kongsberg, alfa):
    year = timezone.localdate().year
    for age in (0, 370):
        meeting = MeetingFactory(network=karlskrona, state="held", starts_at=timezone.now() - timedelta(days=age))
        AttendanceFactory(meeting=meeting, organisation=alfa if age else OrganisationFactory(network=karlskrona))
    MeetingFactory(network=karlskrona, past=True)
    AttendanceFactory(meeting__network=kongsberg)

    years, rows = over_the_years(karlskrona)

    assert years[:2] == [year, year - 1]
    assert [(row.organisation.name, row.years[:2]) for row in rows] == [
        ("Alfa", [(0, 1), (1, 1)]),
        ("Beta", [(0, 1), (0, 1)]),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(
    number, karlskrona, meeting, secretariat, browser, django_assert_num_queries
):
    for place in range(number):
        AttendanceFactory(meeting=meeting, organisation=member_organisation(karlskrona, f"Verkstad {place}"))
    staff = browser(secretariat)
    address = f"/sv/extranet/meetings/{meeting.pk}/attendance/"
    staff.get(address)

    with django_assert_num_queries(7):
        staff.get(address)


@pytest.mark.parametrize("number", [1, 3])
def test_years_cost_the_same_for_one_and_for_three(number, karlskrona, secretariat, browser, django_assert_num_queries):
    for place in range(number):
        AttendanceFactory(
            meeting__network=karlskrona, organisation=member_organisation(karlskrona, f"Verkstad {place}")
        )
    staff = browser(secretariat)
    staff.get("/cms/attendance/")

    with django_assert_num_queries(12):
        staff.get("/cms/attendance/")
