"""The pages of a visit, for host, visitor, guest, secretariat, and for nobody else."""

import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from audit.models import Entry
from extranet.guests.models import GuestLink
from extranet.meetings.choices import ItemKind
from extranet.visits.actions import ask_host
from extranet.visits.models import Visit
from networks.choices import Role
from tests.factories.guests import GuestFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.factories.members import RepresentationFactory
from tests.factories.networks import PersonFactory, member_of
from tests.factories.summons import SummonsFactory
from tests.factories.visits import VisitFactory
from tests.printing.structure import faults

SECRETS = ["Hemliga grinden", "Porten Porter", "0455-99"]


@pytest.fixture
def visit(meeting):
    texts = dict(zip(["entrance", "contact_name", "contact_phone"], SECRETS, strict=True))
    return VisitFactory(meeting=meeting, reception="Bara namn", others="Lena Lots, kansliet", **texts)


def page_of(meeting, what=""):
    return f"/sv/extranet/meetings/{meeting.pk}/{what}"


def text_of(pdf):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def sent(**fields):
    given = {"entrance": "Norra porten", "parking": "", "safety": "", "clothing": "", "photography": "banned"}
    return (
        given | {"contact_name": "", "contact_phone": "", "reception": "", "list_by": "", "read_version": "0"} | fields
    )


def test_visitor_reads_the_practicalities_on_the_page_and_on_paper(visit, meeting, visitor, browser):
    client = browser(visitor)
    page, paper = client.get(page_of(meeting)).content.decode(), client.get(page_of(meeting, "visit.pdf"))

    assert faults(paper.content) == []
    for told in (page, text_of(paper.content)):
        assert [secret in told for secret in SECRETS] == [True, True, True]
        assert "Bara namn" not in told
        assert "Lena Lots" not in told
    assert "reception/" not in page
    for what in ("visit/", "reception/", "reception.pdf", "reception.xlsx"):
        assert client.get(page_of(meeting, what)).status_code == 403
    assert client.post(page_of(meeting, "visit/"), sent()).status_code == 403


def test_before_it_is_filled_in_a_visitor_does_not_learn_of_it(meeting, visitor, secretariat, browser):
    ask_host(by=secretariat, meeting=meeting, answer_by=timezone.localdate())
    client = browser(visitor)

    assert 'id="visit"' not in client.get(page_of(meeting)).content.decode()
    for what in ("visit/", "visit.pdf", "reception/", "reception.pdf", "reception.xlsx"):
        assert client.get(page_of(meeting, what)).status_code == 404


def test_strangers_and_former_members_see_nothing(visit, meeting, karlskrona, kongsberg, alfa, browser):
    former = PersonFactory()
    yesterday = timezone.localdate() - timedelta(days=1)
    RepresentationFactory(organisation=alfa, person=former, valid_from=yesterday, valid_to=yesterday)
    foreign = member_of(kongsberg, Role.SECRETARIAT)
    for what in ("", "visit/", "visit.pdf", "reception/", "reception.pdf", "reception.xlsx"):
        assert browser(former).get(page_of(meeting, what)).status_code == 404
        assert browser(foreign).get(page_of(meeting, what)).status_code == 404
        there = browser(foreign, kongsberg).get(page_of(meeting, what).replace("/sv/", "/nb/"))
        assert there.status_code == 404
        assert browser().get(page_of(meeting, what)).status_code == 302


