"""Meetings and minutes as digests tell of them, and meetings as a member's calendar program fetches them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from calendars.ical import Event
from extranet.meetings.choices import MeetingState
from extranet.meetings.models import Meeting, Minutes
from notifications.rules import DigestItem

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network


def calendar_events(person: User, network: Network, since: datetime) -> Iterator[Event]:
    """Every meeting that ends after ``since``; a cancelled one says so, so that calendar programs take it out."""
    for meeting in Meeting.objects.for_network(network).filter(ends_at__gt=since):
        yield Event(
            uid=f"meeting-{meeting.uid}@{network.site.hostname}",
            title=meeting.title,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            stamp=meeting.changed_at,
            sequence=meeting.sequence,
            zone=network.time_zone,
            place=", ".join(part for part in (meeting.place, meeting.directions) if part),
            url=network.base_url + meeting.get_absolute_url(),
            cancelled=meeting.state == MeetingState.CANCELLED,
        )


def digest_items(person: User, network: Network, since: datetime) -> Iterator[DigestItem]:
    """Agendas of meetings to come that went out, and minutes approved since; all members read both."""
    meetings = Meeting.objects.for_network(network).upcoming().filter(changed_at__gte=since)
    for meeting in meetings:
        if meeting.agenda_is_open:
            yield DigestItem(f"meeting:{meeting.pk}", meeting.title, network.base_url + meeting.get_absolute_url())
    for minutes in Minutes.objects.for_network(network).filter(approved_at__gte=since).select_related("meeting"):
        url = reverse("meetings:minutes", args=[minutes.meeting_id])
        title = f"{minutes.get_kind_display().capitalize()}: {minutes.meeting.title}"
        yield DigestItem(f"minutes:{minutes.pk}:{minutes.approved_at:%Y%m%d}", title, network.base_url + url)
