"""Meetings as members see them, and what they must not see."""

import io
from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone
from pypdf import PdfReader

from extranet.meetings.actions import index_meeting
from extranet.meetings.choices import MeetingState
from extranet.meetings.models import AgendaPaper
from library.models import NetworkDocument
from networks.choices import Role
from tests.factories.meetings import AgendaItemFactory, AgendaPaperFactory, MeetingFactory, MinutesFactory
from tests.factories.networks import member_of
from tests.printing.structure import faults, headings

SECRET = "Uppsägning av kansliavtalet"
BOARD_ONLY = [Role.BOARD, Role.CHAIR, Role.CONVENER, Role.SECRETARIAT]
OTHERS = [Role.REPRESENTATIVE, Role.DEPUTY, Role.PARTNER, Role.OBSERVER, Role.EDITOR]


def words(response):
    """The text of a PDF, on one line."""
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def meeting(karlskrona):
    """Three items of ten minutes; the one in the middle is for the steering group."""
    meeting = MeetingFactory(network=karlskrona, title="Decembermöte", place="Verkö Marinteknik")
    for title, audience in [("Mötet öppnas", "members"), (SECRET, "board"), ("Vägen till Verkö", "members")]:
        item = AgendaItemFactory(meeting=meeting, title=title, audience=audience, text=f"Text om {title}")
        document = {"document__title": f"Underlag till {title}", "document__audience": {item.audience_key}}
        AgendaPaperFactory(item=item, **document)
    index_meeting(meeting)
    return meeting


@pytest.mark.parametrize("role", OTHERS)
def test_item_for_the_board_is_absent_everywhere_for_others(role, meeting, karlskrona, browser):
    client = browser(member_of(karlskrona, role))

    for address in ("", f"{meeting.pk}/", f"{meeting.pk}/meeting.ics"):
        assert SECRET not in client.get(f"/sv/extranet/meetings/{address}").content.decode()
    assert SECRET not in words(client.get(f"/sv/extranet/meetings/{meeting.pk}/agenda.pdf"))
    assert SECRET not in client.get("/sv/extranet/").content.decode()
    found = client.get("/sv/extranet/search/?q=uppsägning").context["hits"]
    assert (found.total_capped, found.items, found.kinds) == (0, [], [])


@pytest.mark.parametrize("role", BOARD_ONLY)
def test_item_for_the_board_is_there_for_the_board(role, meeting, karlskrona, browser):
    client = browser(member_of(karlskrona, role))

    page = client.get(f"/sv/extranet/meetings/{meeting.pk}/")
    assert [line.item.title for line in page.context["agenda"]] == ["Mötet öppnas", SECRET, "Vägen till Verkö"]
    assert SECRET in words(client.get(f"/sv/extranet/meetings/{meeting.pk}/agenda.pdf"))
    hits = client.get("/sv/extranet/search/?q=uppsägning").context["hits"]
    assert [hit.title for hit in hits.items if hit.kind == "Agenda item"] == [SECRET]


def test_items_are_numbered_without_a_gap_and_keep_their_time(meeting, member, browser):
    page = browser(member).get(f"/sv/extranet/meetings/{meeting.pk}/")

    lines = [(line.number, line.starts_at - meeting.starts_at, line.item.title) for line in page.context["agenda"]]
    assert lines == [
        (1, timedelta(0), "Mötet öppnas"),
        (2, timedelta(minutes=20), "Vägen till Verkö"),
    ]


def test_counts_on_the_overview_leave_out_what_one_may_not_read(meeting, member, board, browser):
    def counted(person):
        panels = dict(browser(person).get("/sv/extranet/").context["panels"])
        (context,) = [values for panel, values in panels.items() if "next_meeting" in panel.template]
        return len(context["agenda"]), context["papers"]

    assert (counted(member), counted(board)) == ((2, 2), (3, 3))


