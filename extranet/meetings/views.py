"""Meetings as members see them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from calendars.ical import CONTENT_TYPE, Event, Organizer, calendar
from events.templatetags.dates import day_and_month, day_short
from extranet.access import note_shown
from extranet.meetings.choices import READABLE_MINUTES, Audience, MeetingState
from extranet.meetings.forms import MeetingFilterForm
from extranet.meetings.models import Meeting, Minutes
from extranet.meetings.models.differences import differences
from extranet.meetings.rules import (
    agenda_data,
    agenda_for,
    in_force,
    minutes_data,
    minutes_for,
    reads_agenda,
    standing_since,
    versions_for,
)
from extranet.nav import Row, year_shown
from networks.apps import collect
from printing.documents import pdf

PAGE_SIZE = 25
NEW_FOR = timedelta(days=60)


class MeetingList(TemplateView):
    """Coming meetings, and past ones by year with their minutes."""

    template_name = "meetings/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meetings = Meeting.objects.for_network(self.request.network).select_related("host", "minutes")
        past = meetings.past()
        years = sorted({day.year for day in past.order_by().datetimes("starts_at", "year")}, reverse=True)
        form = MeetingFilterForm(self.request.GET, years=years)
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            upcoming=meetings.upcoming(),
            form=form,
            page=Paginator(form.filter(past), PAGE_SIZE).get_page(self.request.GET.get("page")),
            query=query.urlencode() + "&" if query else "",
        )


class MeetingPage(TemplateView):
    """One meeting: when, where, agenda with papers, minutes."""

    template_name = "meetings/meeting.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = _meeting(self.request, kwargs["pk"])
        person = self.request.user
        minutes = getattr(meeting, "minutes", None)
        minutes = minutes_for(person, minutes) if minutes else None
        agenda = agenda_for(person, meeting)
        if any(line.item.audience == Audience.BOARD for line in agenda):
            note_shown(self.request, "meetings.see_confidential", meeting)
        return super().get_context_data(
            meeting=meeting,
            agenda_is_shown=reads_agenda(person, meeting),
            agenda=agenda,
            minutes=minutes,
            panels=_panels("meeting_panels", self.request, meeting),
            notes=_panels("meeting_notes", self.request, meeting),
        )


def _panels(offer: str, request: HttpRequest, meeting: Meeting) -> list[tuple[str, dict[str, Any]]]:
    """What apps show on a page about the meeting: pairs of a template and what it is rendered with."""
    found = ((template, make(request, meeting)) for template, make in collect(offer))
    return [(template, context) for template, context in found if context is not None]


class MinutesPage(TemplateView):
    """The minutes of one meeting."""

    template_name = "meetings/minutes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        minutes = _minutes(self.request, kwargs["pk"])
        versions = versions_for(self.request.user, minutes)
        current = next((row for row in versions if row.number == minutes.version), None)
        note_shown(self.request, "meetings.see_minutes", minutes.meeting, version=minutes.version)
        return super().get_context_data(
            minutes=minutes,
            meeting=minutes.meeting,
            current=current,
            versions=versions,
            panels=_panels("minutes_panels", self.request, minutes.meeting),
        )


class VersionPage(TemplateView):
    """An earlier version of minutes: what it changed in the one before, and its text."""

    template_name = "meetings/version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        minutes = _minutes(self.request, kwargs["pk"])
        versions = versions_for(self.request.user, minutes)
        place = next((place for place, row in enumerate(versions) if row.number == kwargs["number"]), None)
        if place is None:
            raise Http404
        version, before = versions[place], versions[place + 1] if place + 1 < len(versions) else None
        note_shown(self.request, "meetings.see_minutes", minutes.meeting, version=version.number)
        return super().get_context_data(
            minutes=minutes.at_version(version),
            meeting=minutes.meeting,
            version=version,
            before=before,
            changes=differences(before.text, version.text) if before else [],
        )


@require_safe
def agenda_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda as this person sees it, to print or to take along."""
    meeting = _meeting(request, pk)
    if not reads_agenda(request.user, meeting):
        raise Http404
    note_shown(request, "meetings.download_agenda", meeting)
    word = gettext("agenda")  # gettext finds no texts within an f-string
    name = f"{meeting.starts_at:%Y-%m-%d}-{word}.pdf"
    return _download(pdf("meeting", agenda_data(meeting, agenda_for(request.user, meeting))), name, "application/pdf")


