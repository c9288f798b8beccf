"""What a file of people would do: matched, compared, every fault beside its column, nothing written."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils import timezone, translation

from accounts.models import User
from extranet.members.models import Representation
from extranet.roster.actions import write
from extranet.roster.fields import columns
from extranet.roster.validators import plan
from networks.models import Membership
from notifications.models import Mail
from tables.sheets import read
from tests.extranet.exchange.sheets import as_csv, faults, swedish_number
from tests.factories.members import OrganisationFactory, RepresentationFactory, member_organisation
from tests.factories.networks import PersonFactory

pytestmark = pytest.mark.django_db
HEADINGS = ["Organisation", "First name", "Last name", "Mail address", "Function", "Deputy", "From", "Until"]
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def varvet(karlskrona):
    return member_organisation(karlskrona, "Varvet", number=swedish_number(1))


def planned(network, table, headings=HEADINGS):
    return plan(network, read(BytesIO(as_csv(table, headings)), columns()))


def saved(network, table, headings=HEADINGS):
    found = planned(network, table, headings)
    assert found.errors == []
    write(None, network, found, {"file": "a.csv"})
    return found


def anna(**changed):
    row = dict(zip(HEADINGS, ["Varvet", "Anna", "Varg", "anna@varvet.example", "vd", "no", "", ""], strict=True))
    return list((row | changed).values())


def test_plan_when_somebody_is_new_then_account_representation_and_role_and_no_mail(karlskrona, varvet):
    saved(karlskrona, [anna()])

    row = Representation.objects.for_network(karlskrona).get()
    assert (str(row.person), row.person.email, row.person.language) == ("Anna Varg", "anna@varvet.example", "sv")
    assert not row.person.has_usable_password()
    assert (row.organisation, row.function, row.is_deputy, row.valid_from) == (varvet, "vd", False, TODAY())
    role = Membership.objects.for_network(karlskrona).get(person=row.person)
    assert (role.role, role.source, role.valid_from, role.valid_to) == ("representative", row.source, TODAY(), None)
    assert not Mail.all_networks.exists()


def test_plan_when_saved_and_read_again_then_nothing_changes(karlskrona, varvet):
    table = [anna(), anna(**{"Mail address": "bo@varvet.example", "First name": "Bo", "Deputy": "yes"})]

    first = saved(karlskrona, table)
    again = planned(karlskrona, table)

    assert (first.counts(), again.counts()) == (
        {"created": 2, "changed": 0, "unchanged": 0}, {"created": 0, "changed": 0, "unchanged": 2}
    )  # fmt: skip


def test_plan_when_known_here_then_updated_and_the_name_stays(karlskrona, varvet):
    person = PersonFactory(first_name="Anna", last_name="Gammal", email="anna@varvet.example")
    row = RepresentationFactory(organisation=varvet, person=person, function="vd")

    found = saved(karlskrona, [anna(Function="styrelseordförande", Deputy="ja", Until="2030-12-31")])

    row.refresh_from_db()
    person.refresh_from_db()
    assert (row.function, row.is_deputy, row.valid_to) == ("styrelseordförande", True, date(2030, 12, 31))
    assert (row.valid_from, str(person), found.changed[0].title) == (
        date(2020, 1, 1), "Anna Gammal", "Anna Gammal, Varvet"
    )  # fmt: skip
    assert Membership.objects.for_network(karlskrona).get().role == "deputy"
    assert found.changed[0].words() == [
        ("Function", "vd", "styrelseordförande"), ("Until", "", "2030-12-31"), ("Deputy", "no", "yes")
    ]  # fmt: skip


def test_plan_when_known_in_another_network_only_then_reused_and_nothing_tells_so(karlskrona, kongsberg, varvet):
    foreign = PersonFactory(first_name="Anne", last_name="Fjord", email="anna@varvet.example")
    RepresentationFactory(organisation=member_organisation(kongsberg, "Verket"), person=foreign)

    assert faults(planned(karlskrona, [anna(**{"First name": ""})])) == [(2, "First name")]
    found = saved(karlskrona, [anna()])

    foreign.refresh_from_db()
    assert (str(foreign), found.created[0].title) == ("Anne Fjord", "Anna Varg, Varvet")
    assert Representation.objects.for_network(karlskrona).get().person == foreign
    assert User.objects.filter(email="anna@varvet.example").count() == 1


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"Organisation": ""}, "Organisation"),
        ({"Organisation": "Okända"}, "Organisation"),
        ({"First name": ""}, "First name"),
        ({"First name": "A" * 81}, "First name"),
        ({"Mail address": ""}, "Mail address"),
        ({"Mail address": "anna"}, "Mail address"),
        ({"Function": "v" * 121}, "Function"),
        ({"Deputy": "maybe"}, "Deputy"),
        ({"From": "2020-13-01"}, "From"),
        ({"From": "2020-02-01", "Until": "2020-01-01"}, "Until"),
    ],
)
def test_plan_when_a_cell_is_wrong_then_said_beside_its_column(karlskrona, varvet, changed, column):
    assert faults(planned(karlskrona, [anna(**changed)])) == [(2, column)]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ([swedish_number(1), ""], None),
        ([swedish_number(2), ""], "Organisation number"),
        (["1", ""], "Organisation number"),
        ([swedish_number(1), "Gjuteriet"], "Organisation"),
        ([swedish_number(2), "Gjuteriet"], None),
        (["", swedish_number(1)], None),
        (["", "varvet"], None),
        (["", "Verket"], "Organisation"),
    ],
)
def test_plan_when_an_organisation_is_named_then_found_by_number_or_name(karlskrona, kongsberg, varvet, cells, column):
    OrganisationFactory(network=karlskrona, name="Gjuteriet")
    OrganisationFactory(network=kongsberg, name="Verket")
    headings = ["Organisation number", "Organisation", "First name", "Mail address"]

    found = planned(karlskrona, [[*cells, "Anna", "anna@varvet.example"]], headings)

    assert faults(found) == ([(2, column)] if column else [])


def test_plan_when_two_rows_contradict_then_the_second_is_wrong(karlskrona, varvet):
    OrganisationFactory(network=karlskrona, name="Gjuteriet")
    other = {"Organisation": "Gjuteriet"}

    table = [anna(), anna(), anna(**other, **{"Last name": "Lo"}), anna(**other, **{"First name": "", "Last name": ""})]

    assert faults(planned(karlskrona, table)) == [(3, "Mail address"), (4, "Mail address")]
    assert len(planned(karlskrona, table).created) == 2


@pytest.mark.parametrize(
    ("first", "last", "column"),
    [
        ("2020-01-01", "", None),
        ("2021-01-01", "", "From"),
        ("2015-01-01", "", "From"),
        ("2015-01-01", "2019-12-31", None),
        ("2015-01-01", "2020-01-01", "From"),
    ],
)
def test_plan_when_another_first_day_is_given_then_a_period_apart_or_refused(karlskrona, varvet, first, last, column):
    person = PersonFactory(email="anna@varvet.example")
    RepresentationFactory(organisation=varvet, person=person)

    found = planned(karlskrona, [anna(From=first, Until=last)])

    assert faults(found) == ([(2, column)] if column else [])


def test_plan_when_a_column_is_missing_or_a_cell_empty_then_left_alone_or_emptied(karlskrona, varvet):
    person = PersonFactory(email="anna@varvet.example")
    chief = RepresentationFactory(organisation=varvet)
    row = RepresentationFactory(
        organisation=varvet, person=person, position="site_manager", is_deputy=True, deputy_of=chief,
        valid_to=TODAY() + timedelta(days=9),
    )  # fmt: skip

    saved(karlskrona, [["Varvet", "anna@varvet.example", "", ""]], ["Organisation", "Mail", "Function", "Deputy"])
    row.refresh_from_db()
    assert (row.function, row.position, row.deputy_of) == ("", "site_manager", chief)
    assert row.valid_to == TODAY() + timedelta(days=9)

    saved(karlskrona, [["Varvet", "anna@varvet.example", "nej", ""]], ["Organisation", "Mail", "Deputy", "Until"])
    row.refresh_from_db()
    assert (row.is_deputy, row.deputy_of, row.valid_to) == (False, None, None)


def test_plan_when_rows_are_many_then_as_few_queries_as_for_one(karlskrona, varvet, django_assert_num_queries):
    for count in (1, 3):
        table = [anna(**{"Mail address": f"{n}@varvet.example"}) for n in range(count)]
        sheet = read(BytesIO(as_csv(table, HEADINGS)), columns())
        with django_assert_num_queries(4):
            found = plan(karlskrona, sheet)
        assert len(found.created) == count


@pytest.mark.parametrize("count", [1, 3])
def test_write_when_rows_are_many_then_as_few_queries_as_for_one(karlskrona, varvet, django_assert_num_queries, count):
    found = planned(karlskrona, [anna(**{"Mail address": f"{n}@varvet.example"}) for n in range(count)])

    with django_assert_num_queries(14):
        write(None, karlskrona, found, {"file": "a.csv"})
    assert Membership.objects.for_network(karlskrona).count() == count
