"""Until when who may propose, how long papers are kept, which points are open, and what rules put on an agenda."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.templatetags.dates import day_long
from extranet.documents.actions import stands_somewhere
from extranet.meetings.choices import Audience, ItemKind, MeetingKind, MeetingState
from extranet.meetings.models import AgendaItem, Meeting
from extranet.members.models import Application, Mandate, RegisterRules
from extranet.proposals.choices import ProposalState
from extranet.proposals.models import Lock, OpenPoint, Proposal, ProposalPaper
from library.models import NetworkDocument
from networks.apps import collect
from networks.choices import Role
from networks.querysets import unscoped
from networks.rules import is_secretariat, roles_of
from notifications.rules import DigestItem
from privacy.rules import RetentionRule

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network

LOCKED_BEFORE = timedelta(days=10)
"""How long before a meeting its agenda is locked, unless the secretariat says otherwise."""

PROPOSERS = frozenset(
    {Role.REPRESENTATIVE, Role.DEPUTY, Role.PARTNER, Role.BOARD, Role.CHAIR, Role.CONVENER, Role.SECRETARIAT}
)
MOST_PAPERS = 5
"""So many papers can come with a proposal."""
PAPER_KINDS = frozenset({"docx", "odp", "ods", "odt", "pdf", "pptx", "xlsx"})
PAPERS_KEPT = timedelta(days=30)
"""For how long after the meeting papers of points that were not taken up are kept."""
PROPOSER = "proposer:"
"""What the audience key begins with that opens the papers of a person's own proposals."""
PLANNED = frozenset({MeetingState.PLANNED, MeetingState.SUMMONED})


def last_day(meeting: Meeting) -> date:
    """The last day on which points can be proposed."""
    lock = Lock.objects.for_network(meeting.network).filter(meeting=meeting).first()
    return lock.last_day if lock else usual_last_day(meeting)


def usual_last_day(meeting: Meeting) -> date:
    """The last day where the secretariat has set none."""
    return timezone.localdate(meeting.starts_at - LOCKED_BEFORE, meeting.network.time_zone)


def is_open(meeting: Meeting, until: date) -> bool:
    """Whether points can be proposed to the meeting now, which is locked after a day."""
    today = timezone.localdate(timezone=meeting.network.time_zone)
    return meeting.state in PLANNED and meeting.starts_at > timezone.now() and today <= until


def may_propose(person: User, meeting: Meeting) -> bool:
    """Members and partners; observers and editors listen."""
    return bool(roles_of(person, meeting.network) & PROPOSERS) or bool(person.is_superuser)


def proposer_key(person: User) -> str:
    """The key that opens the papers of a person's own proposals; the secretariat opens every document."""
    return f"{PROPOSER}{person.pk}"


def waiting(network: Network) -> Any:
    """Proposals to meetings to come that nobody has decided about, the earliest first."""
    rows = Proposal.objects.for_network(network).filter(state=ProposalState.PROPOSED, meeting__state__in=PLANNED)
    return rows.filter(meeting__starts_at__gt=timezone.now()).select_related("meeting", "organisation")


def digest_items(person: User, network: Network, since: datetime) -> Iterator[DigestItem]:
    """To the secretariat, which decides: what others have proposed since and still waits."""
    if not is_secretariat(person, network):
        return
    for proposal in waiting(network).filter(created_at__gte=since).exclude(person=person):
        told = {"meeting": proposal.meeting.title, "title": proposal.title}
        title = gettext("Proposed to %(meeting)s: %(title)s") % told
        url = network.base_url + reverse("proposals_office:agenda", args=[proposal.meeting_id])
        yield DigestItem(f"proposal:{proposal.pk}", title, url)


def open_points(meeting: Meeting) -> Any:
    """What stayed open at earlier meetings and stands on no later agenda yet."""
    rows = OpenPoint.objects.for_network(meeting.network).filter(carried_to=None)
    earlier = rows.filter(item__meeting__starts_at__lt=meeting.starts_at)
    return earlier.select_related("item__meeting").order_by("item__meeting__starts_at", "item__sort_order")


# ---------------------------------------------------------------- what the rules ask for

YEARLY = frozenset({MeetingKind.ORDINARY, MeetingKind.JOINT, MeetingKind.ANNUAL_GENERAL})
"""Of these kinds the year's last meeting looks back on the year."""


@dataclass(frozen=True)
class Suggestion:
    """A point that a rule asks for, in the network's main language. ``why`` is told to the secretariat."""

    key: str
    title: str
    why: str
    text: str = ""
    kind: str = ItemKind.DISCUSSION
    audience: str = Audience.MEMBERS
    minutes: int = 10

    @property
    def only(self) -> Any:
        """The sign beside a point that not all members read."""
        return Audience(self.audience).only