@require_safe
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes, to print or to file."""
    minutes = _minutes(request, pk)
    note_shown(request, "meetings.download_minutes", minutes.meeting)
    word = gettext("minutes")
    name = f"{minutes.meeting.starts_at:%Y-%m-%d}-{word}.pdf"
    return _download(pdf("meeting", minutes_data(minutes)), name, "application/pdf")


@require_safe
def meeting_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting for one's own calendar."""
    meeting = _meeting(request, pk)
    return _download(calendar([calendar_event(meeting)]), f"{meeting.starts_at:%Y-%m-%d}.ics", CONTENT_TYPE)


def calendar_event(meeting: Meeting) -> Event:
    """The meeting as calendars take it; the same uid for ever, and a sequence that grows with every change."""
    network = meeting.network
    return Event(
        uid=f"meeting-{meeting.uid}@{network.site.hostname}",
        title=f"{network.name}: {meeting.title}",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        stamp=meeting.changed_at,
        sequence=meeting.sequence,
        zone=network.time_zone,
        place=", ".join(part for part in (meeting.place, meeting.directions) if part),
        url=network.base_url + meeting.get_absolute_url(),
        cancelled=meeting.state == MeetingState.CANCELLED,
        organizer=Organizer(network.name, network.contact_email),
    )


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    rows = Meeting.objects.for_network(request.network)
    return get_object_or_404(
        rows.select_related("host", "focus_area", "minutes", "network__site", "network__theme"), pk=pk
    )


def _minutes(request: HttpRequest, pk: int) -> Minutes:
    """The minutes of a meeting; 404 for those this person may not read yet."""
    rows = Minutes.objects.for_network(request.network)
    minutes = get_object_or_404(rows.select_related("meeting__network__theme"), meeting=pk)
    found = minutes_for(request.user, minutes)
    if found is None:
        raise Http404
    return found


def _download(content: bytes, name: str, media_type: str) -> HttpResponse:
    header = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=media_type, headers=header)


def next_meeting(request: HttpRequest) -> dict[str, Any] | None:
    """The next meeting that stands, with the number of papers this person may read."""
    today = timezone.localdate()
    meetings = standing_since(request.network, year_shown(today)[0])
    meeting = next((meeting for meeting in meetings if not meeting.is_past), None)
    if meeting is None:
        return None
    agenda = agenda_for(request.user, meeting)
    days = (timezone.localdate(meeting.starts_at) - today).days
    return {
        "meeting": meeting,
        "agenda": agenda,
        "papers": sum(len(line.item.readable_papers) for line in agenda),
        "days": max(days, 0),
        "address": meeting.get_absolute_url(),
    }


def new_minutes(request: HttpRequest) -> dict[str, Any] | None:
    """Minutes approved or sent out for comment lately, the latest first."""
    shown = Minutes.objects.for_network(request.network).shown().filter(saved_at__gte=timezone.now() - NEW_FOR)
    rows = shown.select_related("meeting").order_by("-saved_at")[:5]
    found = [_minutes_row(minutes if minutes.state in READABLE_MINUTES else in_force(minutes)) for minutes in rows]
    return {"rows": found} if found else None


def _minutes_row(minutes: Minutes) -> Row:
    """What one is asked to do with them; while one may comment the last day for it is the only date told."""
    text = capfirst(minutes.get_state_display())
    day: date | None = timezone.localdate(minutes.saved_at)
    if minutes.comments_are_over:
        text = gettext("Waits for approval")
    elif not minutes.is_locked and minutes.comment_until:
        text, day = gettext("Out for comment until %(day)s") % {"day": day_and_month(minutes.comment_until)}, None
    elif not minutes.is_locked:
        text = gettext("Out for comment")
    title = f"{minutes.get_kind_display()} {day_short(minutes.meeting.starts_at)}: {minutes.meeting.title}"
    return Row(title[:1].upper() + title[1:], minutes.get_absolute_url(), text, day)
