"""A meeting with a guest of its second item, the mails that went out, and a browser of somebody unknown."""

import re

import icalendar
import pytest
from django.test import Client

from extranet.guests.actions import invite_guest
from extranet.guests.models import Guest
from extranet.meetings.models import AgendaItem
from tests.extranet.mails import mails
from tests.factories.meetings import AgendaItemFactory, MeetingFactory

__all__ = ["mails"]

LINK = re.compile(r"http://karlskrona\.localhost(/sv/guest/[\w-]{43}/)")
SECRETS = ["Hemligt decembermöte", "Uppsägning av avtalet", "Hemlig inledning", "Hemligt tema", "Sista punkten"]


@pytest.fixture
def meeting(karlskrona):
    """Three items of ten, twenty and thirty minutes; the guest is invited to the second."""
    meeting = MeetingFactory(
        network=karlskrona, title=SECRETS[0], intro=SECRETS[2], theme=SECRETS[3], place="Verkö Marinteknik"
    )
    for title, minutes in [(SECRETS[1], 10), ("Vägen till Verkö", 20), (SECRETS[4], 30)]:
        AgendaItemFactory(meeting=meeting, title=title, minutes_planned=minutes, text=f"Om {title}")
    return meeting


def item(meeting, title="Vägen till Verkö"):
    return AgendaItem.objects.for_network(meeting.network).get(meeting=meeting, title=title)


@pytest.fixture
def guest(meeting, secretariat):
    guest = Guest(meeting=meeting, guest_name="Hillevi", guest_email="hillevi@trafik.example", language="sv")
    return invite_guest(by=secretariat, guest=guest, items=[item(meeting)])


def event_of(mail):
    (attachment,) = mail.attachments.all()
    file = icalendar.Calendar.from_ical(bytes(attachment.content))
    (event,) = file.walk("VEVENT")
    return str(file["method"]), event


@pytest.fixture
def stranger(karlskrona):
    return Client(headers={"host": karlskrona.site.hostname})


@pytest.fixture
def page(guest, mails, stranger):
    """The address of the guest's page, opened by the link of the mail."""
    return stranger.get(LINK.search(mails()[0].text)[1]).url
