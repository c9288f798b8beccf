"""Proposing a point, deciding about it, ordering the agenda, and what moves on."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import Entry
from extranet.meetings.models import AgendaItem
from extranet.proposals.actions import LockedError, accept_proposal, carry_over, decline_proposal, propose
from extranet.proposals.models import OpenPoint, Proposal
from extranet.proposals.rules import open_points, own_data, suggestions
from networks.choices import Role
from notifications.models import Mail
from tests.factories.followup import MeasureFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.factories.members import ApplicationFactory, MandateFactory, RepresentationFactory, member_organisation
from tests.factories.networks import member_of
from tests.factories.proposals import LockFactory, OpenPointFactory, ProposalFactory, ProposalPaperFactory

POINT = {"title": "Pendling", "why": "Tågtider", "minutes_asked": "20", "audience": "members"}


def items(meeting):
    rows = AgendaItem.objects.for_network(meeting.network).filter(meeting=meeting)
    return [(item.title, item.minutes_planned) for item in rows]


def proposals(network):
    return list(Proposal.objects.for_network(network))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.REPRESENTATIVE, 302),
        (Role.DEPUTY, 302),
        (Role.PARTNER, 302),
        (Role.BOARD, 302),
        (Role.OBSERVER, 403),
        (Role.EDITOR, 403),
    ],
)
def test_members_and_partners_propose(role, status, karlskrona, meeting, browser):
    person = member_of(karlskrona, role)
    organisation = member_organisation(karlskrona, "Alfa")
    RepresentationFactory(organisation=organisation, person=person)

    response = browser(person).post(f"/sv/extranet/meetings/{meeting.pk}/propose/", POINT)

    assert response.status_code == status
    found = [(row.title, row.minutes_asked, row.person, row.organisation) for row in proposals(karlskrona)]
    assert found == ([("Pendling", 20, person, organisation)] if status == 302 else [])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"minutes_asked": "0"}, "minutes_asked"),
        ({"minutes_asked": "999"}, "minutes_asked"),
        ({"minutes_asked": "länge"}, "minutes_asked"),
        ({"why": "x" * 2001}, "why"),
        ({"presenter": "x" * 121}, "presenter"),
        ({"audience": "everybody"}, "audience"),
    ],
)
def test_wrong_proposal_is_told_beside_the_field_and_keeps_what_was_typed(change, field, meeting, member, browser):
    page = browser(member).post(f"/sv/extranet/meetings/{meeting.pk}/propose/", POINT | change)

    assert list(page.context["form"].errors) == [field]
    assert ("Tågtider" in page.content.decode()) == (field != "why")
    assert proposals(meeting.network) == []


def test_after_the_last_day_nothing_is_taken(meeting, member, browser):
    lock = LockFactory(meeting=meeting)
    address = f"/sv/extranet/meetings/{meeting.pk}/propose/"
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        page = browser(member).get(address)
        browser(member).post(address, POINT)
    assert "The agenda was locked after" in page.content.decode()
    assert proposals(meeting.network) == []
    with time_machine.travel(f"{lock.last_day}T20:00+01:00", tick=False):
        browser(member).post(address, POINT)
    assert len(proposals(meeting.network)) == 1


@pytest.mark.parametrize("state", ["held", "cancelled"])
def test_meeting_that_is_over_or_off_takes_no_proposal(state, karlskrona, member):
    meeting = MeetingFactory(network=karlskrona, state=state)

    with pytest.raises(LockedError):
        propose(by=member, meeting=meeting, title="Pendling", minutes_asked=5)


def test_usual_last_day_is_ten_days_before(karlskrona, member):
    meeting = MeetingFactory(network=karlskrona, starts_at=timezone.now() + timedelta(days=9))

    with pytest.raises(LockedError):
        propose(by=member, meeting=meeting, title="Pendling", minutes_asked=5)


def test_proposal_is_seen_by_its_author_and_the_secretariat_alone(
    karlskrona, meeting, member, board, browser, staff, agenda
):
    ProposalFactory(meeting=meeting, person=member, title="Hemlig pendling")
    page = f"/sv/extranet/meetings/{meeting.pk}/"

    assert "Hemlig pendling" in browser(member).get(page).content.decode()
    assert "Hemlig pendling" not in browser(board).get(page).content.decode()
    assert "Hemlig pendling" in staff.get(agenda).content.decode()


def test_author_takes_back_and_nobody_else_does(meeting, member, board, browser):
    row = ProposalFactory(meeting=meeting, person=member)
    address = f"/sv/extranet/meetings/{meeting.pk}/propose/{row.pk}/withdraw/"

    assert browser(board).post(address).status_code == 404
    browser(member).post(address)
    row.refresh_from_db()
    assert row.state == "withdrawn"
    browser(member).post(address)
    assert browser(member).get(address).status_code == 405


def test_accepted_proposal_stands_last_with_the_minutes_given(karlskrona, secretariat, meeting, member, staff, agenda):
    AgendaItemFactory(meeting=meeting, title="Öppnande", sort_order=4)
    row = ProposalFactory(meeting=meeting, person=member, title="Pendling", minutes_asked=20)

    staff.post(agenda, {"accept": row.pk, "minutes_given": "15", "audience": "board"})

    item = AgendaItem.objects.for_network(karlskrona).get(title="Pendling")
    assert items(meeting) == [("Öppnande", 10), ("Pendling", 15)]
    assert (item.audience, item.presenter) == ("board", str(member))
    mail = Mail.objects.for_network(karlskrona).get()
    assert (mail.to, mail.template, "15" in mail.text) == (member.email, "proposal_decided", True)
    entry = Entry.objects.for_network(karlskrona).get(action="proposals.accept")
    assert (entry.person, entry.details) == (secretariat, {"asked": 20, "given": 15, "audience": "board", "papers": 0})
    with pytest.raises(LockedError):
        accept_proposal(by=secretariat, proposal=row, minutes_given=5, audience="members")
    assert len(items(meeting)) == 2


def test_declined_proposal_tells_its_author_why(karlskrona, secretariat, meeting, member, staff, agenda, browser):
    row = ProposalFactory(meeting=meeting, person=member)

    staff.post(agenda, {"decline": row.pk, "reason": "I mars i stället."})

    assert "I mars i stället." in browser(member).get(f"/sv/extranet/meetings/{meeting.pk}/").content.decode()
    mail = Mail.objects.for_network(karlskrona).get()
    assert "I mars" not in mail.text + mail.html
    with pytest.raises(LockedError):
        decline_proposal(by=secretariat, proposal=row, reason="Nej")


@pytest.mark.parametrize(
    "sent",
    [
        {"accept": "{row}", "minutes_given": "0", "audience": "members"},
        {"accept": "{row}", "minutes_given": "10", "audience": "everybody"},
        {"decline": "{row}", "reason": ""},
        {"lock": "1", "last_day": "2099-01-01"},
        {"lock": "1", "last_day": "snart"},
    ],
)
def test_wrong_decision_is_told_and_changes_nothing(sent, meeting, member, staff, agenda):
    row = ProposalFactory(meeting=meeting, person=member)
    page = staff.post(agenda, {name: value.format(row=row.pk) for name, value in sent.items()})

    assert page.status_code == 200
    assert "error" in page.content.decode()
    assert items(meeting) == []


@pytest.mark.parametrize("name", ["accept", "decline", "carry", "open", "up", "down"])
@pytest.mark.parametrize("value", ["", "x", "0", "9" * 30, "{foreign}"])
def test_row_that_is_not_the_meetings_is_not_found(name, value, karlskrona, kongsberg, staff, agenda):
    foreign = {
        "accept": ProposalFactory(meeting__network=kongsberg),
        "decline": ProposalFactory(meeting__network=kongsberg),
        "carry": OpenPointFactory(item__meeting__network=kongsberg),
    }.get(name) or AgendaItemFactory(meeting__network=kongsberg)

    assert staff.post(agenda, {name: value.format(foreign=foreign.pk)}).status_code == 404


def test_open_point_moves_on_to_the_next_agenda_once(karlskrona, secretariat, meeting, staff, agenda):
    past = MeetingFactory(network=karlskrona, past=True)
    item = AgendaItemFactory(meeting=past, title="Bussen", presenter="Kommunen", audience="board")
    staff.post(f"/cms/meetings/{past.pk}/agenda/", {"open": item.pk})
    (point,) = open_points(meeting)
    assert list(open_points(past)) == []
    staff.post(agenda, {"carry": point.pk})

    copy = AgendaItem.objects.for_network(karlskrona).get(meeting=meeting)
    assert (copy.title, copy.presenter, copy.audience) == ("Bussen", "Kommunen", "board")
    assert list(open_points(meeting)) == []
    with pytest.raises(LockedError):
        carry_over(by=secretariat, point=point, meeting=meeting)
    assert len(items(meeting)) == 1


def asked(meeting):
    return {one.key: one.title for one in suggestions(meeting)}


def test_last_meeting_of_the_year_looks_back_on_it(karlskrona):
    first, last = (
        MeetingFactory(network=karlskrona, starts_at=timezone.make_aware(timezone.datetime(2027, month, 9, 13)))
        for month in (10, 12)
    )
    MeetingFactory(
        network=karlskrona, kind="breakfast", starts_at=timezone.make_aware(timezone.datetime(2027, 12, 20, 8))
    )
    MeetingFactory(
        network=karlskrona, state="cancelled", starts_at=timezone.make_aware(timezone.datetime(2027, 12, 30, 8))
    )

    assert (asked(first), asked(last)) == ({}, {"year:2027": "Yearly follow-up"})


def test_breakfast_looks_back_on_nothing(karlskrona):
    assert asked(MeetingFactory(network=karlskrona, kind="breakfast")) == {}


def test_prepared_application_asks_for_its_decision(karlskrona, kongsberg):
    meeting = MeetingFactory(network=karlskrona, kind="breakfast")
    facts = {"prepared_on": timezone.localdate(), "prepared_by": "Arbetsutskottet", "advice": "accept"}
    waits = ApplicationFactory(organisation__network=karlskrona, organisation__name="Varvet", **facts, statement="Ja")
    ApplicationFactory(organisation__network=karlskrona)  # not prepared yet
    ApplicationFactory(organisation__network=kongsberg, **facts)

    (found,) = suggestions(meeting)

    assert (found.key, found.title) == (f"application:{waits.pk}", "Application for membership: Varvet")
    assert (found.kind, found.text) == ("decision", "")


@pytest.mark.parametrize(("ends_after", "is_asked"), [(-5, True), (89, True), (91, False)])
def test_office_about_to_become_vacant_asks_for_an_election(ends_after, is_asked, karlskrona, kongsberg):
    meeting = MeetingFactory(network=karlskrona, kind="breakfast")
    last = timezone.localdate(meeting.starts_at) + timedelta(days=ends_after)
    MandateFactory(network=karlskrona, office="chair", valid_to=last, person__first_name="Marianne")
    MandateFactory(network=kongsberg, office="chair", valid_to=last)
    (found,) = suggestions(meeting) or [None]

    assert bool(found) == is_asked
    if found:
        assert (found.key, found.kind) == (f"election:chair:{last:%Y%m%d}", "election")
        assert "Marianne" in found.text


def test_what_a_rule_asks_for_is_put_on_the_agenda_once(karlskrona, secretariat, staff, agenda, meeting):
    (key,) = asked(meeting)
    assert "This is the last meeting of" in staff.get(agenda).content.decode()
    staff.post(agenda, {"suggest": key})
    again = staff.post(agenda, {"suggest": key}, follow=True)

    item = AgendaItem.objects.for_network(karlskrona).get()
    assert (item.title, item.minutes_planned, item.rule_point.key) == ("Yearly follow-up", 20, key)
    assert "It stands on the agenda already" in again.content.decode()
    assert asked(meeting) == {}
    entry = Entry.objects.for_network(karlskrona).get(action="proposals.take_up")
    assert (entry.person, entry.details) == (secretariat, {"rule": key})
    item.title = "Året som gick"
    item.save()
    assert asked(meeting) == {}
    item.delete()
    assert list(asked(meeting)) == [key]


def test_point_of_the_same_name_written_by_hand_counts_as_taken_up(meeting):
    AgendaItemFactory(meeting=meeting, title="Yearly Follow-up")

    assert asked(meeting) == {}


@pytest.mark.parametrize("state", ["held", "cancelled"])
def test_meeting_that_is_over_or_off_is_asked_for_nothing(state, karlskrona):
    assert suggestions(MeetingFactory(network=karlskrona, state=state)) == []
    assert suggestions(MeetingFactory(network=karlskrona, past=True, state="summoned")) == []


def test_open_measures_come_onto_the_next_agenda(karlskrona, meeting, member, staff, agenda):
    MeasureFactory(network=karlskrona, title="Räkna", owner=member, late=True)
    staff.post(agenda, {"suggest": "measures:members"})

    item = AgendaItem.objects.for_network(karlskrona).get()
    assert (item.title, item.audience) == ("Follow-up of measures", "members")
    assert "Räkna" in item.text


def test_point_that_was_finished_after_all_moves_nowhere(karlskrona, meeting, staff):
    point = OpenPointFactory(item__meeting=MeetingFactory(network=karlskrona, past=True))
    staff.post(f"/cms/meetings/{point.item.meeting_id}/agenda/", {"close": point.item_id})

    assert not OpenPoint.objects.for_network(karlskrona).exists()


def test_own_data_tells_proposals(meeting, member):
    ProposalFactory(meeting=meeting, person=member, title="Pendling")

    ((_label, told),) = own_data(member)
    assert [row["point"] for row in told] == ["Pendling"]


def test_nothing_known_is_not_found(staff, agenda):
    assert staff.post(agenda, {"explode": "1"}).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_screen_costs_the_same_for_one_and_for_three(
    number, karlskrona, meeting, staff, agenda, django_assert_num_queries
):
    for _n in range(number):
        ProposalPaperFactory(proposal__meeting=meeting)
        AgendaItemFactory(meeting=meeting)
        OpenPointFactory(item__meeting=MeetingFactory(network=karlskrona, past=True))
    staff.get(agenda)

    with django_assert_num_queries(23):
        staff.get(agenda)


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_for_one_and_for_three(number, meeting, member, browser, django_assert_num_queries):
    for _n in range(number):
        ProposalPaperFactory(proposal__meeting=meeting, proposal__person=member)
    client = browser(member)
    client.get("/sv/extranet/meetings/")

    with django_assert_num_queries(12):
        client.get(f"/sv/extranet/meetings/{meeting.pk}/")
