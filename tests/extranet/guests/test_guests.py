"""A guest sees exactly the own part: by page, calendar and mail."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from extranet.guests.actions import follow_agendas, withdraw_guest
from extranet.guests.models import Guest
from extranet.guests.rules import RETENTION
from extranet.meetings.actions import cancel_meeting, follow_change
from extranet.meetings.models import AgendaItem
from networks.querysets import unscoped
from notifications.models import Mail
from tests.extranet.guests.conftest import LINK, SECRETS, event_of, item
from tests.factories.guests import GuestFactory, GuestLinkFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.factories.notifications import MailFactory
from tests.printing.structure import faults


def test_mail_page_and_calendar_tell_the_own_part_and_nothing_else(guest, meeting, mails, stranger):
    (mail,) = mails()
    (attachment,) = mail.attachments.all()
    address = stranger.get(LINK.search(mail.text)[1]).url
    told = [
        mail.subject + mail.text + mail.html,
        bytes(attachment.content).decode(),
        stranger.get(address).content.decode(),
        stranger.get(f"{address}part.ics").content.decode(),
    ]
    printed = stranger.get(f"{address}part.pdf")
    assert faults(printed.content) == []
    told.append(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.content)).pages))
    assert "private" in printed.headers["Cache-Control"]
    assert "no-store" in printed.headers["Cache-Control"]

    for text in told:
        assert not [secret for secret in SECRETS if secret in text]
        assert str(meeting.uid) not in text
    for text in told[::2]:
        assert "Vägen till Verkö" in text
    method, event = event_of(mail)
    assert (method, event["sequence"]) == ("REQUEST", 0)
    assert event["uid"] == f"guest-{guest.uid}@karlskrona.localhost"
    assert event["dtstart"].dt - meeting.starts_at == timedelta(minutes=10)
    assert event["dtend"].dt - meeting.starts_at == timedelta(minutes=30)


def test_guest_comes_nowhere_else(guest, meeting, page, stranger):
    other = GuestFactory(meeting=meeting)
    GuestLinkFactory(guest=other)

    assert stranger.get(f"/sv/guest/{other.reference}/").status_code == 404
    for address in ("", "meetings/", f"meetings/{meeting.pk}/", f"meetings/{meeting.pk}/agenda.pdf", "search/?q=avtal"):
        assert stranger.get(f"/sv/extranet/{address}").status_code == 302
    assert "Om Vägen" not in stranger.get("/sv/search/?q=Verkö").content.decode()


def test_guest_is_unknown_to_members(guest, meeting, member, browser):
    text = browser(member).get(f"/sv/extranet/meetings/{meeting.pk}/").content.decode()

    assert "Hillevi" not in text


def test_reference_alone_and_foreign_links_open_nothing(guest, kongsberg, stranger, mails):
    path = LINK.search(mails()[0].text)[1]
    foreign = Client(headers={"host": kongsberg.site.hostname})

    assert stranger.get(f"/sv/guest/{guest.reference}/").status_code == 404
    assert stranger.get(f"/sv/guest/{guest.reference}/part.ics").status_code == 404
    assert stranger.get(f"/sv/guest/{guest.reference}/part.pdf").status_code == 404
    assert stranger.get(f"/sv/guest/{'A' * 43}/").status_code == 404
    assert foreign.get(path.replace("/sv/", "/nb/")).status_code == 404


def test_page_closes_with_time_withdrawal_and_cancelling(guest, meeting, secretariat, page, stranger):
    assert stranger.get(page).status_code == 200
    assert stranger.put(page).status_code == 405
    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1)):
        assert stranger.get(page).status_code == 404
    withdraw_guest(by=secretariat, guest=guest)
    assert stranger.get(page).status_code == 404


def test_item_taken_from_the_guest_is_gone_on_the_next_request(guest, page, stranger):
    guest.items.clear()

    assert "Vägen till Verkö" not in stranger.get(page).content.decode()


def test_move_of_the_meeting_is_told_with_a_higher_sequence(guest, meeting, mails):
    mails()
    meeting.starts_at += timedelta(days=1)
    meeting.ends_at += timedelta(days=1)
    meeting.save()
    follow_change(by=None, meeting=meeting)
    follow_change(by=None, meeting=meeting)

    (mail,) = mails()
    method, event = event_of(mail)
    assert (mail.template, method, event["sequence"]) == ("guest_changed", "REQUEST", 1)
    assert event["dtstart"].dt - meeting.starts_at == timedelta(minutes=10)


def test_move_within_the_agenda_is_told_once_by_the_daily_job(guest, meeting, mails):
    mails()
    AgendaItem.objects.for_network(meeting.network).filter(title=SECRETS[1]).update(minutes_planned=45)
    follow_agendas()
    follow_agendas()

    (mail,) = mails()
    assert event_of(mail)[1]["dtstart"].dt - meeting.starts_at == timedelta(minutes=45)


def test_cancelled_meeting_releases_its_guests(karlskrona, guest, meeting, secretariat, mails):
    mails()
    cancel_meeting(by=secretariat, meeting=meeting)

    (mail,) = mails()
    method, event = event_of(mail)
    assert (mail.to, method, event["status"]) == ("hillevi@trafik.example", "CANCEL", "CANCELLED")
    assert not any(secret in mail.text + mail.html + mail.subject for secret in SECRETS)
    assert not Guest.objects.for_network(karlskrona).exists()


def test_guests_are_forgotten_30_days_after(guest, meeting):
    rules = {rule.name: rule for rule in RETENTION}
    with unscoped():
        assert not rules["guests.guests"].due(meeting.ends_at + timedelta(days=29)).exists()
        assert rules["guests.links"].purge(rules["guests.links"].due(meeting.ends_at + timedelta(days=2))) == 1
        assert rules["guests.guests"].purge(rules["guests.guests"].due(meeting.ends_at + timedelta(days=31))) == 1


def test_mails_to_guests_go_once_the_guest_is_gone(karlskrona, guest, meeting, secretariat):
    rule = next(rule for rule in RETENTION if rule.name == "guests.mails")
    later = meeting.ends_at + timedelta(days=31)
    MailFactory(network=karlskrona, to=guest.guest_email, template="summons")
    with unscoped():
        assert not rule.due(later).exists()
        cancel_meeting(by=secretariat, meeting=meeting)
        assert not rule.due(timezone.now()).exists()
        assert rule.purge(rule.due(later)) == 2

    assert [mail.template for mail in Mail.objects.for_network(karlskrona)] == ["summons"]


def sent(meeting, **fields):
    given = {"guest_name": "Eva", "guest_email": "eva@gast.example", "guest_organisation": "", "language": "sv"}
    return given | {"greeting": "Välkommen!", "items": [item(meeting).pk]} | fields


def test_secretariat_invites_and_withdraws(karlskrona, meeting, secretariat, browser, mails):
    staff, address = browser(secretariat), f"/cms/meetings/{meeting.pk}/guests/"
    staff.post(address, sent(meeting))
    guest = Guest.objects.for_network(karlskrona).get()
    (mail,) = mails()
    assert "You are invited to a part of our meeting.\n\nVälkommen!" in mail.text
    assert "Eva" in staff.get(address).content.decode()
    staff.post(address, {"withdraw": guest.pk})
    assert not Guest.objects.for_network(karlskrona).exists()
    assert [mail.template for mail in mails()] == ["guest_released"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"guest_name": ""}, "guest_name"),
        ({"guest_email": "eva"}, "guest_email"),
        ({"guest_email": "HILLEVI@trafik.example"}, "guest_email"),
        ({"items": []}, "items"),
        ({"items": ["999999"]}, "items"),
        ({"language": "nb"}, "language"),
    ],
)
def test_wrong_invitation_is_told_beside_the_field(change, field, guest, meeting, secretariat, browser):
    page = browser(secretariat).post(f"/cms/meetings/{meeting.pk}/guests/", sent(meeting, **change))

    assert list(page.context["form"].errors) == [field]
    assert "Välkommen!" in page.content.decode()


def test_item_of_another_meeting_cannot_be_chosen(karlskrona, meeting, secretariat, browser):
    other = AgendaItemFactory(meeting=MeetingFactory(network=karlskrona))
    page = browser(secretariat).post(f"/cms/meetings/{meeting.pk}/guests/", sent(meeting, items=[other.pk]))

    assert list(page.context["form"].errors) == ["items"]


@pytest.mark.parametrize("number", [1, 3])
def test_screen_costs_the_same_for_one_and_for_three(number, meeting, secretariat, browser, django_assert_num_queries):
    for _n in range(number):
        GuestFactory(meeting=meeting).items.add(item(meeting))
    staff = browser(secretariat)
    staff.get(f"/cms/meetings/{meeting.pk}/guests/")

    with django_assert_num_queries(15):
        staff.get(f"/cms/meetings/{meeting.pk}/guests/")