def test_host_fills_in_the_one_form_and_the_request_leaves_the_overview(meeting, host, secretariat, browser):
    ask_host(by=secretariat, meeting=meeting, answer_by=timezone.localdate() + timedelta(days=3))
    client = browser(host)
    assert page_of(meeting, "visit/") in client.get("/sv/extranet/").content.decode()
    response = client.post(page_of(meeting, "visit/"), sent(list_by=str(timezone.localdate())))

    assert response.url == page_of(meeting) + "#visit"
    visit = Visit.objects.for_network(meeting.network).get()
    assert (visit.version, visit.entrance, visit.photography) == (1, "Norra porten", "banned")
    assert "No photographs." in client.get(page_of(meeting)).content.decode()
    assert page_of(meeting, "visit/") not in client.get("/sv/extranet/").content.decode()
    entry = Entry.objects.for_network(meeting.network).get(action="visits.save")
    assert entry.person == host


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"entrance": "", "photography": ""}, "entrance"),
        ({"entrance": "x" * 301}, "entrance"),
        ({"photography": "maybe"}, "photography"),
        ({"list_by": "tomorrow"}, "list_by"),
        ({"list_by": "2099-01-01"}, "list_by"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_what_was_typed_stays(change, field, meeting, host, browser):
    page = browser(host).post(page_of(meeting, "visit/"), sent(**{"reception": "Hel sko"} | change))

    assert list(page.context["form"].errors) == [field]
    assert "Hel sko" in page.content.decode()
    assert not Visit.objects.for_network(meeting.network).exists()


def test_second_of_two_writers_is_told_and_keeps_both_texts(visit, meeting, host, browser):
    page = browser(host).post(page_of(meeting, "visit/"), sent(clothing="Hel sko"))
    text = page.content.decode()

    assert "Somebody else saved this" in text
    assert "Hel sko" in text
    assert "Hemliga grinden" in text
    assert page.context["form"]["read_version"].value() == 1
    again = browser(host).post(page_of(meeting, "visit/"), sent(clothing="Hel sko", read_version="1"))
    assert again.status_code == 302


def test_last_visit_is_offered_and_nothing_is_kept_before_it_is_saved(karlskrona, alfa, meeting, host, browser):
    earlier = MeetingFactory(network=karlskrona, past=True, host=alfa)
    VisitFactory(meeting=earlier, entrance="Gamla porten", photography="banned", others="Lena")
    client = browser(host)
    assert "?copy=1" in client.get(page_of(meeting, "visit/")).content.decode()
    page = client.get(page_of(meeting, "visit/?copy=1"))

    assert "Gamla porten" in page.content.decode()
    assert page.context["form"]["photography"].value() == "banned"
    assert not Visit.objects.for_network(karlskrona).filter(meeting=meeting).exists()


def test_host_of_another_meeting_fills_in_nothing_here(meeting, visitor, beta, karlskrona, browser):
    own = MeetingFactory(network=karlskrona, host=beta)
    AgendaItemFactory(meeting=own, kind=ItemKind.VISIT)

    assert browser(visitor).get(page_of(own, "visit/")).status_code == 200
    assert browser(visitor).get(page_of(meeting, "visit/")).status_code == 404
    assert browser(visitor).get(page_of(meeting, "reception/")).status_code == 404


NAMES = ["Bo Bergvik", "Gerd Gast", "Lena Lots", "Stina Stam"]


def test_host_and_secretariat_have_the_reception_list_as_page_paper_and_workbook(
    visit, meeting, expected, host, secretariat, browser
):
    for person in (host, secretariat):
        client = browser(person)
        page = client.get(page_of(meeting, "reception/")).content.decode()
        paper = client.get(page_of(meeting, "reception.pdf"))
        sheet = openpyxl.load_workbook(io.BytesIO(client.get(page_of(meeting, "reception.xlsx")).content)).active
        rows = list(sheet.iter_rows(values_only=True))

        assert faults(paper.content) == []
        for told in (page, text_of(paper.content)):
            assert [name in told for name in NAMES] == [True] * 4
            assert "Kaj Kullmark" not in told
            assert "Gun Talgren" not in told
            assert "stina@beta.example" not in told
        assert [row[0] for row in rows[1:]] == NAMES
        assert rows[2][1] == "Skolan"
        assert "4 people are expected" in page
    taken = Entry.objects.for_network(meeting.network).filter(action="visits.take_list")
    assert {(entry.person_id, entry.details["kind"]) for entry in taken} == {
        (person.pk, kind) for person in (host, secretariat) for kind in ("pdf", "xlsx")
    }


def test_reception_list_is_gone_a_week_after(visit, meeting, host, browser):
    for days, status in [(6, 200), (8, 403)]:
        with time_machine.travel(meeting.ends_at + timedelta(days=days)):
            assert browser(host).get(page_of(meeting, "reception/")).status_code == status
            assert browser(host).get(page_of(meeting, "reception.xlsx")).status_code == status


def opened(guest):
    """A browser that has opened the link of the guest's mail."""
    client = Client(headers={"host": guest.meeting.network.site.hostname})
    client.get(f"/sv/guest/{GuestLink.issue(guest)}/")
    return client


def test_guest_of_the_visit_reads_it_and_guest_of_another_part_does_not(visit, meeting, guest):
    other = GuestFactory(meeting=meeting)
    other.items.set(meeting.items.exclude(kind=ItemKind.VISIT))
    for one, sees in [(guest, True), (other, False)]:
        client = opened(one)
        page = client.get(f"/sv/guest/{one.reference}/").content.decode()
        paper = client.get(f"/sv/guest/{one.reference}/part.pdf")

        assert faults(paper.content) == []
        for told in (page, text_of(paper.content)):
            assert [secret in told for secret in SECRETS] == [sees] * 3
            assert "Lena Lots" not in told
            assert "Bara namn" not in told
        for what in ("visit.pdf", "reception/", "reception.pdf"):
            assert client.get(page_of(meeting, what)).status_code == 302


def test_guest_whose_part_is_taken_away_reads_nothing_on_the_next_request(visit, guest):
    client = opened(guest)
    guest.items.clear()

    assert "Hemliga" not in client.get(f"/sv/guest/{guest.reference}/").content.decode()


def test_search_finds_nothing_of_a_visit(visit, visitor, browser):
    assert browser(visitor).get("/sv/extranet/search/?q=Hemliga").context["hits"].items == []


# ---------------------------------------------------------------- the secretariat's screen


def test_secretariat_asks_and_notes_who_comes_along(meeting, host, secretariat, browser, mails):
    staff, address = browser(secretariat), f"/cms/meetings/{meeting.pk}/visit/"
    staff.post(address, {"ask": "", "answer_by": str(timezone.localdate())})
    staff.post(address, {"note": "", "others": "Lena Lots, kansliet", "read_version": "0"})

    assert [mail.to for mail in mails()] == [host.email]
    assert Visit.objects.for_network(meeting.network).get().others == "Lena Lots, kansliet"
    again = staff.post(address, {"note": "", "others": "Annan", "read_version": "0"})
    assert "Somebody else changed this" in again.content.decode()


@pytest.mark.parametrize("day", ["", "igår", "2000-01-01", "2099-01-01"])
def test_wrong_day_is_told_beside_the_field(day, meeting, host, secretariat, browser, mails):
    page = browser(secretariat).post(f"/cms/meetings/{meeting.pk}/visit/", {"ask": "", "answer_by": day})

    assert list(page.context["ask"].errors) == ["answer_by"]
    assert mails() == []


def test_screen_of_a_meeting_without_visit_says_what_to_do(karlskrona, secretariat, browser):
    address = f"/cms/meetings/{MeetingFactory(network=karlskrona).pk}/visit/"

    assert "company visit" in browser(secretariat).get(address).content.decode()
    assert browser(secretariat).post(address, {"ask": ""}).url == address


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("what", "queries"), [("reception/", 10), ("visit/", 6), ("", 13)])
def test_pages_cost_the_same_for_one_and_for_three(
    what, queries, number, visit, meeting, beta, host, guest, browser, django_assert_num_queries
):
    for _n in range(number):
        person = member_of(meeting.network)
        SummonsFactory(meeting=meeting, organisation=beta, person=person, answer="yes")
        GuestFactory(meeting=meeting).items.set(meeting.items.all())
    client = browser(host)
    client.get(page_of(meeting, what))

    with django_assert_num_queries(queries):
        client.get(page_of(meeting, what))


@pytest.mark.parametrize("number", [1, 3])
def test_guests_page_costs_the_same_for_one_and_for_three(number, visit, guest, django_assert_num_queries):
    for _n in range(number):
        guest.items.add(AgendaItemFactory(meeting=guest.meeting, kind=ItemKind.VISIT))
    client = opened(guest)
    client.get(f"/sv/guest/{guest.reference}/")

    with django_assert_num_queries(7):
        client.get(f"/sv/guest/{guest.reference}/")
