"""When attendance is taken, who counts towards a quorum, and how often each organisation came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.templatetags.dates import clock
from extranet.attendance.models import Attendance
from extranet.meetings.choices import OPEN_AGENDA
from extranet.meetings.models import Meeting
from extranet.members.choices import MembershipKind, QuorumRule
from extranet.members.models import Organisation, OrganisationMembership, RegisterRules
from extranet.members.rules import Event
from networks.apps import collect
from networks.choices import MinutesKind

if TYPE_CHECKING:
    from networks.models import Network

OPENS_BEFORE = timedelta(hours=2)
YEARS_SHOWN = 5


def is_taken(meeting: Meeting) -> bool:
    """From two hours before a meeting that stands; afterwards too, to put right what was forgotten."""
    return meeting.state in OPEN_AGENDA and meeting.starts_at - OPENS_BEFORE <= timezone.now()


@dataclass(frozen=True)
class Seat:
    """An organisation at one meeting: a member has a vote, others are there."""

    organisation: Organisation
    has_vote: bool
    attendance: Attendance | None


SHARES = {QuorumRule.HALF: Fraction(1, 2), QuorumRule.THIRD: Fraction(1, 3), QuorumRule.TWO_THIRDS: Fraction(2, 3)}
"""At least so much of the members."""


@dataclass(frozen=True)
class Quorum:
    """How many members are there, and how many must be by the network's rule."""

    present: int
    members: int
    rule: QuorumRule = QuorumRule.MORE_THAN_HALF

    @property
    def is_asked(self) -> bool:
        """Whether the network has a quorum at all."""
        return self.rule != QuorumRule.NONE

    @property
    def needed(self) -> int:
        """So many members, a broken number counted up; at least one where there is a quorum."""
        if not self.is_asked:
            return 0
        if self.rule == QuorumRule.MORE_THAN_HALF:
            return self.members // 2 + 1
        return max(1, ceil(SHARES[self.rule] * self.members))

    @property
    def is_reached(self) -> bool:
        """Whether decisions can be taken."""
        return self.present >= self.needed


def seats(meeting: Meeting) -> list[Seat]:
    """Every member, partner and observer on the day of the meeting, by name, with its attendance."""
    network = meeting.network
    day = timezone.localdate(meeting.starts_at, network.time_zone)
    rows = OrganisationMembership.objects.for_network(network).current(day).exclude(kind=MembershipKind.PROSPECT)
    there = {row.organisation_id: row for row in Attendance.objects.for_network(network).filter(meeting=meeting)}
    for row in there.values():
        row.meeting = meeting
    joined = {row.organisation: row.kind == MembershipKind.MEMBER for row in rows.select_related("organisation")}
    found = [Seat(one, has_vote, there.get(one.pk)) for one, has_vote in joined.items()]
    return sorted(found, key=lambda seat: seat.organisation.name.casefold())


def lines(meeting: Meeting) -> Iterator[str]:
    """Who was there, by organisation, for the draft of the minutes: with who had said they would come, and when late.

    Attendance is counted by organisation. Whoever answered the summons is suggested by name, and the secretariat
    writes who it really was. Apps offer the names by ``expected_people(meeting)``: organisation's number and name.
    """
    people: dict[int, list[str]] = {}
    for organisation, name in collect("expected_people", meeting):
        people.setdefault(organisation, []).append(name)
    rows = Attendance.objects.for_network(meeting.network).filter(meeting=meeting).select_related("organisation")
    for row in rows.order_by("organisation__name", "pk"):
        row.meeting = meeting
        line = ", ".join([*people.get(row.organisation_id, []), row.organisation.name])
        if row.is_late:
            line = gettext("%(who)s (from %(time)s)") % {"who": line, "time": clock(row.arrived_at)}
        yield line


def organisation_events(organisation: Organisation) -> Iterator[Event]:
    """In the timeline, for the secretariat: each meeting at which attendance was taken and whether somebody came.

    Partners and observers are told of where they were, since nobody counts on them. Apps offer the numbers of meetings
    at which a substitute stood in by ``substituted_meetings(organisation)``.
    """
    network = organisation.network
    there = {row.meeting_id: row for row in Attendance.objects.for_network(network).filter(organisation=organisation)}
    stood_in = set(collect("substituted_meetings", organisation))
    memberships = list(OrganisationMembership.objects.for_network(network).filter(organisation=organisation))
    for meeting in _taken_at(network):
        day = timezone.localdate(meeting.starts_at, network.time_zone)
        row = there.get(meeting.pk)
        words = {"meeting": meeting.title}
        if row is not None:
            row.meeting = meeting
            text = (
                gettext("sent a substitute to %(meeting)s")
                if meeting.pk in stood_in
                else gettext("came to %(meeting)s")
            )
            if row.is_late:
                text = gettext("came late to %(meeting)s")
        elif any(held.kind == MembershipKind.MEMBER and held.is_on(day) for held in memberships):
            text = gettext("absent from %(meeting)s")
        else:
            continue
        yield Event(day, text % words, _("Attendance"), meeting.get_absolute_url())


def _taken_at(network: Network) -> Any:
    """The past meetings at which attendance was taken."""
    noted = Attendance.objects.for_network(network).filter(meeting=OuterRef("pk"))
    return Meeting.objects.for_network(network).standing().past().filter(Exists(noted))


def quorum(network: Network, found: list[Seat]) -> Quorum:
    """Whether enough members are there, by what the network has agreed on."""
    members = [seat for seat in found if seat.has_vote]
    rule = QuorumRule(RegisterRules.of(network).quorum)
    return Quorum(sum(seat.attendance is not None for seat in members), len(members), rule)


def opening_lines(meeting: Meeting) -> Iterator[str]:
    """Whether the meeting could decide, for the draft of formal minutes; nothing before attendance was taken."""
    if meeting.network.minutes_kind != MinutesKind.FORMAL:
        return
    found = seats(meeting)
    count = quorum(meeting.network, found)
    if not count.is_asked or not any(seat.attendance for seat in found):
        return
    text = gettext("Quorum not reached: %(present)d of %(members)d members, %(needed)d needed.")
    if count.is_reached:
        text = gettext("Quorum reached: %(present)d of %(members)d members, %(needed)d needed.")
    yield text % {"present": count.present, "members": count.members, "needed": count.needed}


@dataclass(frozen=True)
class YearRow:
    """How often an organisation came, by year: (came, meetings at which attendance was taken)."""

    organisation: Organisation
    years: list[tuple[int, int]]


def over_the_years(network: Network) -> tuple[list[int], list[YearRow]]:
    """The last years, and a row for each member of today."""
    this_year = timezone.localdate(timezone=network.time_zone).year
    years = list(range(this_year, this_year - YEARS_SHOWN, -1))
    first = datetime.combine(date(years[-1], 1, 1), datetime.min.time(), tzinfo=network.time_zone)
    rows = Attendance.objects.for_network(network).filter(meeting__starts_at__gte=first).select_related("meeting")
    taken: dict[int, set[int]] = {year: set() for year in years}
    came: Counter[tuple[int, int]] = Counter()
    for row in rows:
        year = row.meeting.starts_at.astimezone(network.time_zone).year
        if year in taken:
            taken[year].add(row.meeting_id)
            came[row.organisation_id, year] += 1
    members = Organisation.objects.for_network(network).joined([MembershipKind.MEMBER])
    return years, [YearRow(one, [(came[one.pk, year], len(taken[year])) for year in years]) for one in members]
