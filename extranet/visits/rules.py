"""Who reads and who fills in the practicalities of a visit, who is expected, and when it is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from events.templatetags.dates import clock, day_long, event_when
from extranet.guests.models import Guest
from extranet.guests.rules import GuestFacts
from extranet.meetings.choices import Audience, ItemKind, MeetingState
from extranet.meetings.models import AgendaItem, Meeting
from extranet.members.rules import spoken_for
from extranet.summons.choices import Answer
from extranet.summons.models import Summons
from extranet.visits.models import FOR_A_TIME, PRACTICALITIES, Visit
from extranet.visits.querysets import with_visits
from networks.models import Membership
from networks.rules import audience_keys, is_secretariat
from privacy.rules import RetentionRule
from tables.sheets import Column

if TYPE_CHECKING:
    from accounts.models import User

LIST_KEPT = timedelta(days=7)
"""For how long after a meeting it is known who was expected, and whom to ask for."""


@dataclass(frozen=True)
class Standing:
    """A meeting with a visit, as far as it concerns one person.

    ``reads``: the practicalities. ``fills``: writes them. ``receives``: sees who is expected.
    """

    meeting: Meeting
    visit: Visit | None
    reads: bool
    fills: bool
    receives: bool


def standing_of(person: User, meeting: Meeting) -> Standing | None:
    """What a person may do about the visit of a meeting; None where the meeting has none. One query."""
    found = with_visits(meeting.network).filter(pk=meeting.pk).first()
    return standing(person, found) if found else None


def standing(person: User, meeting: Any) -> Standing:
    """The same of a meeting that ``with_visits`` has read.

    The secretariat and those who speak for the host fill in and receive. Members read what is filled in once the
    agenda is out, where the visit is for them. After a week nobody learns any more who was expected.
    """
    visit = getattr(meeting, "visit", None)
    receives = is_secretariat(person, meeting.network) or meeting.host_id in spoken_for(person, meeting.network)
    key = Audience(meeting.circle).key_in(meeting.network)
    invited = meeting.agenda_is_open and key in audience_keys(person, meeting.network)
    return Standing(
        meeting=meeting,
        visit=visit,
        reads=bool(visit and visit.is_filled and (receives or invited)),
        fills=bool(receives and meeting.host_id and not meeting.is_past),
        receives=bool(receives and timezone.now() <= meeting.ends_at + LIST_KEPT),
    )


def last_visit(meeting: Meeting) -> Visit | None:
    """What the same host filled in for an earlier meeting, the latest first."""
    if meeting.host_id is None:
        return None
    rows = Visit.objects.for_network(meeting.network).filled().filter(meeting__host=meeting.host_id)
    rows = rows.filter(meeting__starts_at__lt=meeting.starts_at).exclude(meeting=meeting)
    found: Visit | None = rows.select_related("meeting").order_by("-meeting__starts_at").first()
    return found


def practicalities(visit: Visit) -> list[tuple[str, str]]:
    """What visitors must know: a name and a text for each thing that was said."""
    told = {name: str(getattr(visit, name)) for name in PRACTICALITIES}
    told["photography"] = str(visit.get_photography_display()) if visit.photography else ""
    told["contact_name"] = ", ".join(filter(None, (visit.contact_name, visit.contact_phone)))
    told["contact_phone"] = ""
    named = [(_label(name), text) for name, text in told.items()]
    return [(name, text) for name, text in named if text]


def _label(name: str) -> str:
    """The field's name as its form has it."""
    return capfirst(str(getattr(Visit._meta.get_field(name), "verbose_name", name)))


def guest_facts(guest: Guest) -> Iterator[GuestFacts]:
    """To a guest with a part in the visit what visitors must know; to other guests nothing."""
    meeting = guest.meeting
    if not guest.items.filter(kind=ItemKind.VISIT).exists():
        return
    visit = Visit.objects.for_network(meeting.network).filled().filter(meeting=meeting).first()
    if visit and visit.is_filled:
        yield GuestFacts(gettext("For visitors"), practicalities(visit))


def summons_links(meeting: Meeting) -> Iterator[tuple[str, str]]:
    """Where those summoned read the practicalities, once there are any and where the visit is for all of them."""
    rows = Visit.objects.for_network(meeting.network).filled().filter(meeting=meeting)
    if _circle(meeting) == Audience.MEMBERS and rows.exists():
        yield gettext("For visitors"), meeting.get_absolute_url() + "#visit"


def _circle(meeting: Meeting) -> Audience:
    """The widest circle for which an item that is a visit is."""
    parts = AgendaItem.objects.for_network(meeting.network).filter(meeting=meeting, kind=ItemKind.VISIT)
    held = set(parts.values_list("audience", flat=True))
    return next((circle for circle in Audience if circle in held), Audience.BOARD)


@dataclass(frozen=True)
class Visitor:
    """Somebody the host expects: name, organisation and time."""

    name: str
    organisation: str
    arrives_at: datetime
    note: str = ""


