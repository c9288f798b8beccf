"""A guest is changed: who is told what, and what becomes of links."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from extranet.guests.actions import follow_agendas
from extranet.guests.models import Guest, GuestLink
from extranet.meetings.models import AgendaItem
from tests.extranet.guests.conftest import LINK, SECRETS, event_of, item
from tests.factories.guests import GuestFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)


def address(guest):
    return f"/cms/meetings/{guest.meeting_id}/guests/{guest.pk}/"


def sent(guest, **fields):
    given = {"guest_name": guest.guest_name, "guest_email": guest.guest_email, "guest_organisation": "Trafikbolaget"}
    return given | {"items": [row.pk for row in guest.items.all()]} | fields


def test_form_when_opened_then_it_holds_what_stands_and_says_what_another_address_does(guest, staff):
    page = staff.get(address(guest))
    form = page.context["form"]

    assert [form[name].value() for name in ("guest_name", "guest_email")] == ["Hillevi", "hillevi@trafik.example"]
    assert form["items"].value() == [item(guest.meeting).pk]
    text = page.content.decode()
    assert "Another address gets a new invitation" in text
    assert address(guest) in staff.get(f"/cms/meetings/{guest.meeting_id}/guests/").content.decode()


def test_change_when_only_name_and_organisation_then_nobody_is_told(karlskrona, guest, secretariat, staff, mails):
    mails()
    staff.post(address(guest), sent(guest, guest_name="Hillevi Ask"))

    kept = Guest.objects.for_network(karlskrona).get()
    assert (kept.guest_name, kept.guest_organisation, kept.sequence) == ("Hillevi Ask", "Trafikbolaget", 0)
    assert mails() == []
    entry = Entry.objects.for_network(karlskrona).get(action="guests.change")
    assert (entry.person, entry.details) == (secretariat, {"fields": ["guest_name", "guest_organisation"], "items": 1})


def test_change_when_the_items_are_others_then_the_guest_is_told_with_a_higher_sequence(guest, meeting, staff, mails):
    mails()
    staff.post(address(guest), sent(guest, items=[item(meeting, SECRETS[4]).pk]))

    (mail,) = mails()
    method, event = event_of(mail)
    assert (mail.template, mail.to, method, event["sequence"]) == ("guest_changed", guest.guest_email, "REQUEST", 1)
    assert event["dtstart"].dt - meeting.starts_at == timedelta(minutes=30)
    assert (SECRETS[4] in mail.text, "Vägen till Verkö" in mail.text) == (True, False)


def test_change_when_an_item_between_two_others_is_added_then_the_guest_is_told(guest, meeting, staff, mails):
    ends = [item(meeting, SECRETS[1]).pk, item(meeting, SECRETS[4]).pk]
    staff.post(address(guest), sent(guest, items=ends))
    mails()
    staff.post(address(guest), sent(guest, items=[*ends, item(meeting).pk]))

    (mail,) = mails()
    assert (mail.template, event_of(mail)[1]["sequence"]) == ("guest_changed", 2)


def test_change_when_the_agenda_was_moved_too_then_the_daily_job_tells_it_once(guest, meeting, staff, mails):
    mails()
    AgendaItem.objects.for_network(meeting.network).filter(title=SECRETS[1]).update(minutes_planned=45)
    staff.post(address(guest), sent(guest, guest_name="Hillevi Ask"))
    assert mails() == []
    follow_agendas()

    assert [mail.template for mail in mails()] == ["guest_changed"]


def test_change_when_the_address_is_another_then_the_old_link_ends_and_a_new_invitation_goes_there(
    karlskrona, guest, page, staff, stranger, mails
):
    old = GuestLink.objects.for_network(karlskrona).get()
    staff.post(address(guest), sent(guest, guest_email="hillevi@ny.example"))

    assert stranger.get(page).status_code == 404
    assert GuestLink.objects.for_network(karlskrona).get() != old
    (mail,) = mails()
    assert (mail.template, mail.to, event_of(mail)[1]["sequence"]) == ("guest_invited", "hillevi@ny.example", 1)
    opened = stranger.get(LINK.search(mail.text)[1], follow=True)
    assert "Vägen till Verkö" in opened.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"guest_name": ""}, "guest_name"),
        ({"guest_email": "hillevi"}, "guest_email"),
        ({"guest_email": "ANNAN@gast.example"}, "guest_email"),
        ({"items": []}, "items"),
        ({"items": ["{foreign}"]}, "items"),
    ],
)
def test_change_when_it_is_wrong_then_it_is_told_beside_the_field_and_nothing_changes(
    change, field, karlskrona, guest, meeting, staff, mails
):
    GuestFactory(meeting=meeting, guest_email="annan@gast.example")
    foreign = AgendaItemFactory(meeting=MeetingFactory(network=karlskrona))
    change = {name: [foreign.pk] if value == ["{foreign}"] else value for name, value in change.items()}
    mails()
    page = staff.post(address(guest), sent(guest, **change))

    assert list(page.context["form"].errors) == [field]
    assert "Trafikbolaget" in page.content.decode()
    kept = Guest.objects.for_network(karlskrona).get(pk=guest.pk)
    assert (kept.guest_email, kept.guest_organisation, mails()) == ("hillevi@trafik.example", "", [])


def test_change_when_the_meeting_is_over_then_nothing_is_changed(karlskrona, guest, meeting, staff):
    meeting.starts_at, meeting.ends_at = (timezone.now() - timedelta(hours=hours) for hours in (3, 1))
    meeting.save()

    assert "can no longer be changed" in staff.get(address(guest)).content.decode()
    staff.post(address(guest), sent(guest, guest_name="Hillevi Ask"))
    assert Guest.objects.for_network(karlskrona).get().guest_name == "Hillevi"


def test_guest_when_it_is_of_another_meeting_or_network_then_it_is_not_found(karlskrona, kongsberg, guest, staff):
    other = MeetingFactory(network=karlskrona)
    foreign = GuestFactory(meeting__network=kongsberg)

    assert staff.get(f"/cms/meetings/{other.pk}/guests/{guest.pk}/").status_code == 404
    assert staff.get(f"/cms/meetings/{guest.meeting_id}/guests/{foreign.pk}/").status_code == 404
