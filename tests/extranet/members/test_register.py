"""What the register tells as a whole, deviations, prospects and balance, and its rules."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from extranet.members.choices import MembershipKind, ParentMembership, Position
from extranet.members.models import RegisterRules
from networks.models import ParentOrganisation
from tests.factories.members import (
    MandateFactory,
    OrganisationFactory,
    OrganisationMembershipFactory,
    RegisterRulesFactory,
    RepresentationFactory,
    member_organisation,
)

TODAY = timezone.localdate


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
@pytest.mark.parametrize(("screen", "queries"), [("deviations", 15), ("prospects", 11)])
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
    sent["quorum"] = "third"

    assert staff.post("/cms/register/rules/", sent).status_code == 302

    saved = RegisterRules.of(karlskrona)
    assert (saved.member_ceiling, saved.function_required, saved.warn_days) == (25, True, 60)
    assert saved.quorum == "third"
    assert saved.parent_required is False
    entry = Entry.objects.for_network(karlskrona).get(action="members.change_rules")
    assert entry.person == secretariat


def test_rules_that_make_no_sense_are_asked_for_again(karlskrona, staff):
    sent = {"member_ceiling": "0", "mandate_years": "x", "warn_days": "9999", "quorum": "all"}
    answer = staff.post("/cms/register/rules/", sent)

    assert set(answer.context["form"].errors) == {"member_ceiling", "mandate_years", "warn_days", "quorum"}
    assert RegisterRules.of(karlskrona).pk is None


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

    with django_assert_num_queries(6):
        client.get("/sv/extranet/members/balance/")