def visitors(meeting: Meeting, visit: Visit | None) -> list[Visitor]:
    """Everybody expected, by name: who answered yes, substitutes, guests of the visit, and others who were noted."""
    found = [*_summoned(meeting), *_guests(meeting), *_others(meeting, visit)]
    return sorted(found, key=lambda one: (one.name.casefold(), one.organisation.casefold()))


def _summoned(meeting: Meeting) -> Iterator[Visitor]:
    rows = Summons.objects.for_network(meeting.network).filter(meeting=meeting)
    circle = _circle(meeting)
    if circle != Audience.MEMBERS:
        readers = Membership.objects.for_network(meeting.network).current().with_role(*circle.roles)
        rows = rows.filter(person__in=readers.values("person"))
    told: set[str] = set()
    for row in rows.filter(answer__in=[Answer.YES, Answer.SUBSTITUTE]).select_related("person", "organisation"):
        name, note = row.person.get_full_name(), ""
        if row.answer == Answer.SUBSTITUTE:
            name, note = row.substitute_name, gettext("instead of %(name)s") % {"name": name}
        # Who speaks for two organisations comes once.
        if name and (name not in told or note):
            yield Visitor(name, row.organisation.name, meeting.starts_at, note)
        told.add(name)


def _guests(meeting: Meeting) -> Iterator[Visitor]:
    rows = Guest.objects.for_network(meeting.network).filter(meeting=meeting, items__kind=ItemKind.VISIT)
    times = _times(meeting)
    for guest in rows.distinct().prefetch_related("items"):
        arrives_at = min(times[item.pk] for item in guest.items.all())
        yield Visitor(guest.guest_name, guest.guest_organisation, arrives_at, gettext("guest"))


def _times(meeting: Meeting) -> dict[int, datetime]:
    """When each item of the agenda begins."""
    moment, found = meeting.starts_at, {}
    for item in AgendaItem.objects.for_network(meeting.network).filter(meeting=meeting):
        found[item.pk] = moment
        moment += timedelta(minutes=item.minutes_planned)
    return found


def _others(meeting: Meeting, visit: Visit | None) -> Iterator[Visitor]:
    for line in visit.others.splitlines() if visit else []:
        name, _comma, organisation = (piece.strip() for piece in line.partition(","))
        if name:
            yield Visitor(name, organisation, meeting.starts_at)


def columns() -> list[Column]:
    """The columns of the reception list, on paper and in a file."""
    labels = {
        "name": _("Name"),
        "organisation": _("Organisation"),
        "arrives": _("Arrives"),
        "note": _("Note"),
    }
    return [Column(name, label) for name, label in labels.items()]


def rows_of(found: list[Visitor]) -> list[dict[str, str]]:
    """The reception list as rows of text."""
    return [
        {"name": one.name, "organisation": one.organisation, "arrives": clock(one.arrives_at), "note": one.note}
        for one in found
    ]


def _sheet(meeting: Meeting, kind: str) -> dict[str, Any]:
    return {
        "network": meeting.network,
        "language": get_language() or meeting.network.default_language,
        "title": meeting.title,
        "kind": kind,
        "when": event_when(meeting.starts_at, meeting.ends_at),
        "place": ", ".join(part for part in (meeting.place, meeting.directions) if part),
    }


def practicalities_data(visit: Visit) -> dict[str, Any]:
    """What the PDF for visitors is made from."""
    told = [{"title": name, "text": text} for name, text in practicalities(visit)]
    return _sheet(visit.meeting, gettext("For visitors")) | {"parts": told}


def list_data(meeting: Meeting, visit: Visit | None, found: list[Visitor]) -> dict[str, Any]:
    """What the reception list's PDF is made from."""
    until = day_long(meeting.ends_at + LIST_KEPT)
    return _sheet(meeting, gettext("Reception list")) | {
        "columns": [str(column.label) for column in columns()],
        "rows": [list(row.values()) for row in rows_of(found)],
        "introduction": visit.reception if visit else "",
        "closing": gettext("Destroy this list after the visit, at the latest on %(day)s.") % {"day": until},
    }


def _past(now: datetime) -> Any:
    old = Visit.objects.filter(meeting__ends_at__lt=now - LIST_KEPT)
    kept = Q()
    for name in FOR_A_TIME:
        kept |= ~Q(**{name: ""})
    return old.filter(kept)


def _forget(rows: Any) -> int:
    number: int = rows.update(**dict.fromkeys(FOR_A_TIME, ""))
    return number


RETENTION = [
    RetentionRule(
        "visits.people",
        _("Reception list, contact on the day and what the reception needed are forgotten 7 days after a visit."),
        _past,
        _forget,
    )
]

CLOSED = (MeetingState.HELD, MeetingState.CANCELLED)
"""In these states a host is asked for nothing."""
