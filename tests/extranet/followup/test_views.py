"""Lists, the page of a measure, the mailed link, the day, and what shows elsewhere."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from extranet.followup.choices import Occasion
from extranet.followup.emails import tell
from extranet.followup.models import Decision, Measure, MeasureUpdate, Notice
from extranet.meetings.models import Minutes
from networks.choices import Role
from networks.models import Membership
from notifications.models import Mail
from tests.factories.followup import DecisionFactory, MeasureFactory, MeasureUpdateFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, MinutesFactory
from tests.factories.members import RepresentationFactory, member_organisation
from tests.factories.networks import PersonFactory, member_of

LIST = "/en/extranet/measures/"


@pytest.fixture(autouse=True)
def _speaks_english(karlskrona):
    karlskrona.languages = ["sv", "en"]
    karlskrona.save()


def text_of(response):
    return response.content.decode()


# ---------------------------------------------------------------- lists


def test_list_shows_open_measures_and_leads_to_the_others(karlskrona, member, measure, browser):
    MeasureFactory(network=karlskrona, title="Försenad", late=True)
    MeasureFactory(network=karlskrona, title="Klar", status="done")
    page = text_of(browser(member).get(LIST))

    assert page.index("Försenad") < page.index("Räkna resenärer")
    assert "Klar" not in page
    assert [word in page for word in ("Open 2", "Mine 1", "Overdue 1", "Finished 1", "All 3")] == [True] * 5


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("show=mine", {"Räkna resenärer"}),
        ("show=nonsense", {"Räkna resenärer", "Bussfil"}),
        ("find=räkna", {"Räkna resenärer"}),
        ("find=alfa buss", {"Bussfil"}),
        ("find=" + "x" * 90, {"Räkna resenärer", "Bussfil"}),
        ("find=Disa&show=all", {"Räkna resenärer"}),
        ("page=99&page=x", {"Räkna resenärer", "Bussfil"}),
    ],
)
def test_list_is_filtered_and_bad_questions_show_what_is_open(query, expected, karlskrona, member, measure, browser):
    alfa = member_organisation(karlskrona, "Alfa")
    MeasureFactory(network=karlskrona, title="Bussfil", owner=None, organisation=alfa)
    answer = browser(member).get(f"{LIST}?{query}")

    assert answer.status_code == 200
    assert {row.title for row in answer.context["page"]} == expected


def test_decisions_are_listed_and_found(karlskrona, member, board, browser):
    DecisionFactory(network=karlskrona, text="Bussen går.", meeting__title="Majmötet")
    DecisionFactory(network=karlskrona, text="Avgiften höjs.", board=True)
    client = browser(member)

    assert "Avgiften" not in text_of(client.get(f"{LIST}decisions/"))
    assert [len(client.get(f"{LIST}decisions/?find={word}").context["page"]) for word in ("majmötet", "tåg")] == [1, 0]
    assert "Avgiften" in text_of(browser(board).get(f"{LIST}decisions/"))
    assert client.get(f"{LIST}decisions/?find={'x' * 90}").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("", 8), ("?show=mine", 8), ("decisions/", 7)])
def test_lists_cost_the_same_for_one_and_for_three(
    number, address, queries, karlskrona, member, browser, django_assert_num_queries
):
    for n in range(number):
        organisation = member_organisation(karlskrona, f"Verk {n}")
        meeting = MeetingFactory(network=karlskrona, past=True)
        MeasureFactory(network=karlskrona, owner=member, organisation=organisation, meeting=meeting)
        DecisionFactory(network=karlskrona, meeting=meeting, item=AgendaItemFactory(meeting=meeting))
    client = browser(member)
    client.get(LIST)

    with django_assert_num_queries(queries):
        client.get(LIST + address)


# ---------------------------------------------------------------- one measure


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("other", 200), ("board", 200), ("secretariat", 200), ("outsider", 404), ("nobody", 302)],
)
def test_members_read_a_measure_with_its_history(who, status, request, karlskrona, measure, browser):
    MeasureUpdateFactory(measure=measure, note="Halvvägs.", by=measure.owner)
    people = {"owner": lambda: measure.owner, "other": lambda: member_of(karlskrona), "nobody": lambda: None}
    person = people[who]() if who in people else request.getfixturevalue(who)
    answer = browser(person).get(measure.get_absolute_url().replace("/sv/", "/en/"))

    assert answer.status_code == status
    if status == 200:
        assert "From “not begun” to “under way”" in text_of(answer)
        assert ("button--main" in text_of(answer)) == (who in {"owner", "secretariat"})
        assert ("/cms/measures/edit/" in text_of(answer)) == (who == "secretariat")


def test_owner_reports_on_the_page(karlskrona, member, measure, browser):
    client, page = browser(member), f"{LIST}{measure.pk}/"
    answer = client.post(page, {"status": "under_way", "note": "Räknat i två bussar."}, follow=True)

    assert "Your report is kept." in text_of(answer)
    assert "Räknat i två bussar." in text_of(answer)
    measure.refresh_from_db()
    assert measure.status == "under_way"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "status"),
        ({"status": "finished", "note": "Räknat"}, "status"),
        ({"status": "not_begun"}, "status"),
        ({"status": "done", "note": "x" * 1001}, "note"),
    ],
)
def test_wrong_report_is_told_beside_the_field_and_keeps_what_was_typed(sent, field, member, measure, browser):
    answer = browser(member).post(f"{LIST}{measure.pk}/", sent)

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert sent.get("note", "") in text_of(answer)
    assert MeasureUpdate.all_networks.count() == 0


def test_who_does_not_answer_for_it_may_not_report(karlskrona, board, measure, browser):
    assert browser(board).post(f"{LIST}{measure.pk}/", {"status": "done"}).status_code == 403
    hidden = MeasureFactory(network=karlskrona, board=True)
    assert browser(member_of(karlskrona)).post(f"{LIST}{hidden.pk}/", {"status": "done"}).status_code == 404


def test_deputy_of_an_organisation_reports(karlskrona, browser):
    deputy = member_of(karlskrona, Role.DEPUTY)
    organisation = member_organisation(karlskrona, "Alfa")
    RepresentationFactory(organisation=organisation, person=deputy, is_deputy=True)
    measure = MeasureFactory(network=karlskrona, owner=None, organisation=organisation)

    assert browser(deputy).post(f"{LIST}{measure.pk}/", {"status": "done"}).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_for_one_and_for_three_reports(number, member, measure, browser, django_assert_num_queries):
    for _n in range(number):
        MeasureUpdateFactory(measure=measure, by=PersonFactory())
    client = browser(member)
    client.get(LIST)

    with django_assert_num_queries(7):
        client.get(f"{LIST}{measure.pk}/")


# ---------------------------------------------------------------- behind the mailed link


@pytest.fixture
def mailed(karlskrona, member, measure):
    """The path of the link in the owner's mail."""
    tell(measure, member, Occasion.DUE)
    text = Mail.objects.for_network(karlskrona).get().text
    return re.search(r"/sv/measure/\S+", text)[0]


