"""Who reads what of a meeting, what the agenda says to that person, and what is printed of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from events.templatetags.dates import clock, day_long, event_when
from extranet.meetings.choices import READABLE_MINUTES, Audience, ItemKind, MeetingState, MinutesState
from extranet.meetings.models import AgendaItem, AgendaPaper, Meeting, Minutes, MinutesVersion
from extranet.meetings.models.minutes import digest_of
from extranet.members.rules import Event
from extranet.nav import Entry, Part, Row, addresses
from library.storage import extension_of
from networks.apps import collect
from networks.choices import MinutesKind
from networks.querysets import once_a_request, unscoped
from networks.rules import audience_keys, is_secretariat
from privacy.rules import RetentionRule
from search.sources import IndexData, Source

if TYPE_CHECKING:
    from accounts.models import User
    from extranet.members.models import Organisation
    from library.models import NetworkDocument
    from networks.models import Network


MINUTES_HANDED_OVER = 6
"""So many a new chair gets to read: of a year, with six meetings in it."""


@dataclass(frozen=True)
class Line:
    """An agenda item as one person sees it: number, time of day, item with ``readable_papers``."""

    number: int
    starts_at: datetime
    item: AgendaItem


def reads_agenda(person: User, meeting: Meeting) -> bool:
    """Members read it once it has gone out; the secretariat before."""
    return meeting.agenda_is_open or is_secretariat(person, meeting.network)


def minutes_for(person: User, minutes: Minutes) -> Minutes | None:
    """The minutes as this person reads them; None where there is nothing to read yet.

    Members read what is out for comment or approved, and while a correction is drafted the version that is
    in force; the secretariat reads drafts too.
    """
    if minutes.state in READABLE_MINUTES or is_secretariat(person, minutes.meeting.network):
        return minutes
    return in_force(minutes)


def in_force(minutes: Minutes) -> Minutes | None:
    """The minutes in their approved version; None where none is."""
    if minutes.approved_version is None:
        return None
    if minutes.is_locked:
        return minutes
    return minutes.at_version(minutes.versions.get(number=minutes.approved_version))


def versions_for(person: User, minutes: Minutes) -> list[MinutesVersion]:
    """The versions this person may see, the latest first: members those that were out for comment or approved."""
    versions = MinutesVersion.objects.for_network(minutes.meeting.network).filter(minutes=minutes.pk)
    if not is_secretariat(person, minutes.meeting.network):
        versions = versions.readable()
    return list(versions.select_related("minutes__meeting"))


def outline(meeting: Meeting) -> str:
    """What minutes of a meeting begin with: who was there, and a heading for each item all members read.

    Apps offer ``attendance_lines(meeting)`` and below them ``opening_lines(meeting)``, and ``outline_lines(meeting)``:
    pairs of an item's key, or None, and a line that all members may read.
    """
    noted: dict[int | None, list[str]] = {}
    for key, line in collect("outline_lines", meeting):
        noted.setdefault(key, []).append(line)
    present = [str(line) for line in collect("attendance_lines", meeting)]
    numbered = (
        "§ %(number)d %(title)s" if meeting.network.minutes_kind == MinutesKind.FORMAL else "%(number)d. %(title)s"
    )
    items = AgendaItem.objects.for_network(meeting.network).filter(meeting=meeting, audience=Audience.MEMBERS)
    parts = ["\n".join([gettext("Present:"), *(f"- {line}" for line in present)])] if present else []
    parts += collect("opening_lines", meeting)
    for number, item in enumerate(items.exclude(kind=ItemKind.BREAK), start=1):
        lines = ["# " + numbered % {"number": number, "title": item.title}]
        if item.presenter:
            lines.append(gettext("%(presenter)s presented the item.") % {"presenter": item.presenter})
        if item.kind in {ItemKind.DECISION, ItemKind.ELECTION} and item.pk not in noted:
            lines.append(gettext("Decision:"))
        parts.append("\n".join([*lines, *noted.get(item.pk, [])]))
    if None in noted:
        parts.append("\n".join(["# " + gettext("Decisions and measures"), *noted[None]]))
    return "\n\n".join(parts)


def agenda_for(person: User, meeting: Meeting) -> list[Line]:
    """The agenda as this person sees it.

    Items for a circle the person is not of are left out and the rest is numbered without a gap; the
    times are those of the day, whatever was left out.
    """
    if not reads_agenda(person, meeting):
        return []
    network = meeting.network
    keys = audience_keys(person, network)
    papers = AgendaPaper.objects.readable(network, keys)
    items = AgendaItem.objects.for_network(network).filter(meeting=meeting)
    items = items.prefetch_related(Prefetch("papers", queryset=papers, to_attr="readable_papers"))
    lines: list[Line] = []
    moment = meeting.starts_at
    for item in items:
        if Audience(item.audience).key_in(network) in keys:
            lines.append(Line(len(lines) + 1, moment, item))
        moment += timedelta(minutes=item.minutes_planned)
    return lines


@dataclass(frozen=True)
class Step:
    """A change of state the secretariat can make: its button, what to know before, what is said after."""

    label: Any
    question: Any
    done: Any
    states: frozenset[str]


MEETING_STEPS = {
    "publish": Step(
        _("Publish the agenda"),
        _("All members of the network will read the agenda and its papers."),
        _("The agenda is published."),
        frozenset({MeetingState.PLANNED}),
    ),
    "hold": Step(
        _("Mark as held"),
        _("The meeting has taken place. It can no longer be cancelled."),
        _("The meeting is marked as held."),
        frozenset({MeetingState.PLANNED, MeetingState.SUMMONED}),
    ),
    "cancel": Step(
        _("Cancel the meeting"),
        _("Members will see that it does not take place."),
        _("The meeting is cancelled."),
        frozenset({MeetingState.PLANNED, MeetingState.SUMMONED}),
    ),
    "resume": Step(
        _("Plan it again"),
        _("The meeting takes place after all. Publish its agenda when it is ready."),
        _("The meeting is planned again."),
        frozenset({MeetingState.CANCELLED}),
    ),
}
MINUTES_STEPS = {
    "approve": Step(
        _("Approve the minutes"),
        _("The text is locked as it stands, and all members of the network read it."),
        _("The minutes are approved."),
        frozenset({MinutesState.DRAFT, MinutesState.OUT_FOR_COMMENT}),
    ),
    "correct": Step(
        _("Begin a correction"),
        _("A new version is drafted. Members read the approved one until the new one is approved."),
        _("A new version is begun. Write the correction into the text."),
        frozenset({MinutesState.APPROVED}),
    ),
}


def steps_from(steps: dict[str, Step], state: str) -> dict[str, Step]:
    """The steps that begin in this state."""
    return {name: step for name, step in steps.items() if state in step.states}


def standing_since(network: Network, start: date) -> list[Meeting]:
    """The meetings from ``start`` on that stand, with network and host, the first first. Asked once a request."""
    rows = Meeting.objects.for_network(network).standing().since(start).select_related("host", "network")
    return once_a_request(f"meetings:{network.pk}:{start}", lambda: list(rows.order_by("starts_at", "pk")))


def year_entries(network: Network, start: date, end: date) -> Iterator[Entry]:
    """The meetings from ``start`` to the day before ``end`` that stand."""
    for meeting in standing_since(network, start):
        day = timezone.localdate(meeting.starts_at)
        if day < end:
            yield Entry(day, meeting.title, "meeting", meeting.get_absolute_url(), meeting.is_past)


def handover_parts(network: Network) -> Iterator[Part]:
    """The minutes of the last meetings that are approved, the latest first."""
    rows = Minutes.objects.for_network(network).filter(approved_at__isnull=False).select_related("meeting")
    latest = rows.order_by("-meeting__starts_at", "-pk")[:MINUTES_HANDED_OVER]
    yield Part(gettext("The latest minutes"), [_minutes_row(minutes) for minutes in latest])


def _minutes_row(minutes: Minutes) -> Row:
    day = timezone.localdate(minutes.meeting.starts_at)
    return Row(minutes.meeting.title, minutes.get_absolute_url(), capfirst(minutes.get_kind_display()), day)


def organisation_events(organisation: Organisation) -> Iterator[Event]:
    """In the timeline: the meetings an organisation has hosted or is going to host."""
    network = organisation.network
    for meeting in Meeting.objects.for_network(network).standing().filter(host=organisation):
        text = gettext("hosted %(meeting)s") if meeting.is_past else gettext("hosts %(meeting)s")
        day = timezone.localdate(meeting.starts_at, network.time_zone)
        words = {"meeting": meeting.title}
        yield Event(day, text % words, _("Meeting"), meeting.get_absolute_url(), frozenset({network.key()}))


def search_sources() -> Iterator[Source]:
    """Meetings and the minutes that members read, agenda items for those they are for."""
    yield Source(Meeting, _("Meeting"), _meeting_entries)
    yield Source(AgendaItem, _("Agenda item"), _item_entries, network=lambda item: item.meeting.network)
    yield Source(Minutes, _("Minutes and notes"), _minutes_entries)


def _meeting_entries(meeting: Meeting) -> Iterator[IndexData]:
    if meeting.state != MeetingState.CANCELLED:
        text = ". ".join(part for part in (meeting.theme, meeting.place, meeting.intro) if part)
        yield from _entries(meeting, meeting.title, text, meeting.network.key())


def _item_entries(item: AgendaItem) -> Iterator[IndexData]:
    """Like the page: only once the agenda is out, and for the audience of the item."""
    if item.meeting.agenda_is_open:
        text = ". ".join(part for part in (item.meeting.title, item.presenter, item.text) if part)
        yield from _entries(item.meeting, item.title, text, item.audience_key, anchor=f"#item-{item.pk}")


def _minutes_entries(minutes: Minutes) -> Iterator[IndexData]:
    """Like the page: what is out for comment or approved, and while a correction is drafted what is in force."""
    found = minutes if minutes.state in READABLE_MINUTES else in_force(minutes)
    if found:
        meeting = minutes.meeting
        for data in _entries(meeting, "", found.text, meeting.network.key(), page="meetings:minutes"):
            with override(data.language):
                titled = replace(data, title=str(minutes))
            yield titled


def _entries(
    meeting: Meeting, title: str, text: str, key: str, *, page: str = "meetings:meeting", anchor: str = ""
) -> Iterator[IndexData]:
    for language, url in addresses(meeting.network, page, meeting.pk):
        day = timezone.localdate(meeting.starts_at)
        yield IndexData(language, title, text, url + anchor, frozenset({key}), day)


def agenda_data(meeting: Meeting, agenda: list[Line]) -> dict[str, Any]:
    """What the agenda's PDF is made from."""
    return _sheet(meeting) | {
        "kind": gettext("Agenda"),
        "introduction": meeting.intro,
        "items": [_printed_item(line, meeting.network) for line in agenda],
    }


