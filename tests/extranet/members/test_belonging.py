"""Who may be taken in: ceiling, applications, deviations, prospects."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from extranet.members import actions, rules
from extranet.members.choices import Advice, ApplicationState, MembershipKind, Outcome, ParentMembership, Position
from extranet.members.models import Application, OrganisationMembership, RegisterRules
from networks.models import ParentOrganisation
from tests.factories.meetings import MeetingFactory
from tests.factories.members import (
    ApplicationFactory,
    MandateFactory,
    OrganisationFactory,
    OrganisationMembershipFactory,
    RegisterRulesFactory,
    RepresentationFactory,
    member_organisation,
)

TODAY = timezone.localdate


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)


def kinds(organisation):
    rows = OrganisationMembership.objects.for_network(organisation.network).filter(organisation=organisation)
    return [(row.kind, row.valid_from, row.valid_to) for row in rows]


# ------------------------------------------------------------------ ceiling


def test_no_member_is_taken_in_beyond_the_ceiling(karlskrona, kongsberg, secretariat):
    RegisterRulesFactory(network=karlskrona, member_ceiling=2)
    member_organisation(karlskrona, "Ett")
    member_organisation(karlskrona, "Två")
    member_organisation(karlskrona, "Partner", kind=MembershipKind.PARTNER)
    member_organisation(kongsberg, "Fremmed")
    third = OrganisationFactory(network=karlskrona)

    with pytest.raises(actions.CeilingReachedError, match="2"):
        actions.join(by=secretariat, organisation=third, kind=MembershipKind.MEMBER)

    assert kinds(third) == []
    actions.join(by=secretariat, organisation=third, kind=MembershipKind.OBSERVER)


def test_the_place_of_one_who_leaves_is_free_the_day_after(karlskrona, secretariat):
    RegisterRulesFactory(network=karlskrona, member_ceiling=1)
    first = member_organisation(karlskrona)
    actions.leave(by=secretariat, organisation=first, on=TODAY() + timedelta(days=31))
    second = OrganisationFactory(network=karlskrona)

    with pytest.raises(actions.CeilingReachedError):
        actions.join(by=secretariat, organisation=second, kind="member", on=TODAY() + timedelta(days=30))
    actions.join(by=secretariat, organisation=second, kind="member", on=TODAY() + timedelta(days=31))

    assert kinds(second) == [("member", TODAY() + timedelta(days=31), None)]


def test_a_place_promised_for_later_is_not_given_twice(karlskrona, secretariat):
    RegisterRulesFactory(network=karlskrona, member_ceiling=1)
    promised, late = OrganisationFactory(network=karlskrona), OrganisationFactory(network=karlskrona)
    actions.join(by=secretariat, organisation=promised, kind="member", on=TODAY() + timedelta(days=60))

    with pytest.raises(actions.CeilingReachedError):
        actions.join(by=secretariat, organisation=late, kind="member")


def test_who_is_a_member_already_takes_no_second_place(karlskrona, secretariat):
    RegisterRulesFactory(network=karlskrona, member_ceiling=1)
    organisation = member_organisation(karlskrona)

    actions.join(by=secretariat, organisation=organisation, kind="member")

    assert [kind for kind, _first, _last in kinds(organisation)] == ["member", "member"]


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([], 0),
        ([(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), None)], 1),
        ([(date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 2, 1), None)], 2),
        ([(date(2026, 1, 1), None), (date(2026, 3, 1), date(2026, 3, 2)), (date(2026, 3, 3), None)], 2),
    ],
)
def test_most_at_once_counts_both_ends_of_a_period(periods, expected):
    assert rules.most_at_once(periods) == expected


def form_of(organisation, *memberships, **fields):
    """What the admin's form of an organisation sends."""
    sent = {"name": organisation.name, "kind": "company", "number": "", "place": "", "sites": "", "employees": ""}
    sent |= {"url": "", "parent_membership": "", "memberships-TOTAL_FORMS": len(memberships)}
    sent |= {"memberships-INITIAL_FORMS": sum(1 for row in memberships if "id" in row)}
    for number, row in enumerate(memberships):
        row = {"valid_to": "", "next_step": "", "next_step_on": ""} | row
        sent |= {f"memberships-{number}-{name}": value for name, value in row.items()}
    return sent | fields