def test_paper_whose_document_one_may_not_read_is_absent(karlskrona, meeting, member, browser):
    item = AgendaItemFactory(meeting=meeting, title="Övrigt")
    AgendaPaperFactory(item=item, document__title="Bara för styrgruppen", document__audience={karlskrona.key("board")})

    page = browser(member).get(f"/sv/extranet/meetings/{meeting.pk}/")

    assert "Bara för styrgruppen" not in page.content.decode()
    assert "Underlag till Vägen till Verkö" in page.content.decode()


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.CANCELLED])
def test_agenda_that_is_not_out_is_for_the_secretariat_alone(state, karlskrona, member, board, secretariat, browser):
    meeting = MeetingFactory(network=karlskrona, state=state)
    AgendaItemFactory(meeting=meeting, title="Ännu hemlig")
    index_meeting(meeting)

    for person in (member, board):
        client = browser(person)
        assert "Ännu hemlig" not in client.get(f"/sv/extranet/meetings/{meeting.pk}/").content.decode()
        assert client.get(f"/sv/extranet/meetings/{meeting.pk}/agenda.pdf").status_code == 404
        assert client.get("/sv/extranet/search/?q=hemlig").context["hits"].total_capped == 0
    assert "Ännu hemlig" in browser(secretariat).get(f"/sv/extranet/meetings/{meeting.pk}/").content.decode()


@pytest.mark.parametrize(
    ("state", "statuses"),
    [("draft", (404, 404, 200)), ("out_for_comment", (200, 200, 200)), ("approved", (200, 200, 200))],
)
def test_minutes_are_read_by_members_once_they_are_out(
    state, statuses, karlskrona, member, board, secretariat, browser
):
    approved = {"approved_at": timezone.now()} if state == "approved" else {}
    minutes = MinutesFactory(meeting__network=karlskrona, state=state, text="Ordet **här**", **approved)

    for name in ("minutes/", "minutes.pdf"):
        address = f"/sv/extranet/meetings/{minutes.meeting_id}/{name}"
        assert tuple(browser(p).get(address).status_code for p in (member, board, secretariat)) == statuses
    page = browser(member).get(f"/sv/extranet/meetings/{minutes.meeting_id}/")
    assert ("/minutes/" in page.content.decode()) == (statuses[0] == 200)


def test_minutes_pdf_holds_headings_lists_and_is_tagged(karlskrona, member, browser):
    minutes = MinutesFactory(
        meeting__network=karlskrona, meeting__title="Septembermöte", approved=True, text="Nio kom.\n\n# Bussen\n- Klart"
    )

    response = browser(member).get(f"/sv/extranet/meetings/{minutes.meeting_id}/minutes.pdf")

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment")
    for part in ("Septembermöte", "Nio kom.", "Bussen", "– Klart"):
        assert part in words(response)
    assert headings(response.content) == [(1, "Septembermöte"), (2, "Bussen")]
    assert faults(response.content) == []


def test_agenda_pdf_is_tagged_kept_nowhere_and_only_read(meeting, member, browser):
    client = browser(member)
    address = f"/sv/extranet/meetings/{meeting.pk}/agenda.pdf"
    response = client.get(address)

    assert faults(response.content) == []
    assert headings(response.content)[2:] == [(3, "1.\xa0Mötet öppnas"), (3, "2.\xa0Vägen till Verkö")]
    assert SECRET.encode() not in response.content
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert (client.head(address).status_code, client.post(address).status_code) == (200, 405)


def test_agenda_pdf_follows_the_language_of_the_address(meeting, member, browser):
    catalogues = [
        PdfReader(io.BytesIO(browser(member).get(f"/{lang}/extranet/meetings/{meeting.pk}/agenda.pdf").content)).trailer
        for lang in ("sv", "en")
    ]

    assert [catalogue["/Root"]["/Lang"] for catalogue in catalogues] == ["sv", "en"]


