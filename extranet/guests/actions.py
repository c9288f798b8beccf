"""Inviting guests, and what follows from a meeting that was changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from audit.actions import record
from extranet.guests import emails
from extranet.guests.models import Guest, GuestLink
from extranet.guests.rules import parts
from extranet.meetings.choices import MeetingState
from extranet.meetings.models import AgendaItem, Meeting
from extranet.summons.actions import TooLateError
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


CHANGED = ("guest_name", "guest_email", "guest_organisation")


@transaction.atomic
def change_guest(*, by: User, guest: Guest, items: Iterable[AgendaItem]) -> None:
    """Keep what was changed about a guest, and the items it is invited to from now on.

    A new address ends the links that were mailed to the old one and gets an invitation of its own. At the same
    address the guest is told where the own part reads otherwise now, and of nothing else.
    """
    rows = Guest.objects.for_network(guest.network).select_related(*LOADED)
    stood = rows.select_for_update(of=("self",)).get(pk=guest.pk)
    before, guest.sequence = parts(stood), stood.sequence
    guest.full_clean()
    guest.save(update_fields=CHANGED)
    guest.items.set(items)
    fields = [name for name in CHANGED if getattr(guest, name) != getattr(stood, name)]
    has_moved = parts(guest) != before
    details = {"fields": fields, "items": guest.items.count()}
    record(by=by, action="guests.change", target=guest, details=details)
    if "guest_email" in fields:
        GuestLink.objects.for_network(guest.network).filter(guest=guest).delete()
    if has_moved or "guest_email" in fields:
        guest.sequence += 1
        _note_told(guest)
        tell = emails.invited if "guest_email" in fields else emails.changed
        tell(guest)


@transaction.atomic
def say_needs(*, guest: Guest, diet: list[str], access: list[str], wishes: str) -> None:
    """Keep what a guest eats and needs. Raises TooLateError once the meeting has begun."""
    if not guest.may_say_needs:
        raise TooLateError
    guest.diet, guest.access, guest.wishes = diet, access, wishes
    guest.save(update_fields=["diet", "access", "wishes"])
    record(by=None, action="guests.say_needs", target=guest)


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