def test_the_form_refuses_a_member_too_many_and_keeps_what_was_typed(karlskrona, staff):
    RegisterRulesFactory(network=karlskrona, member_ceiling=1)
    member_organisation(karlskrona)
    new = OrganisationFactory.build(network=karlskrona, name="Ny")

    answer = staff.post("/cms/organisations/new/", form_of(new, {"kind": "member", "valid_from": "2026-01-01"}))

    form = answer.context["form"]
    assert [str(error) for error in form.non_field_errors()] == [
        "The network has its 1 members. One has to leave first, or the rules of the register have to allow more."
    ]
    assert form["name"].value() == "Ny"


def test_the_form_of_a_full_network_still_saves_its_members_and_its_history(karlskrona, staff):
    rows = [member_organisation(karlskrona, name) for name in ("Ett", "Två")]
    RegisterRulesFactory(network=karlskrona, member_ceiling=1)
    old = OrganisationFactory(network=karlskrona, name="Gammal")
    member = {"kind": "member", "valid_from": "2020-01-01"}
    own = rows[0].memberships.get()

    changed = form_of(rows[0], member | {"id": own.pk}, place="Nättraby")
    assert staff.post(f"/cms/organisations/edit/{rows[0].pk}/", changed).status_code == 302
    history = form_of(old, member | {"valid_to": "2021-12-31"})
    assert staff.post(f"/cms/organisations/edit/{old.pk}/", history).status_code == 302

    assert kinds(old) == [("member", date(2020, 1, 1), date(2021, 12, 31))]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"kind": "member", "next_step": "Ring"}, "next_step"),
        ({"kind": "prospect", "next_step_on": "2026-12-01"}, "next_step"),
    ],
)
def test_only_a_prospect_has_a_next_step(row, field, karlskrona, staff):
    new = OrganisationFactory.build(network=karlskrona, name="Ny")

    answer = staff.post("/cms/organisations/new/", form_of(new, {"valid_from": "2026-01-01"} | row))

    assert list(answer.context["form"].formsets["memberships"].errors[0]) == [field]


# ------------------------------------------------------------------ applications


@pytest.fixture
def prepared(karlskrona, secretariat):
    application = ApplicationFactory(organisation=member_organisation(karlskrona, kind=MembershipKind.PROSPECT))
    return actions.prepare_application(
        by=secretariat, application=application, prepared_by="AU", advice=Advice.ACCEPT, on=date(2026, 9, 20)
    )


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


# ------------------------------------------------------------------ deviations, prospects, rules


def test_deviations_are_what_differs_from_what_was_agreed(karlskrona, staff):
    karlskrona.parent = ParentOrganisation.objects.create(name="KFH")
    karlskrona.save()
    inside = {"parent_membership": ParentMembership.YES}
    good = member_organisation(karlskrona, "Rätt", **inside)
    RepresentationFactory(organisation=good, position=Position.SITE_MANAGER)
    other = member_organisation(karlskrona, "Annan funktion", **inside)
    RepresentationFactory(organisation=other, position=Position.OTHER)
    RepresentationFactory(organisation=other, position=Position.CHIEF_EXECUTIVE, is_deputy=True)
    outside = member_organisation(karlskrona, "Utanför", parent_membership=ParentMembership.NO)
    RepresentationFactory(organisation=outside, position=Position.EQUIVALENT)
    member_organisation(karlskrona, "Tom")
    member_organisation(karlskrona, "Partnern", kind=MembershipKind.PARTNER)

    def shown():
        found = staff.get("/cms/register/deviations/").context["deviations"]
        return [(row.organisation.name, str(row.text)) for row in found]

    assert shown() == [("Tom", "Nobody represents them")]
    RegisterRulesFactory(network=karlskrona, parent_required=True, function_required=True)
    assert shown() == [
        ("Annan funktion", "Not represented by chief executive, site manager or equivalent"),
        ("Tom", "Nobody represents them"),
        ("Tom", "Membership of the parent organisation is not known"),
        ("Utanför", "Not a member of the parent organisation"),
    ]


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("screen", "queries"), [("deviations", 16), ("prospects", 12)])
def test_lists_cost_the_same_for_one_and_for_three(
    number, screen, queries, karlskrona, staff, django_assert_num_queries
):
    RegisterRulesFactory(network=karlskrona, function_required=True)
    for n in range(number):
        RepresentationFactory(organisation=member_organisation(karlskrona, f"Verkstad {n}"))
        member_organisation(karlskrona, f"Kanske {n}", kind=MembershipKind.PROSPECT)
    staff.get(f"/cms/register/{screen}/")

    with django_assert_num_queries(queries):
        page = staff.get(f"/cms/register/{screen}/")
    assert len(page.context[screen]) == number