def test_link_opens_its_measure_without_log_in_and_changes_nothing(mailed, measure, browser):
    client = browser()
    answer = client.get(mailed, follow=True)

    assert answer.redirect_chain == [(f"/sv/measure/{measure.reference}/", 302)]
    assert "Räkna resenärer" in text_of(answer)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer.headers["Cache-Control"]
    assert MeasureUpdate.all_networks.count() == 0
    assert client.get(mailed).status_code == 302
    assert client.post(mailed).status_code == 405


def test_owner_reports_by_the_link(mailed, measure, member, browser):
    client = browser()
    client.get(mailed)
    page = f"/sv/measure/{measure.reference}/"
    wrong = client.post(page, {"status": "not_begun"})
    right = client.post(page, {"status": "done", "note": "Tolv resenärer."})

    assert (wrong.status_code, list(wrong.context["form"].errors)) == (200, ["status"])
    assert right.status_code == 302
    said = MeasureUpdate.all_networks.get()
    assert (said.by, said.to_status, said.note) == (member, "done", "Tolv resenärer.")


def test_session_of_a_link_is_limited_to_its_measure(karlskrona, mailed, member, browser):
    other = MeasureFactory(network=karlskrona, owner=member)
    client = browser()
    client.get(mailed)

    assert client.get(f"/sv/measure/{other.reference}/").status_code == 404
    assert client.get(f"/sv/extranet/measures/{other.pk}/").status_code == 302
    assert browser().get(f"/sv/measure/{other.reference}/").status_code == 404


@pytest.mark.parametrize("change", ["time", "session", "owner", "left", "closed", "board", "network"])
def test_link_ends(change, karlskrona, kongsberg, mailed, member, measure, browser):
    client, page = browser(), f"/sv/measure/{measure.reference}/"
    client.get(mailed)
    rows = Measure.objects.for_network(karlskrona)
    days = {"time": 61, "session": 1}.get(change, 0)
    if change == "owner":
        rows.update(owner=member_of(karlskrona))
    if change == "left":
        Membership.objects.for_network(karlskrona).filter(person=member).delete()
    if change == "closed":
        type(member).objects.filter(pk=member.pk).update(is_active=False)
    if change == "board":
        rows.update(audience={karlskrona.key("board")})
    if change == "network":
        client = browser(network=kongsberg)
        page, mailed = page.replace("/sv/", "/nb/"), mailed.replace("/sv/", "/nb/")
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        assert client.get(page).status_code == 404
        again = client.get(mailed)
        if change != "session":
            assert (again.status_code, "The link no longer works" in text_of(again)) == (404, True)
            assert "Räkna resenärer" not in text_of(again)


def test_bare_host_has_no_measures(db, settings, browser):
    from django.test import Client

    client = Client(headers={"host": settings.HUB_HOST})
    assert client.get(f"/en/measure/{'A' * 43}/").status_code == 404


# ---------------------------------------------------------------- on the day


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


# ---------------------------------------------------------------- shown elsewhere


def todo(browser, person):
    return dict(browser(person).get("/en/extranet/").context["todo"]).get("do", [])


