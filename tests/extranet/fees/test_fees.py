"""Fees of a year: set by rule, marked step by step, taken out for invoicing, summed up."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from audit.models import Entry
from extranet.fees.actions import assess_fees, mark_fees, unmark_fees
from extranet.fees.choices import FeeState
from extranet.fees.models import Fee, FeeRule
from tests.factories.fees import FeeFactory, FeeRuleFactory
from tests.factories.members import OrganisationFactory, OrganisationMembershipFactory, member_organisation

DAY = date(2026, 2, 1)


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)


def fees(network):
    return {fee.organisation.name: fee.amount for fee in Fee.objects.for_network(network)}


def states(network):
    return [fee.state for fee in Fee.objects.for_network(network).order_by("pk")]


def test_each_pays_by_the_most_exact_rule_and_nobody_twice(karlskrona, kongsberg, secretariat):
    for rule in (
        {"amount": 10000},
        {"amount": 12000, "year_from": 2026},
        {"amount": 90000, "year_from": 2027},
        {"amount": 20000, "year_from": 2026, "employees_from": 200},
        {"amount": 5000, "kind": "academia"},
        {"amount": 1000, "membership": "partner"},
    ):
        FeeRuleFactory(network=karlskrona, **rule)
    FeeRuleFactory(network=kongsberg, amount=77)
    member_organisation(karlskrona, "Liten", employees=20)
    member_organisation(karlskrona, "Stor", employees=200)
    member_organisation(karlskrona, "Skolan", employees=900)
    karlskrona_school = member_organisation(karlskrona, "Högskolan")
    karlskrona_school.__class__.all_networks.filter(pk=karlskrona_school.pk).update(kind="academia")
    member_organisation(karlskrona, "Partnern", kind="partner")
    member_organisation(karlskrona, "Observatören", kind="observer")
    member_organisation(karlskrona, "Kanske", kind="prospect")
    gone = OrganisationFactory(network=karlskrona, name="Lämnade i januari")
    OrganisationMembershipFactory(organisation=gone, valid_to=date(2026, 1, 1))
    past = OrganisationFactory(network=karlskrona, name="Lämnade i fjol")
    OrganisationMembershipFactory(organisation=past, valid_to=date(2025, 12, 31))
    member_organisation(kongsberg, "Våpenfabrikken")

    assert assess_fees(by=secretariat, network=karlskrona, year=2026) == 6
    assert assess_fees(by=secretariat, network=karlskrona, year=2026) == 0

    assert fees(karlskrona) == {
        "Liten": Decimal(12000),
        "Stor": Decimal(20000),
        "Skolan": Decimal(20000),
        "Högskolan": Decimal(5000),
        "Partnern": Decimal(1000),
        "Lämnade i januari": Decimal(12000),
    }


def test_steps_are_kept_with_their_day_and_those_that_do_not_fit_change_nothing(karlskrona, kongsberg, secretariat):
    fee, foreign = FeeFactory(organisation__network=karlskrona), FeeFactory(organisation__network=kongsberg)

    def mark(state):
        facts = {"network": karlskrona, "fees": [fee.pk, foreign.pk], "state": state, "on": DAY}
        return mark_fees(by=secretariat, **facts)

    assert mark(FeeState.REMINDED) == 0
    assert [mark(state) for state in (FeeState.INVOICED, FeeState.REMINDED, FeeState.PAID)] == [1, 1, 1]
    assert [mark(state) for state in (FeeState.WAIVED, FeeState.INVOICED, FeeState.PAID)] == [0, 0, 0]
    fee.refresh_from_db()
    assert (fee.state, fee.invoiced_on, fee.reminded_on, fee.paid_on, fee.waived_on) == ("paid", DAY, DAY, DAY, None)
    assert states(kongsberg) == [FeeState.TO_INVOICE]
    assert Entry.objects.for_network(karlskrona).filter(action="fees.mark").count() == 7


@pytest.mark.parametrize("state", FeeState)
def test_every_fee_is_in_exactly_one_state(state, karlskrona):
    days = {
        FeeState.TO_INVOICE: {},
        FeeState.INVOICED: {"invoiced_on": DAY},
        FeeState.REMINDED: {"invoiced_on": DAY, "reminded_on": DAY},
        FeeState.PAID: {"invoiced_on": DAY, "reminded_on": DAY, "paid_on": DAY},
        FeeState.WAIVED: {"invoiced_on": DAY, "waived_on": DAY},
    }[state]
    fee = FeeFactory(organisation__network=karlskrona, **days)

    assert fee.state == state
    assert [s for s in FeeState if Fee.objects.for_network(karlskrona).in_state(s)] == [state]


def test_the_screen_sets_marks_and_sums_up_a_year(karlskrona, staff):
    FeeRuleFactory(network=karlskrona, amount=10000)
    for name in ("A", "B", "C"):
        member_organisation(karlskrona, name)

    staff.post("/cms/fees/assess/", {"year": "2026"})
    ticked = list(Fee.objects.for_network(karlskrona).order_by("pk").values_list("pk", flat=True)[:2])
    sent = {"fees": ticked, "step": "invoiced", "on": "2026-02-01"}
    answer = staff.post("/cms/fees/?year=2026", sent, follow=True)

    summed = {str(row.label): (row.number, row.amount) for row in answer.context["summary"]}
    assert (summed["to be invoiced"], summed["invoiced"]) == ((1, Decimal(10000)), (2, Decimal(20000)))
    assert summed["all"] == (3, Decimal(30000))
    assert [fee.pk for fee in staff.get("/cms/fees/?year=2026&state=invoiced").context["fees"]] == ticked


def test_the_last_mark_is_taken_back_and_nothing_else(karlskrona, kongsberg, staff):
    paid = FeeFactory(organisation__network=karlskrona, invoiced_on=DAY, reminded_on=DAY, paid_on=DAY)
    unmarked, foreign = FeeFactory(organisation__network=karlskrona), FeeFactory(organisation__network=kongsberg)
    FeeFactory(organisation__network=karlskrona, invoiced_on=DAY)  # not ticked
    sent = {"fees": [paid.pk, unmarked.pk], "step": "take_back", "on": "2026-02-01"}

    answer = staff.post(f"/cms/fees/?year={paid.year}", sent, follow=True)

    assert "The last mark of 1 fee is taken back. 1 stayed as they were" in answer.content.decode()
    paid.refresh_from_db()
    assert (paid.state, paid.reminded_on, paid.paid_on) == (FeeState.REMINDED, DAY, None)
    assert states(karlskrona).count(FeeState.INVOICED) == 1
    for expected in (FeeState.INVOICED, FeeState.TO_INVOICE, FeeState.TO_INVOICE):
        unmark_fees(by=None, network=karlskrona, fees=[paid.pk, foreign.pk])
        paid.refresh_from_db()
        assert paid.state == expected


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"step": "paid", "on": "2026-02-01"}, {"fees"}),
        ({"fees": ["own"], "step": "nonsense", "on": "2026-13-01"}, {"step", "on"}),
        ({"fees": ["foreign"], "step": "paid", "on": "2026-02-01"}, {"fees"}),
        ({"fees": ["x"], "step": "paid", "on": "2026-02-01"}, {"fees"}),
    ],
)
def test_a_mark_that_cannot_be_read_changes_nothing(sent, errors, karlskrona, kongsberg, staff):
    rows = {"own": FeeFactory(organisation__network=karlskrona), "foreign": FeeFactory(organisation__network=kongsberg)}
    sent = sent | {"fees": [rows[name].pk if name in rows else name for name in sent.get("fees", [])]}

    answer = staff.post("/cms/fees/?year=2026", sent)

    assert set(answer.context["mark_form"].errors) == errors
    assert states(karlskrona) + states(kongsberg) == [FeeState.TO_INVOICE] * 2


@pytest.mark.parametrize("question", ["year=1", "year=x&state=nonsense", "state=%00", ""])
def test_any_question_is_answered(question, staff):
    assert staff.get(f"/cms/fees/?{question}").status_code == 200


def test_the_file_for_invoicing_holds_the_networks_fees_and_is_logged(karlskrona, kongsberg, staff):
    FeeFactory(organisation__network=karlskrona, organisation__name="Trossö", organisation__number="5560160680")
    FeeFactory(organisation__network=karlskrona, invoiced_on=DAY)
    FeeFactory(organisation__network=kongsberg)

    answer = staff.post("/cms/fees/export/", {"year": "2026", "state": "to_invoice"})

    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[1:] == [("Trossö", "556016-0680", "", 2026, 10000, "SEK", "to be invoiced", "", "", "", "")] or rows[
        1:
    ] == [("Trossö", "556016-0680", None, 2026, 10000, "SEK", "to be invoiced", None, None, None, None)]
    assert Entry.objects.for_network(karlskrona).get(action="fees.export").details == {"year": 2026, "rows": 1}


def test_fees_stand_in_the_timeline(karlskrona, staff):
    fee = FeeFactory(organisation__network=karlskrona, invoiced_on=DAY, paid_on=date(2026, 3, 1))

    events = staff.get(f"/cms/organisations/{fee.organisation.pk}/timeline/").context["events"]

    assert [event.text for event in events] == ["fee of 2026: paid", "fee of 2026: invoiced"]


def test_rules_are_kept_by_the_secretariat_once_each(karlskrona, staff):
    sent = {"membership": "member", "kind": "", "employees_from": "0", "year_from": "2026", "amount": "25000"}

    assert staff.post("/cms/fee-rules/new/", sent).status_code == 302
    answer = staff.post("/cms/fee-rules/new/", sent)

    assert list(answer.context["form"].errors) == ["__all__"]
    assert FeeRule.objects.for_network(karlskrona).get().amount == Decimal(25000)


@pytest.mark.parametrize("number", [1, 3])
def test_the_screen_costs_the_same_for_one_and_for_three(number, karlskrona, staff, django_assert_num_queries):
    for _n in range(number):
        FeeFactory(organisation__network=karlskrona)
    staff.get("/cms/fees/?year=2026")

    with django_assert_num_queries(11):
        staff.get("/cms/fees/?year=2026")
