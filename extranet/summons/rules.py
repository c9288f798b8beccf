"""Whom a meeting is summoned, what the answers add up to, and when needs are forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.meetings.models import Meeting
from extranet.members.models import Organisation, OrganisationMembership, Representation
from extranet.members.rules import spoken_for
from extranet.summons.choices import INVITED_KINDS, Access, Answer, Diet, Group
from extranet.summons.models import Needs, StandingInvitation, Summons, SummonsLink
from networks.apps import collect
from networks.querysets import unscoped
from networks.rules import is_secretariat
from privacy.rules import RetentionRule

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network

ANSWER_BEFORE = timedelta(days=7)
"""How long before a meeting an answer is wanted, unless the secretariat says otherwise."""
NEEDS_KEPT = timedelta(days=14)
"""For how long after a meeting food, accessibility and substitutes are remembered."""


def recipients(meeting: Meeting, groups: Iterable[str]) -> list[Representation]:
    """Those who speak on the day of the meeting for organisations of these groups, and are not summoned yet."""
    wanted, day = set(groups), timezone.localdate(meeting.starts_at, meeting.network.time_zone)
    called = Q(kind__in=wanted)
    if Group.STANDING in wanted:
        invited = StandingInvitation.objects.for_network(meeting.network).filter(kind=meeting.kind)
        called |= Q(kind__in=INVITED_KINDS, organisation__in=invited.values("organisation"))
    joined = OrganisationMembership.objects.for_network(meeting.network).current(day).filter(called)
    rows = Representation.objects.for_network(meeting.network).current(day).filter(person__is_active=True)
    rows = rows.filter(organisation__in=joined.values("organisation"))
    if Group.DEPUTIES not in wanted:
        rows = rows.filter(is_deputy=False)
    told = set(_told(meeting).values_list("organisation", "person"))
    found = rows.select_related("person", "organisation").order_by("organisation__name", "pk")
    return [row for row in found if (row.organisation_id, row.person_id) not in told]


def still_speaks(summons: Summons) -> bool:
    """Whether the person speaks for the organisation on the day of the meeting, as they did when summoned."""
    meeting = summons.meeting
    rows = Representation.objects.for_network(meeting.network)
    rows = rows.current(timezone.localdate(meeting.starts_at, meeting.network.time_zone))
    return bool(rows.filter(organisation=summons.organisation_id, person=summons.person_id).exists())


def usual_groups(meeting: Meeting) -> list[str]:
    """Whom a summons goes to unless the secretariat says otherwise.

    All members; of the partners and observers those with a standing invitation, or all partners where the
    network has given no standing invitation to any meeting.
    """
    has_standing = StandingInvitation.objects.for_network(meeting.network).exists()
    return [Group.MEMBERS, Group.STANDING if has_standing else Group.PARTNERS]


def usual_answer_by(meeting: Meeting) -> date:
    """A week before the meeting, or today where it is nearer; without a last day nobody would be reminded."""
    return max(timezone.localdate(meeting.starts_at - ANSWER_BEFORE), timezone.localdate())


def can_be_invited(network: Network) -> Any:
    """Partners and observers of today, by name, each with ``standing_invitations`` loaded."""
    rows = Organisation.objects.for_network(network).joined(INVITED_KINDS)
    return rows.prefetch_related("standing_invitations").order_by("name", "pk")


def _told(meeting: Meeting) -> Any:
    """Those who have the calendar entry as it stands."""
    rows = Summons.objects.for_network(meeting.network).filter(meeting=meeting)
    return rows.filter(told_sequence=meeting.sequence)


def tally(rows: Iterable[Summons]) -> dict[str, int]:
    """Organisations that were summoned, have answered, come, send a substitute, cannot come.

    An organisation comes when one of its people does; it cannot come when all who answered cannot.
    """
    best: dict[int, int] = {}
    weights = {Answer.NONE: 0, Answer.NO: 1, Answer.SUBSTITUTE: 2, Answer.YES: 3}
    for row in rows:
        best[row.organisation_id] = max(best.get(row.organisation_id, 0), weights[Answer(row.answer)])
    counts = Counter(best.values())
    return {
        "summoned": len(best),
        "answered": len(best) - counts[0],
        "yes": counts[3],
        "substitute": counts[2],
        "no": counts[1],
    }


def needs(meeting: Meeting, rows: Iterable[Summons]) -> dict[str, Any]:
    """What those who come need, as counts, and their wishes without a name.

    Besides those summoned apps offer ``others_needs(meeting)``: rows of :class:`Needs` of others who come.
    """
    coming: list[Needs] = [row for row in rows if row.answer in {Answer.YES, Answer.SUBSTITUTE}]
    coming += collect("others_needs", meeting)
    diet = Counter(code for row in coming for code in row.diet)
    access = Counter(code for row in coming for code in row.access)
    return {
        "people": len(coming),
        "diet": [(Diet(code).label, diet[code]) for code in Diet.values if diet[code]],
        "access": [(Access(code).label, access[code]) for code in Access.values if access[code]],
        "wishes": sorted(row.wishes for row in coming if row.wishes),
    }


def expected_people(meeting: Meeting) -> Iterator[tuple[int, str]]:
    """Number of the organisation and name of whoever comes for it, as they answered."""
    rows = Summons.objects.for_network(meeting.network).filter(meeting=meeting)
    for row in rows.filter(answer__in=[Answer.YES, Answer.SUBSTITUTE]).select_related("person").order_by("pk"):
        name = row.substitute_name if row.answer == Answer.SUBSTITUTE else row.person.get_full_name()
        if name:
            yield row.organisation_id, name


def sees_needs(person: User, meeting: Meeting) -> bool:
    """The secretariat, and those who speak for the host."""
    if is_secretariat(person, meeting.network):
        return True
    return meeting.host_id in spoken_for(person, meeting.network)


NOTHING: dict[str, Any] = {"diet": [], "access": [], "wishes": ""}
"""What a row of :class:`Needs` holds when nothing was said, or when it is forgotten."""
SAID_SOMETHING = ~Q(diet=[]) | ~Q(access=[]) | ~Q(wishes="")


def _past_needs(now: datetime) -> Any:
    old = Summons.objects.filter(meeting__ends_at__lt=now - NEEDS_KEPT)
    return old.filter(SAID_SOMETHING | ~Q(substitute_name="") | ~Q(substitute_email=""))


def _forget_needs(rows: Any) -> int:
    number: int = rows.update(**NOTHING, substitute_name="", substitute_email="")
    return number


def _dead_links(now: datetime) -> Any:
    return SummonsLink.objects.filter(expires_at__lt=now)


def _remove(rows: Any) -> int:
    number: int = rows.count()
    rows.delete()
    return number


RETENTION = [
    RetentionRule(
        "summons.needs",
        _("Food, accessibility, wishes and substitutes are forgotten 14 days after a meeting."),
        _past_needs,
        _forget_needs,
    ),
    RetentionRule(
        "summons.links",
        _("Links to answer a summons are removed when they no longer work."),
        _dead_links,
        _remove,
    ),
]


def own_data(person: User) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """What a person was summoned to and answered, in all networks."""
    with unscoped():
        rows = Summons.objects.filter(person=person).select_related("meeting__network", "organisation")
        told = [
            {
                "network": str(row.meeting.network),
                "meeting": str(row.meeting),
                "organisation": str(row.organisation),
                "answer": row.get_answer_display(),
                "substitute": row.substitute_name,
                "food": ", ".join(row.diet),
                "accessibility": ", ".join(row.access),
                "wishes": row.wishes,
            }
            for row in rows
        ]
    yield _("Meetings you were summoned to"), told