def test_overview_tells_what_one_owes_overdue_first(karlskrona, member, measure, browser):
    MeasureFactory(network=karlskrona, title="Försenad", owner=member, late=True)
    MeasureFactory(network=karlskrona, title="Klar", owner=member, status="done")
    MeasureFactory(network=karlskrona, title="Annans", late=True)
    rows = todo(browser, member)

    assert [(row.title, row.sign) for row in rows] == [("Försenad", "bad"), ("Räkna resenärer", "")]
    assert rows[0].text.startswith("Overdue since ")
    assert "state--bad" in text_of(browser(member).get("/en/extranet/"))


def test_overview_tells_those_who_lead_what_others_have_not_done(karlskrona, board, measure, browser):
    late = MeasureFactory(network=karlskrona, title="Försenad", late=True)
    rows = todo(browser, board)

    assert [row.title for row in rows] == ["Försenad"]
    assert rows[0].text.startswith(f"{late.owner}: overdue since ")


def test_overview_leads_to_the_rest_where_there_is_more(karlskrona, board, browser):
    for _n in range(6):
        MeasureFactory(network=karlskrona, owner=board)
        MeasureFactory(network=karlskrona, late=True)
    rows = todo(browser, board)

    assert len(rows) == 12
    assert [row.url for row in rows[-2:]] == [f"{LIST}?show=overdue", f"{LIST}?show=mine"]


def test_meeting_page_shows_what_was_decided_and_who_does_what(karlskrona, meeting, item, member, secretariat, browser):
    page = f"/en/extranet/meetings/{meeting.pk}/"
    assert "Decisions and measures" not in text_of(browser(member).get(page))
    assert "Nothing is noted yet." in text_of(browser(secretariat).get(page))
    DecisionFactory(network=karlskrona, meeting=meeting, item=item, text="Bussen går.")
    DecisionFactory(network=karlskrona, meeting=meeting, text="Hemligt.", board=True)
    MeasureFactory(network=karlskrona, meeting=meeting, title="Mät")
    shown = text_of(browser(member).get(page))

    assert "Bussen går." in shown
    assert "Mät" in shown
    assert "Hemligt." not in shown
    assert "Note decisions and measures" not in shown


def test_page_of_a_coming_meeting_shows_what_is_overdue(karlskrona, member, measure, browser):
    meeting = MeetingFactory(network=karlskrona)
    page = f"/en/extranet/meetings/{meeting.pk}/"
    assert "Overdue measures" not in text_of(browser(member).get(page))
    MeasureFactory(network=karlskrona, title="Försenad", late=True)
    MeasureFactory(network=karlskrona, title="Dold", late=True, board=True)
    shown = text_of(browser(member).get(page))

    assert "Försenad" in shown
    assert "Dold" not in shown
    assert "Räkna resenärer" not in shown
    planned = MeetingFactory(network=karlskrona, state="planned")
    assert "Försenad" not in text_of(browser(member).get(f"/en/extranet/meetings/{planned.pk}/"))


def test_page_of_minutes_shows_how_the_measures_stand_today(karlskrona, member, browser):
    minutes = MinutesFactory(meeting__network=karlskrona, approved=True)
    page = f"/en/extranet/meetings/{minutes.meeting_id}/minutes/"
    assert "The measures today" not in text_of(browser(member).get(page))
    MeasureFactory(network=karlskrona, meeting=minutes.meeting, title="Mät", status="done")
    shown = text_of(browser(member).get(page))

    assert "The measures today" in shown
    assert "state--ok" in shown


def test_form_of_minutes_reminds_of_what_was_noted(karlskrona, secretariat, browser):
    minutes = MinutesFactory(meeting__network=karlskrona)
    page = f"/cms/minutes/edit/{minutes.pk}/"
    assert "Nothing is noted yet." in text_of(browser(secretariat).get(page))
    DecisionFactory(network=karlskrona, meeting=minutes.meeting, text="Bussen går.")

    assert "Decision: Bussen går." in text_of(browser(secretariat).get(page))
    Minutes.all_networks.update(state="approved", approved_version=1, approved_at=timezone.now())
    assert "Noted at this meeting:" in text_of(browser(secretariat).get(page))


def test_search_finds_measures_and_decisions_by_who_may_read_them(karlskrona, member, board, browser):
    from search.actions import index

    for row in (
        MeasureFactory(network=karlskrona, title="Zinkmätning"),
        MeasureFactory(network=karlskrona, title="Zinkavgift", board=True),
        DecisionFactory(network=karlskrona, text="Zinkbussen går."),
    ):
        index(row)
    hits = {
        who: {hit.title for hit in browser(person).get("/en/extranet/search/?q=zink").context["hits"].items}
        for who, person in {"member": member, "board": board}.items()
    }

    assert hits["member"] == {"Zinkmätning", "Zinkbussen går."}
    assert hits["board"] == hits["member"] | {"Zinkavgift"}


def test_notice_is_of_its_measures_network(karlskrona, mailed):
    assert Notice.objects.for_network(karlskrona).get().network == karlskrona
