"""The register as members see it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from extranet.members.choices import MembershipKind
from tests.factories.members import (
    OrganisationFactory,
    RegisterRulesFactory,
    RepresentationFactory,
    member_organisation,
)
from tests.factories.networks import FocusAreaFactory


def names(page):
    return [organisation.name for organisation in page.context["page"]]


def test_list_shows_those_who_belong_today_and_who_speaks_for_them(karlskrona, kongsberg, member, browser):
    aspo = member_organisation(karlskrona, "Aspö Hydraulik", employees=140)
    RepresentationFactory(organisation=aspo, person__first_name="Majvor", person__last_name="Nitlund")
    RepresentationFactory(organisation=aspo, person__last_name="Slutat", valid_to=date(2021, 1, 1))
    member_organisation(karlskrona, "Regionen", kind=MembershipKind.PARTNER)
    member_organisation(karlskrona, "Kanske AB", kind=MembershipKind.PROSPECT)
    OrganisationFactory(network=karlskrona, name="Utan medlemskap")
    gone = member_organisation(karlskrona, "Lämnat AB")
    gone.memberships.update(valid_to=date(2022, 1, 1))
    RepresentationFactory(organisation=member_organisation(kongsberg, "Våpenfabrikken"), person__last_name="Fremmed")

    page = browser(member).get("/sv/extranet/members/")

    assert names(page) == ["Aspö Hydraulik", "Regionen"]
    text = page.content.decode()
    assert "Majvor Nitlund" in text
    assert [word for word in ("Slutat", "Kanske", "Utan", "Lämnat", "Våpen", "Fremmed") if word in text] == []
    assert (page.context["members"], page.context["partners"], page.context["observers"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("find=aspö", ["Aspö Hydraulik"]),
        ("find=nitlund+majvor", ["Aspö Hydraulik"]),
        ("find=slutat", []),
        ("kind=partner", ["Regionen"]),
        ("kind=prospect", ["Aspö Hydraulik", "Regionen"]),
        ("focus=infrastruktur", ["Regionen"]),
        ("focus=okänt", ["Aspö Hydraulik", "Regionen"]),
        ("find=%00", ["Aspö Hydraulik", "Regionen"]),
        ("page=-1", ["Aspö Hydraulik", "Regionen"]),
    ],
)
def test_list_is_filtered_and_takes_any_question(query, expected, karlskrona, member, browser):
    aspo = member_organisation(karlskrona, "Aspö Hydraulik")
    RepresentationFactory(organisation=aspo, person__first_name="Majvor", person__last_name="Nitlund")
    RepresentationFactory(organisation=aspo, person__last_name="Slutat", valid_to=date(2021, 1, 1))
    region = member_organisation(karlskrona, "Regionen", kind=MembershipKind.PARTNER)
    region.focus_areas.set([FocusAreaFactory(network=karlskrona, slug="infrastruktur")])
    region.save()
    member_organisation(karlskrona, "Kanske AB", kind=MembershipKind.PROSPECT)

    assert names(browser(member).get(f"/sv/extranet/members/?{query}")) == expected


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(number, karlskrona, member, browser, django_assert_num_queries):
    area = FocusAreaFactory(network=karlskrona)
    for n in range(number):
        organisation = member_organisation(karlskrona, f"Verkstad {n}")
        organisation.focus_areas.set([area])
        organisation.save()
        RepresentationFactory(organisation=organisation)
    client = browser(member)
    client.get("/sv/extranet/members/")

    with django_assert_num_queries(14):
        client.get("/sv/extranet/members/")


def test_organisation_page_tells_how_to_reach_its_people(karlskrona, member, browser):
    organisation = member_organisation(karlskrona, number="5560160680", sites="Trossö\nVerkö")
    chief = RepresentationFactory(organisation=organisation, person__email="majvor@example.org")
    RepresentationFactory(organisation=organisation, is_deputy=True, deputy_of=chief, person__last_name="Ersättare")
    RepresentationFactory(organisation=organisation, person__last_name="Slutat", valid_to=date(2021, 1, 1))

    text = browser(member).get(f"/sv/extranet/members/{organisation.pk}/").content.decode()

    for part in ("mailto:majvor@example.org", "556016-0680", "Trossö, Verkö", "Ersättare"):
        assert part in text
    assert "Slutat" not in text


@pytest.mark.parametrize("kind", [MembershipKind.PROSPECT, None])
def test_organisation_that_does_not_belong_is_not_found(kind, karlskrona, member, secretariat, browser):
    organisation = OrganisationFactory(network=karlskrona)
    if kind:
        organisation = member_organisation(karlskrona, kind=kind)

    for person in (member, secretariat):
        assert browser(person).get(f"/sv/extranet/members/{organisation.pk}/").status_code == 404


def test_overview_tells_of_new_representatives_and_for_whom_one_speaks(karlskrona, kongsberg, member, browser):
    today = timezone.localdate()
    RepresentationFactory(organisation=member_organisation(karlskrona), person=member)
    for network, days in ((karlskrona, 10), (karlskrona, 200), (kongsberg, 10)):
        organisation = member_organisation(network, f"{network.slug} {days}")
        RepresentationFactory(organisation=organisation, valid_from=today - timedelta(days=days))

    page = browser(member).get("/sv/extranet/")

    assert page.context["affiliations"] == ["Trossö Mekaniska"]
    assert [row.title for row in page.context["new"]] == ["karlskrona 10"]


def test_everybody_reads_of_those_who_want_to_be_seen_and_of_nobody_else(karlskrona, kongsberg, browser):
    shown = member_organisation(karlskrona, "Synlig AB", is_public=True, url="https://synlig.example/")
    RepresentationFactory(organisation=shown, person__last_name="Hemlig")
    member_organisation(karlskrona, "Dold AB")
    member_organisation(karlskrona, "Kanske AB", kind=MembershipKind.PROSPECT, is_public=True)
    member_organisation(karlskrona, "Lämnat AB", is_public=True).memberships.update(valid_to=date(2022, 1, 1))
    member_organisation(kongsberg, "Våpenfabrikken", is_public=True)

    page = browser().get("/sv/our-members/")

    assert names(page) == ["Synlig AB"]
    text = page.content.decode()
    assert [word for word in ("Hemlig", "Dold", "Kanske", "Lämnat", "Våpen") if word in text] == []
    assert "public" in page["Cache-Control"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_public_list_costs_the_same_for_one_and_for_three(number, karlskrona, browser, django_assert_num_queries):
    for n in range(number):
        member_organisation(karlskrona, f"Verkstad {n}", is_public=True)
    browser().get("/sv/our-members/")

    with django_assert_num_queries(5):
        browser().get("/sv/our-members/")


def test_a_function_that_deviates_stands_beside_the_name(karlskrona, member, browser):
    RegisterRulesFactory(network=karlskrona, function_required=True)
    for name, position in (("Avviker", "other"), ("Rätt", "site_manager")):
        RepresentationFactory(organisation=member_organisation(karlskrona, name), position=position)

    page = browser(member).get("/en/extranet/members/")

    assert [row.name for row in page.context["page"] if row.function_deviates] == ["Avviker"]
    assert page.content.decode().count("The function deviates") == 1


def test_a_substitute_is_told_with_the_meeting(karlskrona, member, browser):
    organisation = member_organisation(karlskrona)
    chief = RepresentationFactory(organisation=organisation)
    day = timezone.localdate() + timedelta(days=5)
    RepresentationFactory(
        organisation=organisation, is_deputy=True, deputy_of=chief, occasion="Höstmötet", valid_to=day
    )

    text = browser(member).get(f"/en/extranet/members/{organisation.pk}/").content.decode()

    assert "Substitute" in text
    assert "Höstmötet" in text
