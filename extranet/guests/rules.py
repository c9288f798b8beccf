"""What a guest sees of a meeting, and when guests are forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from calendars.ical import Event, Organizer
from events.templatetags.dates import clock, event_when
from extranet.guests.models import Guest, GuestLink
from extranet.meetings.choices import MeetingState
from extranet.meetings.models import AgendaItem, Meeting
from extranet.summons.rules import NEEDS_KEPT, NOTHING, SAID_SOMETHING
from networks.apps import collect
from notifications.models import Mail
from privacy.rules import RetentionRule

GUESTS_KEPT = timedelta(days=30)
"""For how long after a meeting its guests are remembered."""
MAILS = "guest_"
"""What the names of all mails to guests begin with."""


@dataclass(frozen=True)
class Part:
    """One item a guest is invited to, at its time of day. It bears no number: the others do not exist."""

    starts_at: datetime
    ends_at: datetime
    title: str
    text: str


@dataclass(frozen=True)
class GuestFacts:
    """What apps above tell a guest beside the own items: a heading, and a name and a text for each thing."""

    title: str
    facts: list[tuple[str, str]]


def facts_for(guest: Guest) -> list[GuestFacts]:
    """What installed apps offer by ``guest_facts(guest)``; each answers from the guest's own items."""
    return list(collect("guest_facts", guest))


def others_needs(meeting: Meeting) -> list[Guest]:
    """For the host: guests are expected, and counted with those summoned by what they need."""
    return list(Guest.objects.for_network(meeting.network).filter(meeting=meeting))


def parts(guest: Guest) -> list[Part]:
    """The guest's own items in order."""
    meeting, moment, found = guest.meeting, guest.meeting.starts_at, []
    own = set(guest.items.values_list("pk", flat=True))
    for item in AgendaItem.objects.for_network(meeting.network).filter(meeting=meeting):
        end = moment + timedelta(minutes=item.minutes_planned)
        if item.pk in own:
            found.append(Part(moment, end, item.title, item.text))
        moment = end
    return found


def calendar_event(guest: Guest, own: list[Part], *, cancelled: bool = False) -> Event:
    """The guest's part as calendars take it, under a uid of its own."""
    meeting, network = guest.meeting, guest.meeting.network
    starts_at = own[0].starts_at if own else guest.told_from or meeting.starts_at
    ends_at = max([part.ends_at for part in own], default=guest.told_to or meeting.ends_at)
    titles = ", ".join(part.title for part in own)
    return Event(
        uid=f"guest-{guest.uid}@{network.site.hostname}",
        title=f"{network.name}: {titles}" if titles else network.name,
        starts_at=starts_at,
        ends_at=ends_at if ends_at > starts_at else starts_at + timedelta(minutes=5),
        stamp=meeting.changed_at,
        sequence=guest.sequence,
        zone=network.time_zone,
        place=", ".join(part for part in (meeting.place, meeting.directions) if part),
        cancelled=cancelled or meeting.state == MeetingState.CANCELLED,
        organizer=Organizer(network.name, network.contact_email),
        attendee=Organizer(guest.guest_name, guest.guest_email),
    )


def printed(guest: Guest, own: list[Part]) -> dict[str, Any]:
    """What the PDF of a guest's part is made from: the network and the own items, without number."""
    meeting = guest.meeting
    starts_at = min((part.starts_at for part in own), default=meeting.starts_at)
    ends_at = max((part.ends_at for part in own), default=meeting.ends_at)
    return {
        "network": meeting.network,
        "language": get_language() or guest.language,
        "title": gettext("Your part of the meeting"),
        "when": event_when(starts_at, ends_at),
        "place": ", ".join(part for part in (meeting.place, meeting.directions) if part),
        "items": [
            {"title": part.title, "minutes": f"{clock(part.starts_at)}–{clock(part.ends_at)}", "text": part.text}
            for part in own
        ],
        "parts": [
            {"title": told.title, "text": "\n\n".join(f"{name}: {text}" for name, text in told.facts)}
            for told in facts_for(guest)
        ],
    }


def _past(now: datetime) -> Any:
    return Guest.objects.filter(meeting__ends_at__lt=now - GUESTS_KEPT)


def _past_needs(now: datetime) -> Any:
    return Guest.objects.filter(SAID_SOMETHING, meeting__ends_at__lt=now - NEEDS_KEPT)


def _forget_needs(rows: Any) -> int:
    number: int = rows.update(**NOTHING)
    return number


def _dead(now: datetime) -> Any:
    return GuestLink.objects.filter(expires_at__lt=now)


def _orphaned(now: datetime) -> Any:
    guests = Guest.objects.filter(meeting__network=OuterRef("network"), guest_email=OuterRef("to"))
    mails = Mail.objects.filter(template__startswith=MAILS, created_at__lt=now - GUESTS_KEPT)
    return mails.exclude(Exists(guests))


def _remove(rows: Any) -> int:
    number: int = rows.count()
    rows.delete()
    return number


RETENTION = [
    RetentionRule("guests.guests", _("Guests of a meeting are removed 30 days after it."), _past, _remove),
    RetentionRule(
        "guests.needs",
        _("Food, accessibility and wishes of guests are forgotten 14 days after a meeting."),
        _past_needs,
        _forget_needs,
    ),
    RetentionRule("guests.mails", _("Mails to guests are removed once the guest is."), _orphaned, _remove),
    RetentionRule("guests.links", _("Links of guests are removed when they no longer work."), _dead, _remove),
]