def suggestions(meeting: Meeting) -> list[Suggestion]:
    """What the rules ask for at a meeting to come and what does not stand on its agenda yet.

    Apps offer ``agenda_suggestions(meeting)``, which yields :class:`Suggestion`; called in the network's main
    language. A point of the same title, written by hand, counts as taken up.
    """
    if meeting.state not in PLANNED or meeting.starts_at <= timezone.now():
        return []
    items = AgendaItem.objects.for_network(meeting.network).filter(meeting=meeting)
    rows = list(items.values_list("title", "rule_point__key"))
    keys, titles = {key for _title, key in rows}, {title.casefold() for title, _key in rows}
    with translation.override(meeting.network.default_language):
        own = [*_yearly(meeting), *_elections(meeting), *_applications(meeting)]
        found = [*own, *collect("agenda_suggestions", meeting)]
    return [one for one in found if one.key not in keys and one.title.casefold() not in titles]


def _yearly(meeting: Meeting) -> Iterator[Suggestion]:
    """At the year's last meeting the network looks back on the year."""
    if meeting.kind not in YEARLY:
        return
    year = timezone.localtime(meeting.starts_at, meeting.network.time_zone).year
    following = (
        Meeting.objects.for_network(meeting.network)
        .standing()
        .filter(
            kind__in=YEARLY,
            starts_at__gt=meeting.starts_at,
            starts_at__lt=datetime(year + 1, 1, 1, tzinfo=meeting.network.time_zone),
        )
    )
    if not following.exists():
        text = gettext("What did we set out to do, what came of it, and what goes on next year?")
        why = gettext("This is the last meeting of %(year)s.") % {"year": year}
        yield Suggestion(f"year:{year}", gettext("Yearly follow-up"), why, text, minutes=20)


def _applications(meeting: Meeting) -> Iterator[Suggestion]:
    """Applications for membership that are prepared are decided at a meeting. What was said of them stays inside."""
    rows = Application.objects.for_network(meeting.network).open().filter(prepared_on__isnull=False)
    why = gettext("The application is prepared and waits for its decision.")
    for row in rows.select_related("organisation").order_by("prepared_on", "pk"):
        title = gettext("Application for membership: %(organisation)s") % {"organisation": row.organisation.name}
        yield Suggestion(f"application:{row.pk}", title[:160], why, kind=ItemKind.DECISION)


def _elections(meeting: Meeting) -> Iterator[Suggestion]:
    """An office that becomes vacant before long, with nobody elected for the time after: as early as its warning."""
    ahead = (timezone.localdate(meeting.starts_at) - timezone.localdate()).days
    warned = RegisterRules.of(meeting.network).warn_days
    offices: dict[str, list[Any]] = {}
    for mandate in Mandate.objects.for_network(meeting.network).expiring(ahead + warned):
        offices.setdefault(mandate.office, []).append(mandate)
    for office, mandates in offices.items():
        words = [
            gettext("The mandate of %(person)s ends on %(day)s.")
            % {"person": row.person, "day": day_long(row.valid_to)}
            for row in mandates
        ]
        title = gettext("Election: %(office)s") % {"office": mandates[0].get_office_display()}
        key = f"election:{office}:{mandates[0].valid_to:%Y%m%d}"
        yield Suggestion(key, title, " ".join(words), "\n".join(words), kind=ItemKind.ELECTION)


def _left_papers(now: datetime) -> Any:
    """Papers of points taken back, of those no agenda took up, and of those whose meeting is deleted."""
    kept = ProposalPaper.objects.filter(document=OuterRef("pk"), proposal__meeting__ends_at__gte=now - PAPERS_KEPT)
    kept = kept.exclude(proposal__state=ProposalState.WITHDRAWN)
    return NetworkDocument.all_networks.filter(audience__contains=f" {PROPOSER}").exclude(Exists(kept))


def _let_go(documents: Any) -> int:
    """Delete them. What the secretariat shows elsewhere stays there, for those it is shown to."""
    found = list(documents)
    ProposalPaper.objects.filter(document__in=found).delete()
    for document in found:
        if stands_somewhere(document):
            document.audience = frozenset(key for key in document.audience if not key.startswith(PROPOSER))
            document.save(update_fields=["audience"])
        else:
            document.delete()
    return len(found)


RETENTION = [
    RetentionRule(
        "proposals.papers",
        _("Papers of proposed points go when the point is taken back, or 30 days after a meeting that left it out."),
        _left_papers,
        _let_go,
    )
]


def own_data(person: User) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """What a person proposed, in all networks."""
    with unscoped():
        rows = Proposal.objects.filter(person=person).select_related("meeting__network")
        told: list[dict[str, Any]] = [
            {
                "network": str(row.meeting.network),
                "meeting": str(row.meeting),
                "point": row.title,
                "about": row.why,
                "presented by": row.presenter,
                "papers": ", ".join(str(paper) for paper in row.papers.all()),
                "state": str(row.get_state_display()),
                "proposed": row.created_at,
            }
            for row in rows.with_papers()
        ]
    yield _("Points you have proposed"), told
