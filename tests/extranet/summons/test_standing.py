"""Partners and observers that are summoned to every meeting of a kind."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from extranet.members.choices import MembershipKind
from extranet.summons.actions import invite_always
from extranet.summons.forms import CallForm
from extranet.summons.models import StandingInvitation
from extranet.summons.rules import recipients, usual_answer_by, usual_groups
from tests.factories.meetings import MeetingFactory
from tests.factories.members import RepresentationFactory, member_organisation
from tests.factories.networks import PersonFactory
from tests.factories.summons import StandingInvitationFactory

SCREEN = "/cms/standing-invitations/"


@pytest.fixture
def observer(karlskrona):
    """The town watches, and Ola speaks for it."""
    town = member_organisation(karlskrona, "Kommunen", MembershipKind.OBSERVER)
    RepresentationFactory(organisation=town, person=PersonFactory(email="ola@kommunen.example"))
    return town


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)


def kinds_of(organisation):
    rows = StandingInvitation.objects.for_network(organisation.network).filter(organisation=organisation)
    return sorted(rows.values_list("kind", flat=True))


def called(meeting, *groups):
    return [row.person.email for row in recipients(meeting, groups)]


def test_standing_invitation_calls_to_its_kind_of_meeting_alone(meeting, register, observer):
    StandingInvitationFactory(organisation=register["union"], kind="ordinary")
    StandingInvitationFactory(organisation=observer, kind="joint")

    assert called(meeting, "standing") == ["per@facket.example"]
    meeting.kind = "joint"
    assert called(meeting, "standing") == ["ola@kommunen.example"]
    meeting.kind = "breakfast"
    assert called(meeting, "standing") == []


def test_standing_invitation_ends_with_the_partnership(meeting, register):
    StandingInvitationFactory(organisation=register["union"], kind="ordinary")
    register["union"].memberships.update(kind=MembershipKind.PROSPECT)

    assert called(meeting, "standing") == []


def test_usual_groups_are_all_partners_until_the_network_has_chosen(meeting, register):
    assert usual_groups(meeting) == ["member", "partner"]
    StandingInvitationFactory(organisation=register["union"], kind="joint")
    assert usual_groups(meeting) == ["member", "standing"]


def test_invite_always_changes_what_differs_and_is_logged_once(karlskrona, secretariat, register, observer):
    wanted = {register["union"]: ["ordinary", "joint"], observer: []}

    assert invite_always(by=secretariat, wanted=wanted) == 1
    assert invite_always(by=secretariat, wanted=wanted) == 0
    assert invite_always(by=secretariat, wanted={register["union"]: ["joint", "conference"]}) == 1
    assert kinds_of(register["union"]) == ["conference", "joint"]
    entries = Entry.objects.for_network(karlskrona).filter(action="summons.invite_always").order_by("pk")
    assert [entry.details["kinds"] for entry in entries] == [["joint", "ordinary"], ["conference", "joint"]]


def test_screen_shows_what_stands_and_saves_what_is_chosen(staff, register, observer):
    StandingInvitationFactory(organisation=observer, kind="joint")
    union = f"organisation-{register['union'].pk}"
    page = staff.get(SCREEN)
    shown = {field.label: field.initial for field in page.context["form"]}
    assert shown == {"Facket": [], "Kommunen": ["joint"]}

    saved = staff.post(SCREEN, {union: ["ordinary", "conference"]}, follow=True)

    assert "Saved. It changed for 2 organisations." in saved.content.decode()
    assert (kinds_of(register["union"]), kinds_of(observer)) == (["conference", "ordinary"], [])


def test_screen_refuses_a_kind_that_does_not_exist_and_keeps_what_stands(staff, register):
    StandingInvitationFactory(organisation=register["union"], kind="joint")

    page = staff.post(SCREEN, {f"organisation-{register['union'].pk}": ["party"]})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert kinds_of(register["union"]) == ["joint"]


def test_screen_takes_no_organisation_of_another_network(staff, kongsberg):
    foreign = member_organisation(kongsberg, "Fremmed", MembershipKind.PARTNER)

    page = staff.get(SCREEN)
    staff.post(SCREEN, {f"organisation-{foreign.pk}": ["ordinary"]})

    assert "The network has no partners or observers yet." in page.content.decode()
    assert kinds_of(foreign) == []


@pytest.mark.parametrize("number", [1, 3])
def test_screen_costs_the_same_for_one_and_three(staff, karlskrona, number, django_assert_num_queries):
    for one in range(number):
        StandingInvitationFactory(organisation=member_organisation(karlskrona, f"P{one}", MembershipKind.PARTNER))
    staff.get(SCREEN)
    with django_assert_num_queries(12):
        staff.get(SCREEN)


def test_call_form_begins_with_those_usually_called(staff, meeting, register):
    StandingInvitationFactory(organisation=register["union"], kind="ordinary")

    page = staff.get(f"/cms/meetings/{meeting.pk}/summons/")

    assert page.context["form"].initial["groups"] == ["member", "standing"]


@pytest.mark.parametrize(("days", "before"), [(30, 7), (8, 7), (7, 7), (3, 3)])
def test_an_answer_is_wanted_a_week_before_or_today(days, before, karlskrona):
    meeting = MeetingFactory(network=karlskrona, starts_at=timezone.now() + timedelta(days=days))

    assert usual_answer_by(meeting) == timezone.localdate(meeting.starts_at) - timedelta(days=before)
    assert CallForm(meeting=meeting)["answer_by"].value() == usual_answer_by(meeting)
