"""When the meetings of a year lie, and whose turn it is to host them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from recurrence import Recurrence

from calendars.holidays import in_weeks, is_day_off
from calendars.recurrences import wall_clock_dates
from events.templatetags.dates import day_long
from extranet.meetings.choices import MeetingKind
from extranet.meetings.models import Meeting
from extranet.members.choices import MembershipKind, OrganisationKind
from extranet.members.models import Organisation
from extranet.members.rules import Event
from extranet.planning.choices import Deviation
from extranet.planning.models import Host, Refusal

if TYPE_CHECKING:
    from networks.models import Network

WEEKS_TRIED = 4
"""A date in the way moves by whole weeks, so that its weekday stays; later first, then earlier."""


@dataclass(frozen=True)
class PlannedDate:
    """A date of the rule, where it ended up, and why; no day where no free one is near."""

    planned_on: date
    day: date | None
    deviation: str


def dates_of(
    recurrence: Recurrence,
    *,
    year: int,
    zone: ZoneInfo,
    country: str,
    blocked: frozenset[int] = frozenset(),
    taken: Iterable[date] = (),
) -> list[PlannedDate]:
    """The rule's dates in a year, each on a day on which one can meet."""
    start = datetime.combine(date(year, 1, 1), time(12), tzinfo=zone)
    end = datetime.combine(date(year, 12, 31), time(23), tzinfo=zone)
    found: list[PlannedDate] = []
    used = set(taken)
    for moment in wall_clock_dates(start, recurrence, zone, end):
        planned = moment.date()
        deviation = _in_the_way(planned, country, blocked, used)
        day = _free_day(planned, country, blocked, used) if deviation else planned
        found.append(PlannedDate(planned, day, deviation if day else Deviation.LEFT_OUT))
        used |= {day} if day else set()
    return found


def _in_the_way(day: date, country: str, blocked: frozenset[int], used: set[date]) -> str:
    if is_day_off(day, country):
        return Deviation.DAY_OFF
    if in_weeks(day, blocked):
        return Deviation.BLOCKED
    return Deviation.TAKEN if day in used else Deviation.NONE


def _free_day(planned: date, country: str, blocked: frozenset[int], used: set[date]) -> date | None:
    weeks = [*range(1, WEEKS_TRIED + 1), *range(-1, -WEEKS_TRIED - 1, -1)]
    days = (planned + timedelta(weeks=number) for number in weeks)
    return next(
        (day for day in days if day.year == planned.year and not _in_the_way(day, country, blocked, used)), None
    )


@dataclass
class Candidate:
    """An organisation that can host: when it did last, how many it has room for, when it has said no."""

    organisation: Organisation
    hosted_on: date | None = None
    capacity: int | None = None
    refusals: list[tuple[date, date]] = field(default_factory=list)

    @property
    def is_municipality(self) -> bool:
        """Hosts every other joint meeting."""
        return self.organisation.kind == OrganisationKind.MUNICIPALITY

    def can_host(self, on: date, people: int | None) -> bool:
        """Has not said no for that day, and has room as far as is known."""
        refused = any(said <= on < until for said, until in self.refusals)
        return not refused and not (people and self.capacity is not None and self.capacity < people)


def candidates(network: Network) -> list[Candidate]:
    """Every member and municipality of the network, by how long ago it hosted; who never did comes first."""
    rows = list(Organisation.objects.for_network(network).joined().prefetch_related("memberships"))
    held = Meeting.objects.for_network(network).standing().exclude(host=None).order_by()
    last = dict(held.values_list("host").annotate(last=Max("starts_at")))
    known = {
        host.organisation_id: host for host in Host.objects.for_network(network).prefetch_related("refusals").order_by()
    }
    found = [_candidate(row, last.get(row.pk), known.get(row.pk), network.time_zone) for row in rows if _hosts(row)]
    return in_turn(found)


def organisation_events(organisation: Organisation) -> Iterator[Event]:
    """In the timeline, for the secretariat: when an organisation said that it does not host."""
    for row in Refusal.objects.for_network(organisation.network).filter(host__organisation=organisation):
        text = gettext("declined to host, can be asked again from %(day)s") % {"day": day_long(row.until)}
        yield Event(row.said_on, text, _("Meeting"), reverse("planning:turns"))


def _hosts(organisation: Organisation) -> bool:
    """Members, and the municipality whatever it is to the network."""
    if organisation.kind == OrganisationKind.MUNICIPALITY:
        return True
    today = timezone.localdate()
    rows = [row for row in organisation.memberships.all() if row.valid_from <= today <= (row.valid_to or date.max)]
    return any(row.kind == MembershipKind.MEMBER for row in rows)


def _candidate(organisation: Organisation, last: datetime | None, host: Host | None, zone: ZoneInfo) -> Candidate:
    days = [last.astimezone(zone).date()] if last else []
    if host and host.last_hosted_on:
        days.append(host.last_hosted_on)
    refusals = [(row.said_on, row.until) for row in host.refusals.all()] if host else []
    return Candidate(organisation, max(days, default=None), host.capacity if host else None, refusals)


def in_turn(found: Iterable[Candidate]) -> list[Candidate]:
    """Longest ago first; those who never hosted by name."""
    return sorted(found, key=lambda one: (one.hosted_on or date.min, one.organisation.name.casefold()))


def joint_host_was_municipality(network: Network) -> bool | None:
    """Who hosted the last joint meeting; None before the first."""
    rows = Meeting.objects.for_network(network).standing().filter(kind=MeetingKind.JOINT).exclude(host=None)
    kind = rows.order_by("-starts_at").values_list("host__kind", flat=True).first()
    return None if kind is None else kind == OrganisationKind.MUNICIPALITY


def suggest_hosts(
    found: list[Candidate], days: Iterable[date], *, kind: str, people: int | None, municipality_was_last: bool | None
) -> list[Organisation | None]:
    """A host for each day: whoever hosted longest ago of those who can.

    Nobody hosts twice before all who can have done so once. At a joint meeting the municipality and the
    members take turns, the municipality first.
    """
    pool, last, chosen = list(found), municipality_was_last, []
    for day in days:
        wanted = kind == MeetingKind.JOINT and not last
        able = [one for one in in_turn(pool) if one.can_host(day, people) and _is_turn(one, pool, wanted)]
        host = able[0] if able else None
        if host:
            host.hosted_on, last = day, host.is_municipality
        chosen.append(host.organisation if host else None)
    return chosen


def _is_turn(one: Candidate, pool: list[Candidate], municipality: bool) -> bool:
    """Municipalities host where it is their turn; elsewhere only where the members are nothing else."""
    if municipality:
        return one.is_municipality
    return not one.is_municipality or all(other.is_municipality for other in pool)