def test_prospects_stand_with_their_next_step_the_first_due_on_top(karlskrona, kongsberg, staff, member, browser):
    for name, due in (("Utan dag", None), ("Senare", 20), ("Försenad", -1), ("Snart", 3)):
        organisation = OrganisationFactory(network=karlskrona, name=name)
        day = TODAY() + timedelta(days=due) if due is not None else None
        OrganisationMembershipFactory(
            organisation=organisation, kind=MembershipKind.PROSPECT, next_step=f"Ring {name}", next_step_on=day
        )
    member_organisation(kongsberg, "Fremmed", kind=MembershipKind.PROSPECT)

    page = staff.get("/cms/register/prospects/")
    assert [row.organisation.name for row in page.context["prospects"]] == ["Försenad", "Snart", "Senare", "Utan dag"]

    due = dict(staff.get("/sv/extranet/").context["todo"])["do"]
    assert {(row.title, row.text) for row in due} == {("Försenad", "Ring Försenad"), ("Snart", "Ring Snart")}
    assert "Ring" not in browser(member).get("/sv/extranet/").content.decode()


def test_rules_are_saved_by_the_secretariat_and_logged(karlskrona, staff, secretariat):
    sent = {"member_ceiling": "25", "function_required": "on", "mandate_years": "2", "warn_days": "60"}

    assert staff.post("/cms/register/rules/", sent).status_code == 302

    saved = RegisterRules.of(karlskrona)
    assert (saved.member_ceiling, saved.function_required, saved.warn_days) == (25, True, 60)
    assert saved.parent_required is False
    entry = Entry.objects.for_network(karlskrona).get(action="members.change_rules")
    assert entry.person == secretariat


def test_rules_that_make_no_sense_are_asked_for_again(karlskrona, staff):
    answer = staff.post("/cms/register/rules/", {"member_ceiling": "0", "mandate_years": "x", "warn_days": "9999"})

    assert set(answer.context["form"].errors) == {"member_ceiling", "mandate_years", "warn_days"}
    assert RegisterRules.of(karlskrona).pk is None


# ------------------------------------------------------------------ timeline and balance


