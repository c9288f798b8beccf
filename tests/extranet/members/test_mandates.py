"""Offices: the warning before they expire, and what a new chair is handed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from extranet.members.actions import warn_of_mandates
from extranet.members.models import Mandate
from networks.choices import Role
from notifications.models import Mail
from tests.factories.followup import DecisionFactory, MeasureFactory
from tests.factories.meetings import MinutesFactory
from tests.factories.members import MandateFactory, RegisterRulesFactory, RepresentationFactory, member_organisation
from tests.factories.networks import member_of

TODAY = timezone.localdate


def mandate(network, days, office="steering_group", **fields):
    """An office that has so many days left."""
    return MandateFactory(network=network, office=office, valid_to=TODAY() + timedelta(days=days), **fields)


def expiring(network, days=90):
    return list(Mandate.objects.for_network(network).expiring(days))


@pytest.mark.parametrize(("days", "warned"), [(-1, False), (0, True), (90, True), (91, False)])
def test_an_office_is_about_to_expire_within_the_days_of_warning(days, warned, karlskrona):
    row = mandate(karlskrona, days)

    assert expiring(karlskrona) == ([row] if warned else [])


def test_an_office_without_end_or_one_that_has_not_begun_does_not_expire(karlskrona):
    MandateFactory(network=karlskrona)
    mandate(karlskrona, 60, valid_from=TODAY() + timedelta(days=1))

    assert expiring(karlskrona) == []


def test_a_successor_of_the_chair_ends_the_warning_and_one_in_a_group_does_not(karlskrona, kongsberg):
    chair, seat = mandate(karlskrona, 30, "chair"), mandate(karlskrona, 40)
    after = TODAY() + timedelta(days=31)
    MandateFactory(network=karlskrona, valid_from=after)
    MandateFactory(network=kongsberg, office="chair", valid_from=after)
    assert expiring(karlskrona) == [chair, seat]

    MandateFactory(network=karlskrona, office="chair", valid_from=after)
    assert expiring(karlskrona) == [seat]
    MandateFactory(network=karlskrona, person=seat.person, valid_from=after)
    assert expiring(karlskrona) == []


def test_each_of_the_secretariat_is_mailed_once_for_a_last_day(karlskrona, kongsberg, secretariat, member, outsider):
    other = member_of(karlskrona, Role.SECRETARIAT)
    row = mandate(karlskrona, 30, "chair", person__first_name="Hemlig")

    assert [warn_of_mandates(), warn_of_mandates()] == [1, 1]

    mails = Mail.objects.for_network(karlskrona)
    assert {mail.to for mail in mails} == {secretariat.email, other.email}
    assert mails.count() == 2
    assert "Hemlig" not in mails[0].text + mails[0].subject
    assert "/cms/mandates/" in mails[0].text
    row.valid_to += timedelta(days=1)
    row.save()
    warn_of_mandates()
    assert mails.all().count() == 4


def test_a_network_that_wants_to_know_earlier_is_told_earlier(karlskrona, secretariat):
    mandate(karlskrona, 120)
    assert warn_of_mandates() == 0

    RegisterRulesFactory(network=karlskrona, warn_days=180)
    assert warn_of_mandates() == 1


@pytest.mark.parametrize("who", ["secretariat", "chair", "board", "member"])
def test_the_overview_warns_those_who_can_do_something(who, karlskrona, browser):
    role = Role.REPRESENTATIVE if who == "member" else Role(who)
    row = mandate(karlskrona, 30, "vice_chair")

    todo = dict(browser(member_of(karlskrona, role)).get("/en/extranet/").context["todo"])

    shown = [(found.title, found.date) for found in todo.get("do", [])]
    assert shown == ([(f"Vice chair: {row.person}", row.valid_to)] if who in {"secretariat", "chair"} else [])


def test_the_handover_tells_who_leads_and_who_led(karlskrona, kongsberg, browser):
    chair = member_of(karlskrona, Role.CHAIR)
    RegisterRulesFactory(network=karlskrona, function_required=True, member_ceiling=25)
    RepresentationFactory(organisation=member_organisation(karlskrona, "Trossö"), position="other")
    member_organisation(karlskrona, "Kanske AB", kind="prospect")
    now = MandateFactory(network=karlskrona, office="chair", person=chair, elected_at="Årsmötet")
    before = MandateFactory(network=karlskrona, office="chair", valid_to=date(2024, 2, 1))
    MandateFactory(network=kongsberg, office="chair", person__last_name="Fremmed")

    page = browser(chair).get("/en/extranet/members/handover/")

    assert (list(page.context["seats"]), list(page.context["earlier"])) == ([now], [before])
    text = page.content.decode()
    for part in ("Årsmötet", "at most 25 members", "Trossö", "Not represented by chief executive", str(before.person)):
        assert part in text
    assert [word for word in ("Fremmed", "Kanske") if word in text] == []


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.CHAIR, 200), (Role.BOARD, 200), (Role.CONVENER, 200), (Role.SECRETARIAT, 200)]
    + [(role, 403) for role in (Role.REPRESENTATIVE, Role.DEPUTY, Role.PARTNER, Role.OBSERVER, Role.EDITOR)],
)
def test_the_handover_is_for_those_who_lead_the_network(role, status, karlskrona, browser):
    person = browser(member_of(karlskrona, role))

    assert person.get("/en/extranet/members/handover/").status_code == status
    assert ("/handover/" in person.get("/en/extranet/members/").content.decode()) == (status == 200)


def test_the_handover_tells_what_is_under_way_what_was_decided_and_the_latest_minutes(karlskrona, kongsberg, browser):
    chair = browser(member_of(karlskrona, Role.CHAIR))
    assert "Open measures" not in chair.get("/en/extranet/members/handover/").content.decode()
    MeasureFactory(network=karlskrona, title="Räkna lastbilarna")
    MeasureFactory(network=karlskrona, title="Redan klar", status="done")
    MeasureFactory(network=kongsberg, title="Grannens")
    DecisionFactory(network=karlskrona, text="Bussen går oftare.")
    DecisionFactory(network=karlskrona, text="För länge sedan", decided_on=TODAY() - timedelta(days=400))
    MinutesFactory(meeting__network=karlskrona, meeting__title="Höstmöte", approved=True)
    MinutesFactory(meeting__network=karlskrona, meeting__title="Bara utkast")

    text = chair.get("/en/extranet/members/handover/").content.decode()

    assert [word in text for word in ("Räkna lastbilarna", "Bussen går oftare.", "Höstmöte")] == [True] * 3
    assert [word in text for word in ("Redan klar", "Grannens", "För länge sedan", "Bara utkast")] == [False] * 4


@pytest.mark.parametrize("number", [1, 3])
def test_the_handover_costs_the_same_for_one_and_for_three(
    number, karlskrona, board, browser, django_assert_num_queries
):
    for n in range(number):
        RepresentationFactory(organisation=member_organisation(karlskrona, f"Verkstad {n}"))
        MandateFactory(network=karlskrona)
        MandateFactory(network=karlskrona, valid_to=date(2024, 2, 1))
        MeasureFactory(network=karlskrona)
        DecisionFactory(network=karlskrona)
        MinutesFactory(meeting__network=karlskrona, approved=True)
    client = browser(board)
    client.get("/en/extranet/members/handover/")

    with django_assert_num_queries(22):
        client.get("/en/extranet/members/handover/")
