"""Measures and decisions on the overview, the pages of meetings and minutes, and in the search."""

from django.utils import timezone

from extranet.meetings.models import Minutes
from tests.extranet.followup.pages import LIST, text_of
from tests.factories.followup import DecisionFactory, MeasureFactory
from tests.factories.meetings import MeetingFactory, MinutesFactory


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
