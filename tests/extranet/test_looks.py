"""The log tells who saw minutes, confidential items and the register: once a day, of whoever really looked."""

import pytest
from django.db import DatabaseError

from audit.models import Entry
from audit.querysets import EntryQuerySet
from networks.choices import Role
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, MinutesFactory, MinutesVersionFactory
from tests.factories.members import RepresentationFactory, member_organisation
from tests.factories.networks import PersonFactory, member_of

pytestmark = pytest.mark.django_db
AREA = "/en/extranet/"


def looks(network):
    """Who did what to which row, in order."""
    rows = Entry.objects.for_network(network).exclude(action__startswith="viewing.").order_by("pk")
    return [(row.person, row.action, row.target_id) for row in rows]


@pytest.fixture
def meeting(karlskrona):
    """Past, its minutes out for comment."""
    meeting = MeetingFactory(network=karlskrona, past=True)
    MinutesFactory(meeting=meeting, state="out_for_comment", version=2)
    return meeting


@pytest.fixture
def alfa(karlskrona, member):
    """Disa speaks for it."""
    organisation = member_organisation(karlskrona, "Alfa")
    RepresentationFactory(organisation=organisation, person=member)
    return organisation


@pytest.mark.parametrize("state", ["out_for_comment", "approved"])
def test_minutes_when_opened_again_and_again_then_logged_once_with_their_version(state, karlskrona, member, browser):
    minutes = MinutesFactory(
        meeting__network=karlskrona, **({"approved": True} if state == "approved" else {"state": state})
    )
    address = f"{AREA}meetings/{minutes.meeting_id}/minutes/"
    for _n in range(2):
        assert browser(member).get(address).status_code == 200

    entry = Entry.objects.for_network(karlskrona).get()
    assert (entry.person, entry.action) == (member, "meetings.see_minutes")
    assert (entry.target_type, entry.target_id) == ("meetings.meeting", str(minutes.meeting_id))
    assert (entry.target_label, entry.details) == (str(minutes.meeting), {"version": 1})


def test_version_of_minutes_when_opened_then_logged_as_that_version(karlskrona, member, browser):
    minutes = MinutesFactory(meeting__network=karlskrona, approved=True, version=2)
    for number in (1, 2):
        MinutesVersionFactory(minutes=minutes, number=number)
    browser(member).get(f"{AREA}meetings/{minutes.meeting_id}/minutes/versions/1/")

    assert [row.details for row in Entry.objects.for_network(karlskrona)] == [{"version": 1}]


def test_minutes_when_refused_then_nothing_is_logged(karlskrona, member, outsider, browser):
    minutes = MinutesFactory(meeting__network=karlskrona)
    address = f"{AREA}meetings/{minutes.meeting_id}/minutes/"

    assert [browser(who).get(address).status_code for who in (member, outsider, None)] == [404, 404, 302]
    assert looks(karlskrona) == []


def test_meeting_when_it_has_items_for_the_steering_group_then_those_who_see_them_are_logged(
    karlskrona, member, board, browser
):
    meeting = MeetingFactory(network=karlskrona)
    AgendaItemFactory(meeting=meeting)
    address = f"{AREA}meetings/{meeting.pk}/"
    browser(board).get(address)
    assert looks(karlskrona) == []
    AgendaItemFactory(meeting=meeting, audience="board")
    for person in (member, board, board):
        browser(person).get(address)

    assert looks(karlskrona) == [(board, "meetings.see_confidential", str(meeting.pk))]


def test_register_when_opened_then_logged_but_not_ones_own_organisation(karlskrona, member, alfa, browser):
    other = member_organisation(karlskrona, "Beta")
    client = browser(member)
    for page in ("members/", "members/?q=alfa", f"members/{alfa.pk}/", f"members/{other.pk}/", f"members/{other.pk}/"):
        assert client.get(AREA + page).status_code == 200

    assert looks(karlskrona) == [
        (member, "members.see_list", str(karlskrona.pk)),
        (member, "members.see_organisation", str(other.pk)),
    ]


def test_handover_when_opened_by_who_may_then_logged(karlskrona, member, board, browser):
    for person in (member, board):
        browser(person).get(f"{AREA}members/handover/")

    assert looks(karlskrona) == [(board, "members.see_handover", str(karlskrona.pk))]


@pytest.mark.parametrize("who", ["secretariat", "superuser"])
def test_look_when_of_the_secretariat_or_who_runs_the_installation_then_logged(who, karlskrona, meeting, alfa, browser):
    person = PersonFactory(is_superuser=True) if who == "superuser" else member_of(karlskrona, Role.SECRETARIAT)
    client = browser(person)
    client.get(f"{AREA}meetings/{meeting.pk}/minutes/")
    client.get(f"{AREA}members/{alfa.pk}/")

    assert [(by, action) for by, action, _target in looks(karlskrona)] == [
        (person, "meetings.see_minutes"),
        (person, "members.see_organisation"),
    ]


@pytest.mark.parametrize("page", ["meetings/{meeting}/minutes/", "members/", "members/{alfa}/"])
def test_look_when_only_headers_are_asked_for_then_not_logged(page, karlskrona, secretariat, meeting, alfa, browser):
    address = AREA + page.format(meeting=meeting.pk, alfa=alfa.pk)
    assert browser(secretariat).head(address).status_code == 200
    assert looks(karlskrona) == []

    for purpose in ("prefetch", ""):
        browser(secretariat).get(address, headers={"sec-purpose": purpose})
    assert len(looks(karlskrona)) == 1


def test_look_when_the_secretariat_sees_as_a_member_then_it_is_the_secretariats_own(
    karlskrona, member, secretariat, meeting, alfa, browser
):
    client = browser(secretariat)
    client.post(f"/cms/people/{member.pk}/view-as/")
    for page in (f"meetings/{meeting.pk}/minutes/", f"meetings/{meeting.pk}/minutes.pdf", f"members/{alfa.pk}/"):
        assert client.get(AREA + page).status_code == 200

    assert looks(karlskrona) == [
        (secretariat, "meetings.see_minutes", str(meeting.pk)),
        (secretariat, "meetings.download_minutes", str(meeting.pk)),
        (secretariat, "members.see_organisation", str(alfa.pk)),
    ]


def test_look_when_nothing_can_be_written_then_the_page_is_shown_all_the_same(
    karlskrona, member, meeting, browser, monkeypatch, caplog
):
    def read_only(rows, *args, **kwargs):
        raise DatabaseError("attempt to write a readonly database")

    monkeypatch.setattr(EntryQuerySet, "bulk_create", read_only)

    assert browser(member).get(f"{AREA}meetings/{meeting.pk}/minutes/").status_code == 200
    assert "could not be logged: DatabaseError" in caplog.text
    assert looks(karlskrona) == []


def test_log_when_asked_for_what_was_seen_then_it_lists_and_exports_looks(
    karlskrona, member, secretariat, meeting, browser
):
    browser(member).get(f"{AREA}meetings/{meeting.pk}/minutes/")
    staff = browser(secretariat)
    listed = staff.get("/cms/log/", {"kind": "seen"})
    taken = staff.post("/cms/log/export/", {"kind": "seen", "format": "csv"}).content.decode("utf-8-sig")

    assert [row.action for row, *_words in listed.context["told"]] == ["meetings.see_minutes"]
    assert "opened minutes" in taken
    assert str(meeting) in taken