def test_the_timeline_tells_what_was_and_is_the_latest_first(prepared, karlskrona, secretariat, staff):
    organisation = prepared.organisation
    actions.decide_application(by=secretariat, application=prepared, accepted=True, on=date(2026, 10, 1), at="Höst")
    left = RepresentationFactory(
        organisation=organisation,
        valid_from=date(2020, 1, 2),
        valid_to=date(2024, 5, 31),
        person__first_name="Berit",
        person__last_name="Lämnat",
    )
    RepresentationFactory(
        organisation=organisation,
        deputy_of=left,
        is_deputy=True,
        occasion="Vårmötet",
        valid_to=date(2024, 4, 1),
        person__first_name="Sven",
        person__last_name="Inhopp",
    )

    events = staff.get(f"/cms/organisations/{organisation.pk}/timeline/").context["events"]

    assert [(event.day.isoformat(), event.text) for event in events] == [
        ("2026-10-01", "became member"),
        ("2026-10-01", "application accepted, Höst"),
        ("2026-09-30", "last day as prospect"),
        ("2026-09-20", "application prepared by AU, advice: accept"),
        ("2026-09-01", "applied to become member"),
        ("2024-05-31", "last day of Berit Lämnat"),
        ("2024-04-01", "Sven Inhopp is substitute at Vårmötet"),
        ("2020-01-02", "Berit Lämnat begins to represent (vd)"),
        ("2020-01-01", "became prospect"),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_timeline_costs_the_same_whatever_happened(number, karlskrona, staff, django_assert_num_queries):
    organisation = member_organisation(karlskrona)
    for _n in range(number):
        RepresentationFactory(organisation=organisation)
    address = f"/cms/organisations/{organisation.pk}/timeline/"
    staff.get(address)

    with django_assert_num_queries(18):
        assert len(staff.get(address).context["events"]) == number + 1


def test_the_timeline_of_another_networks_organisation_does_not_exist(kongsberg, staff):
    assert staff.get(f"/cms/organisations/{member_organisation(kongsberg).pk}/timeline/").status_code == 404


def party(network, name, kind, joined=MembershipKind.MEMBER):
    """An organisation of a kind, with what it is to the network."""
    organisation = OrganisationFactory(network=network, name=name, kind=kind)
    OrganisationMembershipFactory(organisation=organisation, kind=joined)
    return organisation


def test_balance_counts_organisations_people_and_offices_by_party(karlskrona, kongsberg, member, browser):
    companies = [party(karlskrona, name, "company") for name in "ABC"]
    union = party(karlskrona, "Facket", "union")
    party(karlskrona, "Högskolan", "academia", MembershipKind.OBSERVER)
    party(karlskrona, "Kanske", "region", MembershipKind.PROSPECT)
    party(kongsberg, "Kommunen", "municipality")
    chair = RepresentationFactory(organisation=companies[0])
    RepresentationFactory(organisation=companies[1], person=chair.person)
    RepresentationFactory(organisation=union)
    RepresentationFactory(organisation=union, valid_to=date(2021, 1, 1))
    MandateFactory(network=karlskrona, person=chair.person, office="chair")

    parties = browser(member).get("/sv/extranet/members/balance/").context["parties"]

    assert [(row.label, row.members, row.share, row.observers, row.people, row.seats) for row in parties] == [
        ("company", 3, 75, 0, 1, 1),
        ("trade union", 1, 25, 0, 1, 0),
        ("academia", 0, 0, 1, 0, 0),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_balance_costs_the_same_for_one_and_for_three(number, karlskrona, member, browser, django_assert_num_queries):
    for n in range(number):
        RepresentationFactory(organisation=member_organisation(karlskrona, f"Verkstad {n}"))
    client = browser(member)
    client.get("/sv/extranet/members/balance/")

    with django_assert_num_queries(7):
        client.get("/sv/extranet/members/balance/")


# ------------------------------------------------------------------ nothing is deleted


def test_what_has_become_history_is_ended_and_not_deleted(karlskrona, staff):
    organisation = member_organisation(karlskrona, created_at=timezone.now() - timedelta(days=31))
    long_ago = timezone.now() - timedelta(days=31)
    rows = {
        "organisations": organisation,
        "representatives": RepresentationFactory(organisation=organisation, created_at=long_ago),
        "mandates": MandateFactory(network=karlskrona, created_at=long_ago),
    }

    for screen, row in rows.items():
        assert staff.post(f"/cms/{screen}/delete/{row.pk}/").status_code == 404
        assert f"/cms/{screen}/delete/{row.pk}/" not in staff.get(f"/cms/{screen}/").content.decode()
        assert f"/cms/{screen}/delete/{row.pk}/" not in staff.get(f"/cms/{screen}/edit/{row.pk}/").content.decode()
        row.refresh_from_db()