def _printed_item(line: Line, network: Network) -> dict[str, Any]:
    item = line.item
    minutes = gettext("%(minutes)d min") % {"minutes": item.minutes_planned}
    return {
        "number": str(line.number),
        "title": item.title,
        "presenter": item.presenter,
        "minutes": f"{clock(line.starts_at)}, {minutes}",
        "text": item.text,
        "papers": [printed_paper(network, paper.document) for paper in item.readable_papers],
    }


def printed_paper(network: Network, document: NetworkDocument) -> dict[str, str]:
    """A paper with its address: who reads the PDF opens it from there, after log-in."""
    kind = extension_of(document.name).upper()
    return {"title": document.title, "note": kind, "url": network.base_url + document.url}


def minutes_data(minutes: Minutes) -> dict[str, Any]:
    """What the minutes' PDF is made from; each heading of the text begins a part."""
    introduction, parts = minutes.parts
    state = minutes.get_state_display()
    if minutes.approved_at:
        state = f"{state} {day_long(minutes.approved_at)}"
    digest = digest_of(minutes.meeting.uid, minutes.version, minutes.text) if minutes.is_locked else ""
    kind = gettext("%(kind)s, version %(number)d") % {"kind": minutes.get_kind_display(), "number": minutes.version}
    return _sheet(minutes.meeting) | {
        "kind": kind[:1].upper() + kind[1:],
        "state": state[:1].upper() + state[1:],
        "introduction": introduction,
        "parts": [{"title": title, "text": text} for title, text in parts],
        "checksum": digest,
    }


