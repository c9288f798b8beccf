"""What a file would do: matched, compared, every fault beside its column, nothing written."""

from datetime import date
from io import BytesIO

import pytest
from django.utils import translation

from extranet.exchange.actions import write
from extranet.exchange.fields import columns
from extranet.exchange.validators import plan
from extranet.members.models import Organisation, OrganisationMembership
from networks.models import FocusArea
from tables.sheets import read
from tests.extranet.exchange.sheets import HEADINGS, as_csv, faults, rows, spoil, swedish_number
from tests.factories.members import (
    OrganisationFactory,
    OrganisationMembershipFactory,
    RegisterRulesFactory,
    member_organisation,
)
from tests.factories.networks import FocusAreaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def planned(network, table, headings=HEADINGS):
    return plan(network, read(BytesIO(as_csv(table, headings)), columns()))


def saved(network, table, headings=HEADINGS):
    found = planned(network, table, headings)
    assert found.errors == []
    write(None, network, found, {"file": "a.csv"})
    return found


def test_plan_when_37_of_5000_rows_are_bad_then_37_reasons_with_their_rows_and_nothing_saved(karlskrona):
    table = list(rows(5000))
    expected = spoil(table, 37)

    found = planned(karlskrona, table)

    assert [row for row, _column in faults(found)] == expected
    assert len(found.rows) == 5000 - 37
    assert not Organisation.objects.for_network(karlskrona).exists()


def test_plan_when_saved_and_read_again_then_nothing_changes(karlskrona):
    table = list(rows(300))

    first = saved(karlskrona, table)
    again = planned(karlskrona, table)

    assert (len(first.created), len(first.changed), first.unchanged) == (300, 0, 0)
    assert (again.rows, again.unchanged, again.errors) == ([], 300, [])


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (["", "", "", "", "", "", ""], None),
        (["", "5560160680", "", "", "", "", ""], "Name"),
        (["Ett", "556016-0681", "", "", "", "", ""], "Organisation number"),
        (["Ett", "850709-9805", "", "", "", "", ""], "Organisation number"),
        (["Ett", "988077917", "", "", "", "", ""], "Organisation number"),
        (["Ett", "", "shop", "", "", "", ""], "Kind"),
        (["Ett", "", "", "x" * 121, "", "", ""], "Place"),
        (["Ett", "", "", "", "many", "", ""], "Employees"),
        (["Ett", "", "", "", "9999999999", "", ""], "Employees"),
        (["Ett", "", "", "", "", "friend", ""], "Membership"),
        (["Ett", "", "", "", "", "", "2020-01-01"], "Membership"),
        (["Ett", "", "", "", "", "member", "31/31/2020"], "Membership from"),
        (["E" * 161, "", "", "", "", "", ""], "Name"),
    ],
)
def test_plan_when_a_cell_is_wrong_then_said_beside_its_column(karlskrona, cells, column):
    found = planned(karlskrona, [cells])

    assert faults(found) == ([(2, column)] if column else [])


def test_plan_when_the_network_is_norwegian_then_its_numbers_are_checked(kongsberg):
    found = planned(kongsberg, [["Verket", "988 077 917"], ["Andre", "556016-0680"]], ["Navn", "Organisasjonsnummer"])

    assert [row.organisation.number for row in found.rows] == ["988077917"]
    assert faults(found) == [(3, "Organisation number")]


def test_plan_when_something_stands_twice_then_the_second_is_wrong(karlskrona):
    OrganisationFactory(network=karlskrona, name="Varvet", number="5560160680")
    table = [["Ett", swedish_number(1)], ["Två", swedish_number(1)], ["ETT", ""], ["Varvet", ""], ["Nya", "5560160680"]]

    assert faults(planned(karlskrona, table, ["Name", "Number"])) == [
        (3, "Organisation number"),
        (4, "Name"),
        (6, "Name"),
    ]


@pytest.mark.parametrize(
    ("cells", "column"),
    [(["Varvet", swedish_number(5)], "Organisation number"), (["Varvet", swedish_number(2)], "Name")],
)
def test_plan_when_name_and_number_are_of_two_organisations_then_refused(karlskrona, cells, column):
    OrganisationFactory(network=karlskrona, name="Varvet", number=swedish_number(1))
    OrganisationFactory(network=karlskrona, name="Gjuteriet", number=swedish_number(2))

    assert faults(planned(karlskrona, [cells], ["Name", "Number"])) == [(2, column)]


def test_plan_when_a_name_fits_several_then_the_exact_one_or_none(karlskrona):
    for name in ("Varvet", "VARVET"):
        OrganisationFactory(network=karlskrona, name=name)

    assert faults(planned(karlskrona, [["varvet"]], ["Name"])) == [(2, "Name")]
    assert planned(karlskrona, [["VARVET"]], ["Name"]).unchanged == 1


def test_plan_when_known_by_number_then_renamed_and_by_name_then_numbered(karlskrona, kongsberg):
    renamed = OrganisationFactory(network=karlskrona, name="Gamla", number=swedish_number(1))
    numbered = OrganisationFactory(network=karlskrona, name="Utan")
    foreign = OrganisationFactory(network=kongsberg, name="Utan")

    saved(karlskrona, [["Nya", swedish_number(1)], ["utan", swedish_number(2)]], ["Name", "Number"])

    for row in (renamed, numbered, foreign):
        row.refresh_from_db()
    assert (renamed.name, numbered.name, numbered.number) == ("Nya", "utan", swedish_number(2))
    assert (foreign.name, foreign.number) == ("Utan", "")


