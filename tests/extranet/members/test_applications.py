"""Applications: prepared, decided, and a member made of them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from extranet.members import actions
from extranet.members.choices import ApplicationState, Outcome
from extranet.members.models import Application
from tests.extranet.members.rows import kinds
from tests.factories.meetings import MeetingFactory
from tests.factories.members import ApplicationFactory, OrganisationFactory, RegisterRulesFactory, member_organisation

TODAY = timezone.localdate


def test_an_application_is_prepared_decided_and_makes_a_member(prepared, karlskrona, secretariat):
    decided = actions.decide_application(
        by=secretariat, application=prepared, accepted=True, on=date(2026, 10, 1), at="Höstmötet"
    )

    assert (decided.state, decided.decided_at, decided.prepared_by) == (ApplicationState.ACCEPTED, "Höstmötet", "AU")
    assert kinds(decided.organisation) == [
        ("prospect", date(2020, 1, 1), date(2026, 9, 30)),
        ("member", date(2026, 10, 1), None),
    ]
    deeds = Entry.objects.for_network(karlskrona).order_by("pk").values_list("action", flat=True)
    assert list(deeds) == ["members.prepare_application", "members.join", "members.decide_application"]


def test_an_application_that_is_declined_or_withdrawn_changes_no_membership(prepared, karlskrona, secretariat):
    actions.decide_application(by=secretariat, application=prepared, accepted=False, on=date(2026, 10, 1))
    other = ApplicationFactory(organisation=prepared.organisation)
    actions.withdraw_application(by=secretariat, application=other)

    outcomes = Application.objects.for_network(karlskrona).order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.DECLINED, Outcome.WITHDRAWN]
    assert kinds(prepared.organisation) == [("prospect", date(2020, 1, 1), None)]


def test_steps_that_come_too_early_or_too_late_are_refused(prepared, secretariat):
    raw = ApplicationFactory(organisation=OrganisationFactory(network=prepared.organisation.network))
    with pytest.raises(actions.WrongStateError):
        actions.decide_application(by=secretariat, application=raw, accepted=True, on=TODAY())

    actions.withdraw_application(by=secretariat, application=prepared)
    for step in (
        lambda: actions.withdraw_application(by=secretariat, application=prepared),
        lambda: actions.decide_application(by=secretariat, application=prepared, accepted=True, on=TODAY()),
        lambda: actions.prepare_application(
            by=secretariat, application=prepared, prepared_by="AU", advice="accept", on=TODAY()
        ),
    ):
        with pytest.raises(actions.WrongStateError):
            step()


def test_a_full_network_declines_nobody_by_itself(prepared, karlskrona, secretariat):
    RegisterRulesFactory(network=karlskrona, member_ceiling=1)
    member_organisation(karlskrona, "Den enda")

    with pytest.raises(actions.CeilingReachedError):
        actions.decide_application(by=secretariat, application=prepared, accepted=True, on=TODAY())

    prepared.refresh_from_db()
    assert prepared.state == ApplicationState.PREPARED


def test_the_screens_take_an_application_from_its_beginning_to_the_meeting(karlskrona, staff):
    organisation = OrganisationFactory(network=karlskrona)
    moment = timezone.now() - timedelta(days=20)
    meeting = MeetingFactory(
        network=karlskrona, title="Höstmöte", starts_at=moment, ends_at=moment + timedelta(hours=2)
    )
    sent = {"organisation": organisation.pk, "kind": "member", "applied_on": "2026-09-01", "text": "Vi vill"}
    assert staff.post("/cms/applications/new/", sent).status_code == 302
    row = Application.objects.for_network(karlskrona).get()

    advice = {"prepared_by": "AU", "on": "2026-09-20", "advice": "accept", "statement": "Gärna"}
    staff.post(f"/cms/applications/{row.pk}/prepare/", advice)
    page = staff.get(f"/cms/applications/{row.pk}/decide/")
    day = timezone.localdate(meeting.starts_at)
    choice = f"{day:%Y-%m-%d} Höstmöte"
    assert choice in dict(page.context["form"].fields["meeting"].choices)
    answer = staff.post(f"/cms/applications/{row.pk}/decide/", {"outcome": "accepted", "meeting": choice})

    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.decided_at, row.decided_on) == (ApplicationState.ACCEPTED, "Höstmöte", day)
    assert kinds(organisation) == [("member", day, None)]


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"outcome", "at", "on"}),
        ({"outcome": "accepted", "at": "Årsmötet"}, {"on"}),
        ({"outcome": "accepted", "meeting": "1999-01-01 Annat"}, {"meeting"}),
        ({"outcome": "nonsense", "at": "Årsmötet", "on": "2026-13-40"}, {"outcome", "on"}),
        ({"outcome": "accepted", "at": "Årsmötet", "on": "2019-01-01"}, {"first_day"}),
    ],
)
def test_a_decision_that_cannot_be_read_is_asked_for_again(sent, errors, prepared, staff):
    answer = staff.post(f"/cms/applications/{prepared.pk}/decide/", sent)

    assert set(answer.context["form"].errors) == errors
    prepared.refresh_from_db()
    assert prepared.state == ApplicationState.PREPARED


def test_the_screen_says_that_the_network_is_full(prepared, karlskrona, staff):
    RegisterRulesFactory(network=karlskrona, member_ceiling=1)
    member_organisation(karlskrona, "Den enda")

    answer = staff.post(f"/cms/applications/{prepared.pk}/decide/", {"outcome": "accepted", "at": "A", "on": TODAY()})

    assert "The network has its 1 members." in str(answer.context["form"].non_field_errors())


def test_a_step_that_somebody_else_took_meanwhile_is_told(prepared, secretariat, staff):
    actions.withdraw_application(by=secretariat, application=prepared)

    for step in ("prepare", "decide", "withdraw"):
        assert staff.get(f"/cms/applications/{prepared.pk}/{step}/").status_code == 302
    sent = {"prepared_by": "AU", "on": "2026-09-20", "advice": "decline"}
    answer = staff.post(f"/cms/applications/{prepared.pk}/prepare/", sent, follow=True)
    assert "has changed in the meantime" in answer.content.decode()
    answer = staff.post(f"/cms/applications/{prepared.pk}/withdraw/", follow=True)
    assert "has changed in the meantime" in answer.content.decode()


def test_two_applications_of_one_organisation_do_not_run_at_once(prepared, staff):
    sent = {"organisation": prepared.organisation.pk, "kind": "member", "applied_on": "2026-09-01", "text": ""}

    answer = staff.post("/cms/applications/new/", sent)

    assert list(answer.context["form"].errors.values()) == [
        ["An application of this organisation is under way already."]
    ]


def test_a_decided_application_stays_as_it_is(prepared, secretariat, staff):
    actions.withdraw_application(by=secretariat, application=prepared)

    staff.post(f"/cms/applications/edit/{prepared.pk}/", {"kind": "partner", "text": "Anders", "applied_on": TODAY()})

    before = prepared.applied_on
    prepared.refresh_from_db()
    assert (prepared.kind, prepared.text, prepared.applied_on) == ("member", "", before)
    assert staff.post(f"/cms/applications/delete/{prepared.pk}/").status_code == 404


@pytest.mark.parametrize("step", ["edit", "prepare", "decide", "withdraw"])
def test_applications_of_another_network_do_not_exist(step, kongsberg, staff):
    foreign = ApplicationFactory(organisation=OrganisationFactory(network=kongsberg))
    address = f"/cms/applications/edit/{foreign.pk}/" if step == "edit" else f"/cms/applications/{foreign.pk}/{step}/"

    assert staff.get(address).status_code == 404
    assert staff.post(address).status_code == 404
