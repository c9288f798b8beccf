"""Who may be a member: the ceiling, and what the form of an organisation takes."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from extranet.members import actions, rules
from extranet.members.choices import MembershipKind
from tests.extranet.members.rows import kinds
from tests.factories.members import OrganisationFactory, RegisterRulesFactory, member_organisation

TODAY = timezone.localdate


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
