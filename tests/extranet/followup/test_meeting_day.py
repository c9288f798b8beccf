"""Decisions and measures noted on the day of a meeting."""

import pytest
from django.utils import timezone

from extranet.followup.models import Decision, Measure
from tests.extranet.followup.pages import text_of
from tests.factories.followup import DecisionFactory, MeasureFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, MinutesFactory
from tests.factories.networks import member_of


@pytest.fixture
def day(meeting):
    return f"/en/extranet/meetings/{meeting.pk}/decisions/"


MEASURE = {"kind": "measure", "title": "Mät", "due_on": "2099-01-01"}


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("board", 403), ("secretariat", 200), ("outsider", 404)])
def test_secretariat_notes(who, status, request, day, browser):
    assert browser(request.getfixturevalue(who)).get(day).status_code == status


def test_form_stands_at_the_item_that_was_chosen(karlskrona, day, item, board_item, secretariat, browser):
    following = MeetingFactory(network=karlskrona)
    answer = browser(secretariat).get(f"{day}?kind=measure&item={item.pk}")

    assert [part["chosen"] for part in answer.context["parts"]] == [True, False, False]
    assert text_of(answer).count("button--main") == 1
    expected = timezone.localdate(following.starts_at).isoformat()
    assert f'value="{expected}"' in text_of(answer)


@pytest.mark.parametrize("query", ["", "?kind=x", "?kind=decision&item=0", "?kind=measure&item=x", "?item=1"])
def test_unknown_choice_shows_the_agenda_without_a_form(query, day, item, secretariat, browser):
    answer = browser(secretariat).get(day + query)

    assert (answer.status_code, answer.context["form"]) == (200, None)


def test_decision_and_measure_are_noted_at_their_item(karlskrona, day, meeting, item, member, secretariat, browser):
    client = browser(secretariat)
    first = client.post(day, {"kind": "decision", "item": item.pk, "text": "Bussen går."})
    second = client.post(day, MEASURE | {"item": item.pk, "owner": member.pk})
    third = client.post(day, MEASURE | {"title": "Alla", "owner": member.pk})

    assert [answer.url.rpartition("#")[2] for answer in (first, second, third)] == [
        f"item-{item.pk}",
        f"item-{item.pk}",
        "item-0",
    ]
    decision = Decision.objects.for_network(karlskrona).get()
    assert (decision.text, decision.item, decision.decided_on) == (
        "Bussen går.",
        item,
        timezone.localdate(meeting.starts_at),
    )
    rows = Measure.objects.for_network(karlskrona).order_by("pk")
    assert [(row.title, row.item, row.owner, row.meeting) for row in rows] == [
        ("Mät", item, member, meeting),
        ("Alla", None, member, meeting),
    ]
    page = text_of(client.get(day))
    assert page.count("Mät") >= 1
    assert "Bussen går." in page


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "decision", "text": ""}, "text"),
        ({"kind": "decision", "text": "x" * 2001}, "text"),
        (MEASURE, "owner"),
        (MEASURE | {"title": "", "owner": "{member}"}, "title"),
        (MEASURE | {"due_on": "2020-01-01", "owner": "{member}"}, "due_on"),
        (MEASURE | {"due_on": "snart", "owner": "{member}"}, "due_on"),
        (MEASURE | {"owner": "{foreign}"}, "owner"),
        (MEASURE | {"organisation": "999999"}, "organisation"),
        (MEASURE | {"item": "{board_item}", "owner": "{member}"}, "owner"),
    ],
)
def test_wrong_note_is_told_beside_the_field(sent, field, kongsberg, day, board_item, member, secretariat, browser):
    values = {"member": member.pk, "foreign": member_of(kongsberg).pk, "board_item": board_item.pk}
    filled = {name: value.format(**values) for name, value in sent.items()}
    answer = browser(secretariat).post(day, filled)

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert Measure.all_networks.count() == Decision.all_networks.count() == 0


def test_before_the_day_nothing_is_noted(karlskrona, member, secretariat, browser):
    meeting = MeetingFactory(network=karlskrona)
    address = f"/en/extranet/meetings/{meeting.pk}/decisions/"
    answer = browser(secretariat).post(address, MEASURE | {"owner": member.pk})

    assert "two hours before a meeting" in text_of(answer)
    assert Measure.all_networks.count() == 0


def test_approved_minutes_take_no_decision_but_measures(day, meeting, item, member, secretariat, browser):
    MinutesFactory(meeting=meeting, approved=True)
    client = browser(secretariat)
    refused = client.post(day, {"kind": "decision", "item": item.pk, "text": "För sent."})
    client.post(day, MEASURE | {"owner": member.pk})

    assert "what was decided stands there" in text_of(refused)
    assert (Decision.all_networks.count(), Measure.all_networks.count()) == (0, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_day_costs_the_same_for_one_and_for_three(
    number, karlskrona, meeting, day, member, secretariat, browser, django_assert_num_queries
):
    for _n in range(number):
        item = AgendaItemFactory(meeting=meeting)
        DecisionFactory(network=karlskrona, meeting=meeting, item=item)
        MeasureFactory(network=karlskrona, meeting=meeting, item=item, owner=member)
    client = browser(secretariat)
    client.get(day)

    with django_assert_num_queries(9):
        client.get(day)
