"""Mails to guests: their own part and nothing else of the meeting."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from calendars.ical import calendar
from extranet.guests.models import Guest, GuestLink
from extranet.guests.rules import MAILS, calendar_event, parts
from notifications.actions import queue_mail


def _send(guest: Guest, template: str, *, cancelled: bool = False) -> None:
    network, own = guest.meeting.network, parts(guest)
    event = calendar_event(guest, own, cancelled=cancelled)
    method, link = ("CANCEL", "") if cancelled else ("REQUEST", "")
    if not cancelled:
        with translation.override(guest.language):
            link = f"{network.base_url}{reverse('guests:link', args=[GuestLink.issue(guest)])}"
    queue_mail(
        network=network,
        to=guest.guest_email,
        language=guest.language,
        template=MAILS + template,
        context={"guest": guest, "parts": own, "place": guest.meeting.place, "day": event.starts_at, "link": link},
        attachments=[("meeting.ics", calendar([event], method=method), f"text/calendar; method={method}")],
        erase_when_sent=bool(link),
    )


def invited(guest: Guest) -> None:
    """The invitation to the guest's part."""
    _send(guest, "invited")


def changed(guest: Guest) -> None:
    """Time, place or items of the part have changed."""
    _send(guest, "changed")


def released(guest: Guest) -> None:
    """The part does not take place for this guest: the entry leaves the calendar."""
    _send(guest, "released", cancelled=True)