def _sheet(meeting: Meeting) -> dict[str, Any]:
    """What both PDFs begin with."""
    return {
        "network": meeting.network,
        "language": get_language() or meeting.network.default_language,
        "title": meeting.title,
        "when": event_when(meeting.starts_at, meeting.ends_at),
        "place": ", ".join(part for part in (meeting.place, meeting.directions) if part),
    }


DRAFTS_KEPT = timedelta(days=366)


def _old_drafts(now: datetime) -> Any:
    """Versions that were not approved, of minutes approved a year ago."""
    old = MinutesVersion.objects.filter(minutes__approved_at__lt=now - DRAFTS_KEPT)
    return old.exclude(state=MinutesState.APPROVED)


def _purge(rows: Any) -> int:
    number: int = rows.count()
    rows.delete()
    return number


RETENTION = [
    RetentionRule(
        "meetings.drafts",
        _("Drafts of minutes are removed a year after the minutes were approved."),
        _old_drafts,
        _purge,
    )
]


def own_data(person: User) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """What is kept of a person’s part in minutes, in all networks."""
    with unscoped():
        versions = MinutesVersion.objects.filter(saved_by=person).select_related("minutes__meeting__network")
        approved = Minutes.objects.filter(approved_by=person).select_related("meeting__network")
        yield (
            _("Minutes you have written"),
            [
                {
                    "network": str(row.minutes.meeting.network),
                    "meeting": str(row.minutes.meeting),
                    "version": row.number,
                    "saved": row.saved_at,
                }
                for row in versions
            ],
        )
        yield (
            _("Minutes you have approved"),
            [
                {"network": str(row.meeting.network), "meeting": str(row.meeting), "approved": row.approved_at}
                for row in approved
            ],
        )
