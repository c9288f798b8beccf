"""What is for members without partners and observers: absent everywhere for these two, there for all others."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from pypdf import PdfReader

from extranet.followup.actions import follow_meeting, note_decision, note_measure
from extranet.followup.models import Decision, Measure
from extranet.followup.rules import agenda_suggestions, decision_rows
from extranet.meetings.actions import index_meeting
from extranet.meetings.choices import NOT_FOR_PARTNERS, Audience
from extranet.meetings.rules import outline
from extranet.packs.rules import contents
from extranet.visits.rules import visitors
from networks.choices import Role
from networks.rules import audience_keys
from notifications.models import Mail
from tests.factories.meetings import AgendaItemFactory, AgendaPaperFactory, MeetingFactory
from tests.factories.networks import member_of
from tests.factories.summons import SummonsFactory
from tests.factories.visits import VisitFactory

SECRET = "Zinkavgiften"
OUTSIDE = [Role.PARTNER, Role.OBSERVER]
INSIDE = [role for role in Role if role not in OUTSIDE]
pytestmark = pytest.mark.django_db


def words(response):
    """The text of a PDF, on one line."""
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def meeting(karlskrona):
    """Three items, the one in the middle not for partners and observers, each with a paper."""
    meeting = MeetingFactory(network=karlskrona, title="Decembermöte")
    for title, audience in [("Öppnande", "members"), (SECRET, "inner"), ("Vägen", "members")]:
        item = AgendaItemFactory(meeting=meeting, title=title, audience=audience, text=f"Text om {title}")
        AgendaPaperFactory(item=item, document__title=f"Om {title}", document__audience={item.audience_key})
    index_meeting(meeting)
    return meeting


@pytest.fixture
def hidden(meeting):
    return meeting.items.get(audience="inner")


@pytest.fixture
def noted(karlskrona, secretariat, meeting, hidden):
    """A decision and a measure, noted at the item."""
    facts = {"network": karlskrona, "meeting": meeting, "item": hidden}
    note_decision(by=secretariat, decision=Decision(text=f"{SECRET} höjs.", **facts), readers="members")
    due = timezone.localdate() + timedelta(days=9)
    measure = Measure(title=f"{SECRET} skickas", due_on=due, owner=secretariat, **facts)
    return note_measure(by=secretariat, measure=measure, readers="members")


def found(client):
    """How often the search counts the word, and the titles it gives."""
    hits = client.get("/sv/extranet/search/?q=zinkavgiften").context["hits"]
    return hits.total_capped, {hit.title for hit in hits.items}


@pytest.mark.parametrize("role", OUTSIDE)
def test_item_when_not_for_partners_then_absent_everywhere_for_them(role, meeting, hidden, noted, karlskrona, browser):
    client = browser(member_of(karlskrona, role))
    base = f"/sv/extranet/meetings/{meeting.pk}/"

    page = client.get(base)
    lines = [(line.number, line.item.title) for line in page.context["agenda"]]
    assert lines == [(1, "Öppnande"), (2, "Vägen")]
    pages = [page, *(client.get(f"/sv/extranet/{a}") for a in ("", "meetings/", "measures/", "measures/decisions/"))]
    pages += [client.get(f"{base}meeting.ics"), client.get("/sv/extranet/year/")]
    assert [SECRET in one.content.decode() for one in pages] == [False] * len(pages)
    assert SECRET not in words(client.get(f"{base}agenda.pdf"))
    assert found(client) == (0, set())
    assert client.get(hidden.papers.get().document.url).status_code == 404
    assert client.get(noted.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", INSIDE)
def test_item_when_not_for_partners_then_there_for_all_others(role, meeting, hidden, noted, karlskrona, browser):
    client = browser(member_of(karlskrona, role))
    base = f"/sv/extranet/meetings/{meeting.pk}/"

    page = client.get(base)
    assert [line.item.title for line in page.context["agenda"]] == ["Öppnande", SECRET, "Vägen"]
    assert [line.item.only for line in page.context["agenda"]] == ["", NOT_FOR_PARTNERS, ""]
    assert str(NOT_FOR_PARTNERS) in page.content.decode()
    assert SECRET in words(client.get(f"{base}agenda.pdf"))
    assert found(client) == (4, {SECRET, f"Om {SECRET}", f"{SECRET} höjs.", f"{SECRET} skickas"})
    assert client.get(hidden.papers.get().document.url).status_code == 200
    assert client.get(noted.get_absolute_url()).status_code == 200


def test_pack_when_made_for_a_partner_then_without_item_and_paper(meeting, karlskrona):
    partner, member = member_of(karlskrona, Role.PARTNER), member_of(karlskrona)

    for person, titles in (
        (partner, ["Om Öppnande", "Om Vägen"]),
        (member, ["Om Öppnande", f"Om {SECRET}", "Om Vägen"]),
    ):
        assert [paper.document.title for paper in contents(person, meeting).papers] == titles


@pytest.mark.parametrize(
    ("roles", "holds"), [([Role.PARTNER], False), ([Role.OBSERVER], False), ([Role.PARTNER, Role.BOARD], True)]
)
def test_key_when_a_partner_sits_in_the_steering_group_too_then_held(karlskrona, roles, holds):
    person = member_of(karlskrona, *roles)

    assert (karlskrona.key("inner") in audience_keys(person, karlskrona)) is holds


def test_measure_when_its_owner_is_a_partner_then_not_written_to(karlskrona, secretariat, meeting, hidden):
    partner = member_of(karlskrona, Role.PARTNER)
    facts = {"network": karlskrona, "meeting": meeting, "due_on": timezone.localdate(), "owner": partner}

    note_measure(by=secretariat, measure=Measure(title="Dolt", item=hidden, **facts), readers="members")
    assert not Mail.objects.for_network(karlskrona).exists()
    note_measure(by=secretariat, measure=Measure(title="Öppet", **facts), readers="members")
    assert Mail.objects.for_network(karlskrona).get().to == partner.email


def test_noted_when_the_item_gets_other_readers_then_follows(karlskrona, secretariat, meeting, hidden, noted):
    assert (noted.readers, noted.audience) == (Audience.INNER, {karlskrona.key("inner")})

    meeting.items.filter(pk=hidden.pk).update(audience="members")
    follow_meeting(by=secretariat, meeting=meeting)

    noted.refresh_from_db()
    assert noted.readers == Audience.MEMBERS


def test_minutes_when_begun_then_neither_item_nor_what_was_noted_at_it(meeting, noted):
    with translation.override("en"):
        text = outline(meeting)

    assert SECRET not in text
    assert ["Öppnande" in text, "Vägen" in text] == [True, True]


def test_suggestion_when_measures_are_open_then_a_point_for_the_circle(karlskrona, meeting, noted):
    with translation.override("en"):
        (point,) = agenda_suggestions(MeetingFactory(network=karlskrona))
        (row,) = decision_rows(Decision.objects.for_network(karlskrona))

    assert (point.audience, point.title) == ("inner", "Follow-up of the members’ own measures")
    assert row["readers"] == "members without partners and observers"


@pytest.mark.parametrize(("role", "reads"), [(Role.PARTNER, False), (Role.REPRESENTATIVE, True), (Role.BOARD, True)])
def test_visit_when_not_for_partners_then_neither_read_nor_expected(role, reads, karlskrona, meeting, browser):
    AgendaItemFactory(meeting=meeting, title="Rundvandring", kind="visit", audience="inner")
    visit = VisitFactory(meeting=meeting, entrance="Port 3", version=1)
    person = member_of(karlskrona, role, first_name="Vera", last_name="Besök")
    SummonsFactory(meeting=meeting, person=person, answer="yes")

    page = browser(person).get(f"/sv/extranet/meetings/{meeting.pk}/").content.decode()
    assert ("Port 3" in page, [one.name for one in visitors(meeting, visit)]) == (
        reads, ["Vera Besök"] if reads else []
    )  # fmt: skip
