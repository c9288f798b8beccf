"""The timeline of an organisation with all that apps tell of it, and who reads what of it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories.attendance import AttendanceFactory
from tests.factories.fees import FeeFactory
from tests.factories.followup import MeasureFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.members import (
    ApplicationFactory,
    MandateFactory,
    OrganisationMembershipFactory,
    RepresentationFactory,
    member_organisation,
)
from tests.factories.planning import HostFactory, RefusalFactory
from tests.factories.summons import SummonsFactory

pytestmark = pytest.mark.django_db


def live(organisation, number):
    """Of everything that can happen to an organisation, so many."""
    network = organisation.network
    host = HostFactory(organisation=organisation)
    for n in range(number):
        day = date(2021 + n, 2, 1)
        RepresentationFactory(organisation=organisation, valid_to=day - timedelta(days=9))
        speaker = RepresentationFactory(organisation=organisation, person__first_name="Disa", person__last_name=f"{n}")
        MandateFactory(network=network, person=speaker.person, valid_from=day, valid_to=day + timedelta(days=700))
        hosted = MeetingFactory(network=network, past=True, host=organisation, title=f"Värdmöte {n}")
        AttendanceFactory(meeting=hosted, organisation=organisation)
        SummonsFactory(meeting=hosted, organisation=organisation, answer="substitute", substitute_name="Sven")
        AttendanceFactory(meeting=MeetingFactory(network=network, past=True, title=f"Utan dem {n}"))
        RefusalFactory(host=host, said_on=day, until=day + timedelta(days=300))
        FeeFactory(organisation=organisation, year=2021 + n, invoiced_on=day, paid_on=day)
        MeasureFactory(network=network, organisation=organisation, title=f"Öppet {n}")
        MeasureFactory(network=network, organisation=organisation, title=f"Slutet {n}", board=True)
        ApplicationFactory(organisation=organisation, outcome="declined", decided_on=day, applied_on=day)


@pytest.fixture
def organisation(karlskrona):
    return member_organisation(karlskrona)


def texts(client, address):
    return {event.text for event in client.get(address).context["events"]}


def inside(organisation):
    return f"/en/extranet/members/{organisation.pk}/timeline/"


FOR_MEMBERS = {
    "became member",
    "Disa 0 begins to represent (vd)",
    "hosted Värdmöte 0",
    "Öppet 0",
}
FOR_BOARD = FOR_MEMBERS | {"Disa 0: steering group", "last day of Disa 0: steering group", "Slutet 0"}


def test_timeline_when_all_has_happened_then_each_reads_what_they_may_read_elsewhere(
    organisation, browser, member, board, secretariat
):
    live(organisation, 1)
    left = organisation.representations.exclude(valid_to=None).get().person

    assert texts(browser(member), inside(organisation)) == FOR_MEMBERS
    assert texts(browser(board), inside(organisation)) == FOR_BOARD
    everything = texts(browser(secretariat), inside(organisation))
    assert everything == FOR_BOARD | {
        f"{left} begins to represent (vd)",
        f"last day of {left}",
        "sent a substitute to Värdmöte 0",
        "absent from Utan dem 0",
        "declined to host, can be asked again from Sunday 28 November 2021",
        "fee of 2021: invoiced",
        "fee of 2021: paid",
        "applied to become member",
        "application declined",
    }
    admin = texts(browser(secretariat), f"/cms/organisations/{organisation.pk}/timeline/")
    assert len(admin) == len(everything)


def test_timeline_when_read_then_years_are_headings_and_events_lead_on(karlskrona, organisation, browser, member):
    meeting = MeetingFactory(network=karlskrona, host=organisation)

    answer = browser(member).get(inside(organisation))

    page = answer.content.decode()
    years = [timezone.localdate(meeting.starts_at).year, 2020]
    assert [event.day.year for event in answer.context["events"]] == years
    assert [f'<h2 id="year-{year}">{year}</h2>' in page for year in years] == [True, True]
    assert f'href="/en/extranet/meetings/{meeting.pk}/"' in page
    assert f"Hosts {meeting.title}" in page


def test_attendance_when_a_meeting_was_before_it_belonged_or_is_a_partner_then_nobody_is_called_absent(
    karlskrona, browser, secretariat
):
    partner = member_organisation(karlskrona, "Högskolan", kind="partner")
    young = member_organisation(karlskrona, "Ung", kind="observer")
    young.memberships.update(valid_from=timezone.localdate())
    AttendanceFactory(meeting=MeetingFactory(network=karlskrona, past=True))
    came = MeetingFactory(network=karlskrona, past=True, title="Höstmöte")
    AttendanceFactory(meeting=came, organisation=partner, arrived_at=came.starts_at + timedelta(minutes=30))

    assert texts(browser(secretariat), inside(partner)) == {"became partner", "came late to Höstmöte"}
    assert texts(browser(secretariat), inside(young)) == {"became observer"}


def test_office_when_held_before_speaking_for_the_organisation_then_not_its_own(
    karlskrona, organisation, browser, board
):
    speaker = RepresentationFactory(organisation=organisation, valid_from=date(2024, 1, 1))
    MandateFactory(network=karlskrona, person=speaker.person, valid_from=date(2020, 1, 1), valid_to=date(2023, 1, 1))

    assert len(texts(browser(board), inside(organisation))) == 2


def test_timeline_when_it_was_a_prospect_then_only_the_secretariat_reads_so(karlskrona, browser, member, secretariat):
    organisation = member_organisation(karlskrona)
    OrganisationMembershipFactory(
        organisation=organisation, kind="prospect", valid_from=date(2019, 1, 1), valid_to=date(2019, 12, 31)
    )

    assert texts(browser(member), inside(organisation)) == {"became member"}
    assert "became prospect" in texts(browser(secretariat), inside(organisation))


def test_timeline_when_of_another_network_or_a_prospect_then_not_found(karlskrona, kongsberg, browser, member):
    foreign = member_organisation(kongsberg)
    prospect = member_organisation(karlskrona, "Kanske", kind="prospect")

    assert browser(member).get(inside(foreign)).status_code == 404
    assert browser(member).get(inside(prospect)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_timeline_when_more_has_happened_then_as_many_queries(
    organisation, browser, member, secretariat, django_assert_num_queries, number
):
    live(organisation, number)
    for person, address, count in (
        (member, inside(organisation), 17),
        (secretariat, f"/cms/organisations/{organisation.pk}/timeline/", 24),
    ):
        client = browser(person)
        client.get(address)
        with django_assert_num_queries(count):
            client.get(address)