def test_plan_when_cells_are_empty_then_fields_are_emptied_but_never_number_kind_or_membership(karlskrona):
    facts = {"number": swedish_number(1), "place": "Ort", "employees": 7, "url": "https://a.se"}
    row = OrganisationFactory(network=karlskrona, name="Skolan", kind="academia", is_public=True, **facts)
    OrganisationMembershipFactory(organisation=row)
    headings = ["Name", "Number", "Kind", "Place", "Employees", "Url", "Is public", "Membership"]

    saved(karlskrona, [["Skolan", "", "", "", "", "", "", ""]], headings)

    row.refresh_from_db()
    assert (row.number, row.kind, row.is_public) == (swedish_number(1), "academia", True)
    assert (row.place, row.employees, row.url) == ("", None, "")
    assert row.memberships.get().valid_to is None


def test_plan_when_a_column_is_missing_then_left_alone_and_strangers_are_named(karlskrona):
    row = OrganisationFactory(network=karlskrona, name="Varvet", place="Ort", employees=5)

    found = saved(karlskrona, [["Varvet", "9", "x"]], ["Name", "Employees", "Faktura"])

    row.refresh_from_db()
    assert (row.place, row.employees, found.ignored) == ("Ort", 9, ["Faktura"])


def test_plan_when_focus_areas_are_named_in_any_language_then_set(karlskrona):
    one = FocusAreaFactory(network=karlskrona, slug="skills", name={"sv": "Kompetens", "en": "Skills"})
    two = FocusAreaFactory(network=karlskrona, slug="roads", name={"sv": "Vägar", "en": "Roads"})
    headings = ["Name", "Focus areas", "Sites", "Url", "Member of the parent organisation"]

    saved(karlskrona, [["Varvet", "skills; VÄGAR", "Norra; Södra", "varvet.example", "ja"]], headings)

    row = Organisation.objects.for_network(karlskrona).get()
    assert set(row.focus_areas.all()) == {one, two}
    assert (row.site_names, row.url, row.parent_membership) == (["Norra", "Södra"], "https://varvet.example", "yes")
    assert faults(planned(karlskrona, [["Varvet", "Fisk"]], headings)) == [(2, "Focus areas")]
    saved(karlskrona, [["Varvet", "Roads", "Norra", "varvet.example", "nej"]], headings)
    assert list(FocusArea.objects.for_network(karlskrona).filter(organisations=row)) == [two]


MEMBERSHIP = ["Name", "Membership", "Membership from", "Membership to"]


@pytest.mark.parametrize(
    ("cells", "after"),
    [
        (["member", "", ""], [("member", "2020-01-01", None)]),
        (["member", "2019-01-01", ""], [("member", "2019-01-01", None)]),
        (["member", "2020-01-01", "2027-12-31"], [("member", "2020-01-01", "2027-12-31")]),
        (["partner", "2026-07-01", ""], [("member", "2020-01-01", "2026-06-30"), ("partner", "2026-07-01", None)]),
        (
            ["observer", "2015-01-01", "2016-12-31"],
            [("observer", "2015-01-01", "2016-12-31"), ("member", "2020-01-01", None)],
        ),
        (
            ["member", "2015-01-01", "2016-12-31"],
            [("member", "2015-01-01", "2016-12-31"), ("member", "2020-01-01", None)],
        ),
    ],
)
def test_membership_when_a_file_says_so_then_begun_changed_or_followed(karlskrona, cells, after):
    member_organisation(karlskrona, "Varvet")

    saved(karlskrona, [["Varvet", *cells]], MEMBERSHIP)

    found = OrganisationMembership.objects.for_network(karlskrona).order_by("valid_from")
    assert [(m.kind, str(m.valid_from), m.valid_to and str(m.valid_to)) for m in found] == after
    assert planned(karlskrona, [["Varvet", *cells]], MEMBERSHIP).unchanged == 1


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (["partner", "2020-01-01", ""], "Membership"),
        (["partner", "2019-01-01", ""], "Membership from"),
        (["member", "2020-01-01", "2019-01-01"], "Membership to"),
        (["observer", "2015-01-01", "2020-06-30"], "Membership from"),
        (["observer", "2009-01-01", "2012-06-30"], "Membership from"),
    ],
)
def test_membership_when_it_cannot_be_then_refused(karlskrona, cells, column):
    row = member_organisation(karlskrona, "Varvet")
    OrganisationMembershipFactory(organisation=row, valid_from=date(2010, 1, 1), valid_to=date(2011, 1, 1))

    assert faults(planned(karlskrona, [["Varvet", *cells]], MEMBERSHIP)) == [(2, column)]


def test_ceiling_when_the_file_has_more_members_than_agreed_then_said_at_the_first_too_many(karlskrona):
    RegisterRulesFactory(network=karlskrona, member_ceiling=3)
    member_organisation(karlskrona, "Ett")

    table = [[name, "member"] for name in ("Ett", "Två", "Tre", "Fyra", "Fem")]

    assert faults(planned(karlskrona, table, ["Name", "Membership"])) == [(5, "Membership")]
    assert planned(karlskrona, table[:3], ["Name", "Membership"]).errors == []


def test_plan_when_rows_are_many_then_as_few_queries_as_for_one(karlskrona, django_assert_num_queries):
    for count in (1, 3):
        sheet = read(BytesIO(as_csv(list(rows(count)))), columns())
        with django_assert_num_queries(4):
            plan(karlskrona, sheet)
