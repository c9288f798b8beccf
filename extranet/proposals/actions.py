"""Proposing, deciding, ordering and carrying over the points of an agenda."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from audit.actions import record
from extranet.meetings.actions import index_meeting
from extranet.meetings.choices import Audience
from extranet.meetings.models import AgendaItem, AgendaPaper, Meeting
from extranet.members.models import Organisation
from extranet.proposals.choices import ProposalState
from extranet.proposals.emails import decided
from extranet.proposals.models import Lock, OpenPoint, Proposal, ProposalPaper, RulePoint
from extranet.proposals.rules import Suggestion, is_open, last_day, proposer_key
from library.actions import store_document
from library.storage import safe_name, title_from

if TYPE_CHECKING:
    from accounts.models import User


class LockedError(Exception):
    """The agenda takes no proposals any more, or the proposal was decided already."""


@transaction.atomic
def propose(
    *,
    by: User,
    meeting: Meeting,
    title: str,
    minutes_asked: int,
    why: str = "",
    presenter: str = "",
    audience: str = Audience.MEMBERS,
    papers: Iterable[File] = (),
) -> Proposal:
    """Propose a point with its papers, which only ``by`` and the secretariat can open until it is on the agenda.

    Raises LockedError after the last day, ValidationError where a file is not what its name says or is not taken.
    """
    if not is_open(meeting, last_day(meeting)):
        raise LockedError
    organisation = Organisation.objects.for_network(meeting.network).represented_by(by).first()
    proposal = Proposal(
        meeting=meeting,
        person=by,
        organisation=organisation,
        title=title,
        why=why,
        presenter=presenter,
        minutes_asked=minutes_asked,
        audience=audience,
    )
    proposal.full_clean(exclude=["organisation", "item"])
    proposal.save()
    number = sum(_attach(by, proposal, file) for file in papers)
    record(by=by, action="proposals.propose", target=meeting, details={"minutes": minutes_asked, "papers": number})
    return proposal


def _attach(by: User, proposal: Proposal, file: File) -> int:
    document = store_document(
        by=by,
        network=proposal.network,
        title=title_from(safe_name(file.name or "")),
        file=file,
        audience={proposer_key(by)},
    )
    ProposalPaper.objects.create(proposal=proposal, document=document)
    return 1


def _decide(proposal: Proposal, **values: object) -> None:
    """Of two who decide at once, one is told."""
    rows = Proposal.objects.for_network(proposal.network).filter(pk=proposal.pk, state=ProposalState.PROPOSED)
    if not rows.update(**values):
        raise LockedError
    for name, value in values.items():
        setattr(proposal, name, value)


@transaction.atomic
def withdraw_proposal(*, by: User, proposal: Proposal) -> None:
    """Take back what nobody has decided about. Raises LockedError."""
    _decide(proposal, state=ProposalState.WITHDRAWN)
    record(by=by, action="proposals.withdraw", target=proposal.meeting)


@transaction.atomic
def accept_proposal(*, by: User, proposal: Proposal, minutes_given: int, audience: str) -> AgendaItem:
    """Put the point last on the agenda with presenter and papers; whoever proposed it gets a mail.

    The papers are for the item's readers from now on, and for nobody else. Raises LockedError.
    """
    presenter = proposal.presenter or str(proposal.organisation or proposal.person)
    item = _add_item(
        proposal.meeting,
        title=proposal.title,
        text=proposal.why,
        presenter=presenter[:120],
        minutes_planned=minutes_given,
        audience=audience,
    )
    _decide(proposal, state=ProposalState.ACCEPTED, item=item)
    details = {"asked": proposal.minutes_asked, "given": minutes_given, "audience": audience}
    details["papers"] = _hand_over_papers(proposal, item)
    record(by=by, action="proposals.accept", target=proposal.meeting, details=details)
    decided(proposal)
    return item


def _hand_over_papers(proposal: Proposal, item: AgendaItem) -> int:
    """From the proposal to the item: papers are documents before and after, only their readers change."""
    found = list(proposal.papers.select_related("document"))
    for place, paper in enumerate(found):
        document: Any = paper.document
        document.audience = frozenset({item.audience_key})
        document.save(update_fields=["audience"])
        AgendaPaper.objects.create(item=item, document=document, sort_order=place)
        paper.delete()
    return len(found)


@transaction.atomic
def decline_proposal(*, by: User, proposal: Proposal, reason: str) -> None:
    """Leave the point out; whoever proposed it gets a mail. Raises LockedError."""
    _decide(proposal, state=ProposalState.DECLINED, reason=reason)
    record(by=by, action="proposals.decline", target=proposal.meeting)
    decided(proposal)


@transaction.atomic
def set_last_day(*, by: User, meeting: Meeting, day: date) -> None:
    """Lock the agenda after a day."""
    Lock.objects.for_network(meeting.network).update_or_create(meeting=meeting, defaults={"last_day": day})
    record(by=by, action="proposals.set_last_day", target=meeting, details={"day": day.isoformat()})


@transaction.atomic
def arrange(*, by: User, meeting: Meeting, order: Sequence[int], minutes: Mapping[int, int]) -> None:
    """Put the items in an order and give each its minutes; items that are not named keep their place at the end."""
    items = {item.pk: item for item in AgendaItem.objects.for_network(meeting.network).filter(meeting=meeting)}
    wanted = [pk for pk in order if pk in items]
    for place, pk in enumerate([*wanted, *(pk for pk in items if pk not in wanted)]):
        item = items[pk]
        item.sort_order, item.minutes_planned = place, minutes.get(pk, item.minutes_planned)
        item.save(update_fields=["sort_order", "minutes_planned"])
    _touch(meeting)
    record(by=by, action="proposals.arrange", target=meeting, details={"items": len(wanted)})


@transaction.atomic
def leave_open(*, by: User, item: AgendaItem, is_left_open: bool) -> None:
    """Note that an item was not finished, so that it moves on; or that it was after all."""
    rows = OpenPoint.objects.for_network(item.meeting.network)
    if is_left_open:
        rows.get_or_create(item=item)
    else:
        rows.filter(item=item, carried_to=None).delete()
    record(by=by, action="proposals.leave_open", target=item.meeting, details={"item": item.pk, "open": is_left_open})


@transaction.atomic
def carry_over(*, by: User, point: OpenPoint, meeting: Meeting) -> AgendaItem:
    """Put an open point last on a later agenda. Raises LockedError when it stands on one already."""
    old = point.item
    copied = ("title", "text", "presenter", "minutes_planned", "audience", "kind")
    item = _add_item(meeting, **{name: getattr(old, name) for name in copied})
    rows = OpenPoint.objects.for_network(meeting.network).filter(pk=point.pk, carried_to=None)
    if not rows.update(carried_to=item):
        raise LockedError
    record(by=by, action="proposals.carry_over", target=meeting, details={"item": old.pk})
    return item


@transaction.atomic
def take_up(*, by: User, meeting: Meeting, suggestion: Suggestion) -> AgendaItem:
    """Put what a rule asks for last on the agenda."""
    item = _add_item(
        meeting,
        title=suggestion.title[:160],
        text=suggestion.text,
        kind=suggestion.kind,
        audience=suggestion.audience,
        minutes_planned=suggestion.minutes,
    )
    RulePoint.objects.for_network(meeting.network).create(item=item, key=suggestion.key)
    record(by=by, action="proposals.take_up", target=meeting, details={"rule": suggestion.key})
    return item


def _add_item(meeting: Meeting, **values: object) -> AgendaItem:
    rows = AgendaItem.objects.for_network(meeting.network).filter(meeting=meeting)
    last = rows.order_by().aggregate(last=Max("sort_order"))["last"]
    item: AgendaItem = AgendaItem.objects.create(meeting=meeting, sort_order=0 if last is None else last + 1, **values)
    _touch(meeting)
    return item


def _touch(meeting: Meeting) -> None:
    """Whoever has the meeting's form open meanwhile is told; the index follows."""
    Meeting.objects.for_network(meeting.network).filter(pk=meeting.pk).update(changed_at=timezone.now())
    index_meeting(meeting)
