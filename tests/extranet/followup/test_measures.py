"""Lists of measures and decisions, and the page of one measure."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from extranet.followup.models import MeasureUpdate
from networks.choices import Role
from tests.extranet.followup.pages import LIST, text_of
from tests.factories.followup import DecisionFactory, MeasureFactory, MeasureUpdateFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.factories.members import RepresentationFactory, member_organisation
from tests.factories.networks import FocusAreaFactory, PersonFactory, member_of

# ---------------------------------------------------------------- lists


def test_list_shows_open_measures_and_leads_to_the_others(karlskrona, member, measure, browser):
    MeasureFactory(network=karlskrona, title="Försenad", late=True)
    MeasureFactory(network=karlskrona, title="Klar", status="done")
    page = text_of(browser(member).get(LIST))

    assert page.index("Försenad") < page.index("Räkna resenärer")
    assert "Klar" not in page
    assert [word in page for word in ("Open 2", "Mine 1", "Overdue 1", "Finished 1", "All 3")] == [True] * 5


def test_titles_follow_the_heading_above_them(karlskrona, member, measure, browser):
    coming = MeetingFactory(network=karlskrona, starts_at=timezone.now() + timedelta(days=3))
    MeasureFactory(network=karlskrona, title="Försenad", late=True)

    assert re.search(r"<h2><a[^>]*>Försenad</a></h2>", text_of(browser(member).get(LIST)))
    assert re.search(r"<h3><a[^>]*>Försenad</a></h3>", text_of(browser(member).get(coming.get_absolute_url())))


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
@pytest.mark.parametrize(("address", "queries"), [("", 7), ("?show=mine", 7), ("decisions/", 7)])
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


def test_page_says_nothing_where_nothing_was_written(karlskrona, member, browser):
    area = FocusAreaFactory(network=karlskrona)
    measure = MeasureFactory(network=karlskrona, text="", focus_area=area)

    page = text_of(browser(member).get(measure.get_absolute_url()))

    assert '<div class="prose"><p><b>Focus area:</b>' in page


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

    with django_assert_num_queries(6):
        client.get(f"{LIST}{measure.pk}/")