def test_meeting_ics_is_one_meeting_in_the_networks_zone(meeting, member, browser):
    response = browser(member).get(f"/sv/extranet/meetings/{meeting.pk}/meeting.ics")

    (event,) = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert event["uid"] == f"meeting-{meeting.uid}@karlskrona.localhost"
    assert event["dtstart"].dt == meeting.starts_at
    assert event["dtstart"].params["TZID"] == "Europe/Stockholm"
    assert event["url"] == f"http://karlskrona.localhost/sv/extranet/meetings/{meeting.pk}/"
    assert event["status"] == "CONFIRMED"


def test_meeting_ics_of_a_cancelled_meeting_says_so(karlskrona, member, browser):
    meeting = MeetingFactory(network=karlskrona, state=MeetingState.CANCELLED)

    response = browser(member).get(f"/sv/extranet/meetings/{meeting.pk}/meeting.ics")

    assert b"STATUS:CANCELLED" in response.content


def test_list_shows_coming_and_past_of_the_own_network_alone(karlskrona, kongsberg, member, browser):
    coming = MeetingFactory(network=karlskrona)
    past = MeetingFactory(network=karlskrona, past=True)
    MeetingFactory(network=kongsberg, title="Fellesmøte")
    MeetingFactory(network=kongsberg, title="Vårmøte", past=True)

    page = browser(member).get("/sv/extranet/meetings/")

    assert (list(page.context["upcoming"]), list(page.context["page"])) == ([coming], [past])
    assert "møte" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("find=buss", {"Bussmöte"}),
        ("year={year}", {"Bussmöte", "Frukost"}),
        ("year=1999", {"Bussmöte", "Frukost"}),
        ("kind=breakfast", {"Frukost"}),
        ("kind=nonsense", {"Bussmöte", "Frukost"}),
        ("find=%00", {"Bussmöte", "Frukost"}),
        ("page=abc", {"Bussmöte", "Frukost"}),
    ],
)
def test_list_is_filtered_and_takes_any_question(query, expected, karlskrona, member, browser):
    meeting = MeetingFactory(network=karlskrona, past=True, title="Bussmöte")
    MeetingFactory(network=karlskrona, past=True, title="Frukost", kind="breakfast")

    page = browser(member).get(f"/sv/extranet/meetings/?{query.format(year=meeting.starts_at.year)}")

    assert {found.title for found in page.context["page"]} == expected


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(number, karlskrona, member, browser, django_assert_num_queries):
    for _n in range(number):
        MeetingFactory(network=karlskrona)
        MinutesFactory(meeting__network=karlskrona, approved=True)
    client = browser(member)
    client.get("/sv/extranet/meetings/")

    with django_assert_num_queries(7):
        client.get("/sv/extranet/meetings/")


@pytest.mark.parametrize("number", [1, 20, 200])
def test_meeting_page_costs_the_same_for_one_for_twenty_and_for_two_hundred_papers(
    number, karlskrona, member, browser, django_assert_num_queries
):
    meeting = MeetingFactory(network=karlskrona)
    items = AgendaItemFactory.create_batch(min(number, 10), meeting=meeting)
    facts = {"network": karlskrona, "collection": karlskrona.collection, "audience": frozenset({karlskrona.key()})}
    facts |= {"name": "plan.pdf", "media_type": "application/pdf", "file": "documents/plan.pdf", "file_size": 9}
    papers = [NetworkDocument(title=f"Plan {place}", **facts) for place in range(number)]
    NetworkDocument.all_networks.bulk_create(papers)
    rows = [AgendaPaper(item=items[place % len(items)], document=paper) for place, paper in enumerate(papers)]
    AgendaPaper.all_networks.bulk_create(rows)
    client = browser(member)
    client.get("/sv/extranet/meetings/")

    with django_assert_num_queries(12):
        page = client.get(f"/sv/extranet/meetings/{meeting.pk}/")
    assert page.content.decode().count('class="file"') == number + 1
