"""What guests eat and need: said behind the link, counted for the host, forgotten like that of those summoned."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import Entry
from extranet.guests.actions import say_needs
from extranet.guests.models import Guest
from extranet.guests.rules import RETENTION
from extranet.summons.rules import NOTHING, needs
from networks.querysets import unscoped
from tests.factories.guests import GuestFactory
from tests.factories.members import RepresentationFactory, member_organisation
from tests.factories.summons import SummonsFactory

SAID = {"diet": ["vegan", "gluten_free"], "access": ["step_free"], "wishes": "Plats längst fram"}


def kept(network):
    guest = Guest.objects.for_network(network).get()
    return {name: getattr(guest, name) for name in NOTHING}


def test_page_when_the_form_is_sent_then_it_is_kept_logged_and_shown_again(karlskrona, page, stranger):
    answer = stranger.post(page, SAID, follow=True)

    assert kept(karlskrona) == SAID
    assert "as numbers without a name" in answer.content.decode()
    assert answer.context["form"].initial == SAID
    entry = Entry.objects.for_network(karlskrona).get(action="guests.say_needs")
    assert (entry.person, entry.details) == (None, {})
    stranger.post(page, {})
    assert kept(karlskrona) == NOTHING


@pytest.mark.parametrize(
    ("change", "field"),
    [({"diet": ["meat"]}, "diet"), ({"access": ["lift"]}, "access"), ({"wishes": "x" * 301}, "wishes")],
)
def test_page_when_the_form_is_wrong_then_it_is_told_and_what_was_typed_stays(
    change, field, karlskrona, page, stranger
):
    answer = stranger.post(page, SAID | change)

    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["access"].value() == (SAID | change)["access"]
    assert kept(karlskrona) == NOTHING


def test_page_when_the_meeting_has_begun_then_needs_are_no_longer_taken(karlskrona, meeting, page, stranger):
    meeting.starts_at = timezone.now() - timedelta(minutes=1)
    meeting.save()

    assert "Tell the host" not in stranger.get(page).content.decode()
    assert "can no longer be changed" in stranger.post(page, SAID, follow=True).content.decode()
    assert kept(karlskrona) == NOTHING


def test_page_when_nobody_opened_the_link_then_nothing_is_taken(karlskrona, guest, stranger):
    assert stranger.post(f"/sv/guest/{guest.reference}/", SAID).status_code == 404
    assert kept(karlskrona) == NOTHING


def test_counts_when_guests_and_members_need_something_then_they_are_one_sum(kongsberg, guest, meeting):
    say_needs(guest=guest, **SAID)
    GuestFactory(meeting__network=kongsberg, diet=["vegan"])
    rows = [
        SummonsFactory(meeting=meeting, answer="yes", diet=["vegan"], wishes="Allergi"),
        SummonsFactory(meeting=meeting, answer="no", diet=["vegan"]),
    ]
    found = needs(meeting, rows)

    assert (found["people"], found["wishes"]) == (2, ["Allergi", "Plats längst fram"])
    assert [number for _label, number in found["diet"]] == [2, 1]
    assert [number for _label, number in found["access"]] == [1]


def test_counts_when_the_host_looks_then_guests_are_in_them_without_a_name(
    karlskrona, guest, meeting, member, board, secretariat, browser
):
    say_needs(guest=guest, **SAID)
    SummonsFactory(meeting=meeting, answer="yes", diet=["vegan"])
    meeting.host = member_organisation(karlskrona, "Verkö")
    meeting.save()
    RepresentationFactory(organisation=meeting.host, person=member)
    page = f"/sv/extranet/meetings/{meeting.pk}/"
    shown = [browser(member).get(page), browser(secretariat).get(f"/cms/meetings/{meeting.pk}/summons/")]

    for text in (answer.content.decode() for answer in shown):
        assert ("For the host: 2 people come" in text, "Plats längst fram" in text) == (True, True)
        assert "Hillevi" not in text
    assert "Plats längst fram" not in browser(board).get(page).content.decode()


def test_needs_of_guests_when_14_days_have_passed_then_they_are_forgotten(karlskrona, guest, meeting):
    say_needs(guest=guest, **SAID)
    rule = next(rule for rule in RETENTION if rule.name == "guests.needs")
    with unscoped():
        assert not rule.due(meeting.ends_at + timedelta(days=13)).exists()
        assert rule.purge(rule.due(meeting.ends_at + timedelta(days=15))) == 1
        assert not rule.due(meeting.ends_at + timedelta(days=15)).exists()

    assert kept(karlskrona) == NOTHING
    assert Guest.objects.for_network(karlskrona).get().guest_name == "Hillevi"


def test_session_when_two_hours_have_passed_then_nothing_is_taken(karlskrona, page, stranger):
    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1)):
        assert stranger.post(page, SAID).status_code == 404

    assert kept(karlskrona) == NOTHING
