"""Meetings and minutes as digests tell of them, and meetings as a member's calendar program fetches them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from calendars.ical import Event
from events.templatetags.dates import day_and_month
from extranet.meetings.choices import MeetingState, MinutesState
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
    """Agendas of meetings to come that went out, and minutes out for comment or approved since, for all members."""
    meetings = Meeting.objects.for_network(network).upcoming().filter(changed_at__gte=since)
    for meeting in meetings:
        if meeting.agenda_is_open:
            yield DigestItem(f"meeting:{meeting.pk}", meeting.title, network.base_url + meeting.get_absolute_url())
    rows = Minutes.objects.for_network(network).select_related("meeting")
    for minutes in rows.filter(state=MinutesState.OUT_FOR_COMMENT, saved_at__gte=since):
        if not minutes.comments_are_over:
            yield _item(minutes, f"{minutes.pk}:{minutes.version}:comment", _for_comment(minutes), network)
    for minutes in rows.filter(approved_at__gte=since):
        yield _item(minutes, f"{minutes.pk}:{minutes.approved_at:%Y%m%d}", _title(minutes), network)


def _item(minutes: Minutes, key: str, title: str, network: Network) -> DigestItem:
    url = reverse("meetings:minutes", args=[minutes.meeting_id])
    return DigestItem(f"minutes:{key}", title, network.base_url + url)


def _title(minutes: Minutes) -> str:
    return f"{minutes.get_kind_display().capitalize()}: {minutes.meeting.title}"


def _for_comment(minutes: Minutes) -> str:
    """What members can have changed, and until when."""
    told = {"title": _title(minutes), "day": day_and_month(minutes.comment_until) if minutes.comment_until else ""}
    if minutes.comment_until:
        return gettext("%(title)s (out for comment until %(day)s)") % told
    return gettext("%(title)s (out for comment)") % told
