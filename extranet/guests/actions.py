"""Inviting guests, and what follows from a meeting that was changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from audit.actions import record
from extranet.guests import emails
from extranet.guests.models import Guest
from extranet.guests.rules import parts
from extranet.meetings.choices import MeetingState
from extranet.meetings.models import AgendaItem, Meeting
from networks.querysets import unscoped

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def invite_guest(*, by: User | None, guest: Guest, items: Iterable[AgendaItem]) -> Guest:
    """Keep a new guest with the items it is invited to, and send the invitation."""
    guest.full_clean()
    guest.save()
    guest.items.set(items)
    _note_told(guest)
    record(by=by, action="guests.invite", target=guest, details={"items": guest.items.count()})
    emails.invited(guest)
    return guest


@transaction.atomic
def withdraw_guest(*, by: User | None, guest: Guest) -> None:
    """The guest need not come; told by mail, and gone from here. Links stop working at once."""
    guest.sequence += 1
    emails.released(guest)
    record(by=by, action="guests.withdraw", target=guest)
    guest.delete()


@transaction.atomic
def follow_meeting(*, by: User | None, meeting: Meeting) -> None:
    """Tell guests whose part lies elsewhere now, or not at all."""
    if meeting.ends_at <= timezone.now():
        return
    for guest in Guest.objects.for_network(meeting.network).filter(meeting=meeting).select_related(*LOADED):
        if meeting.state == MeetingState.CANCELLED:
            withdraw_guest(by=by, guest=guest)
        elif (guest.told_from, guest.told_to, guest.told_place) != _told(guest):
            guest.sequence += 1
            _note_told(guest)
            emails.changed(guest)


LOADED = ("meeting__network__site",)


def follow_agendas() -> int:
    """Daily: guests whose part was moved within the agenda are told once, not at every change of the order."""
    now = timezone.now()
    with unscoped():
        found = list(Meeting.objects.filter(ends_at__gt=now, guests__isnull=False).distinct().select_related("network"))
    for meeting in found:
        follow_meeting(by=None, meeting=meeting)
    return len(found)


def _told(guest: Guest) -> tuple[datetime | None, datetime | None, str]:
    own = parts(guest)
    place = guest.meeting.place
    return (own[0].starts_at, own[-1].ends_at, place) if own else (None, None, place)


def _note_told(guest: Guest) -> None:
    guest.told_from, guest.told_to, guest.told_place = _told(guest)
    guest.save(update_fields=["told_from", "told_to", "told_place", "sequence"])
