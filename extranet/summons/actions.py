"""Summoning, answering, reminding; and what follows from a meeting that was changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from audit.actions import record
from extranet.meetings.actions import publish_meeting
from extranet.meetings.choices import MeetingState
from extranet.meetings.models import Meeting
from extranet.members.models import Organisation
from extranet.summons import emails
from extranet.summons.choices import Answer
from extranet.summons.models import Call, StandingInvitation, Summons
from extranet.summons.rules import recipients, still_speaks
from networks.querysets import unscoped

if TYPE_CHECKING:
    from accounts.models import User

REMIND_BEFORE = timedelta(days=3)
"""How long before the last day for answers those who have not answered are reminded."""


class TooLateError(Exception):
    """The meeting has begun, was cancelled, or is not summoned to."""


@dataclass(frozen=True)
class Given:
    """An answer as it was given."""

    answer: str
    substitute_name: str = ""
    substitute_email: str = ""
    diet: list[str] = field(default_factory=list)
    access: list[str] = field(default_factory=list)
    wishes: str = ""


@transaction.atomic
def invite_always(*, by: User | None, wanted: Mapping[Organisation, Collection[str]]) -> int:
    """Give each organisation a standing invitation to these kinds of meeting, and to no others; how many changed."""
    return sum(_invite_always(by, organisation, set(kinds)) for organisation, kinds in wanted.items())


def _invite_always(by: User | None, organisation: Organisation, wanted: set[str]) -> int:
    """Whether anything changed; meetings that are summoned to already stay as they are."""
    rows = StandingInvitation.objects.for_network(organisation.network).filter(organisation=organisation)
    former = set(rows.values_list("kind", flat=True))
    if former == wanted:
        return 0
    rows.exclude(kind__in=wanted).delete()
    StandingInvitation.objects.for_network(organisation.network).bulk_create(
        StandingInvitation(organisation=organisation, kind=kind) for kind in sorted(wanted - former)
    )
    record(by=by, action="summons.invite_always", target=organisation, details={"kinds": sorted(wanted)})
    return 1


@transaction.atomic
def summon(
    *, by: User | None, meeting: Meeting, groups: Iterable[str], message: str = "", answer_by: date | None = None
) -> int:
    """Summon those of these groups who are not summoned yet; the agenda is published with it. How many.

    Raises TooLateError for a meeting that has begun, was held or cancelled.
    """
    if meeting.state == MeetingState.PLANNED:
        publish_meeting(by=by, meeting=meeting)
    if meeting.state != MeetingState.SUMMONED or meeting.starts_at <= timezone.now():
        raise TooLateError
    values = {"message": message, "answer_by": answer_by, "sent_at": timezone.now()}
    meeting.call, _made = Call.objects.for_network(meeting.network).update_or_create(meeting=meeting, defaults=values)
    rows = recipients(meeting, groups)
    for row in rows:
        told = {"told_sequence": meeting.sequence, "told_at": timezone.now(), "reminded_at": None}
        summons, _new = Summons.objects.for_network(meeting.network).update_or_create(
            meeting=meeting, organisation=row.organisation, person=row.person, defaults=told
        )
        emails.summoned(summons)
    record(by=by, action="summons.summon", target=meeting, details={"people": len(rows)})
    return len(rows)


@transaction.atomic
def give_answer(*, by: User | None, summons: Summons, given: Given) -> Summons:
    """Keep an answer; a substitute is written to. Raises TooLateError once the meeting has begun or was cancelled.

    ``by`` is None where the link in the mail was used, and the secretariat where somebody telephoned.
    """
    rows = Summons.objects.for_network(summons.meeting.network).select_related("meeting__network__site", "person")
    summons = rows.select_for_update(of=("self",)).get(pk=summons.pk)
    if not summons.may_answer:
        raise TooLateError
    former = (summons.substitute_name, summons.substitute_email)
    is_substitute = given.answer == Answer.SUBSTITUTE
    wanted = (given.substitute_name, given.substitute_email) if is_substitute else ("", "")
    if summons.substitute_email and summons.substitute_email != wanted[1]:
        emails.substitute_released(summons)
        summons.substitute_sequence = None
    summons.answer, summons.answered_at = given.answer, timezone.now()
    summons.substitute_name, summons.substitute_email = wanted
    comes = given.answer != Answer.NO
    summons.diet, summons.access = (given.diet, given.access) if comes else ([], [])
    summons.wishes = given.wishes if comes else ""
    if summons.substitute_email and wanted != former:
        emails.substitute(summons)
        summons.substitute_sequence = summons.meeting.sequence
    summons.save()
    record(by=by, action="summons.answer", target=summons, details={"answer": str(given.answer)})
    return summons


@transaction.atomic
def remind(*, by: User | None, meeting: Meeting) -> int:
    """Remind those who have not answered, at most once a day; how many were written to."""
    now = timezone.now()
    rows = Summons.objects.for_network(meeting.network).filter(meeting=meeting).open(now).unanswered()
    today = timezone.localdate(now)
    number = sum(_remind(row, today) for row in rows.select_related(*LOADED))
    record(by=by, action="summons.remind", target=meeting, details={"people": number})
    return number


LOADED = ("person", "organisation", "meeting__network__site", "meeting__call")


def _remind(summons: Summons, today: date) -> int:
    """Of two workers exactly one reminds; whoever no longer speaks for the organisation is left alone."""
    if summons.reminded_at and timezone.localdate(summons.reminded_at) == today:
        return 0
    rows = Summons.objects.for_network(summons.network).filter(pk=summons.pk, answer=Answer.NONE)
    if not rows.filter(reminded_at=summons.reminded_at).update(reminded_at=timezone.now()):
        return 0
    if not still_speaks(summons):
        return 0
    emails.reminded(summons, today.isoformat())
    return 1


def remind_due() -> int:
    """Periodically: those who have not answered when the last day for it is near; each once."""
    now = timezone.now()
    with unscoped():
        due = Summons.objects.to_remind(now, REMIND_BEFORE, timezone.localdate(now)).select_related(*LOADED)
        found = list(due.order_by("pk")[:200])
    number = 0
    for summons in found:
        with transaction.atomic():
            number += _remind(summons, timezone.localdate(now))
    return number


@transaction.atomic
def follow_meeting(*, by: User | None, meeting: Meeting) -> None:
    """Tell those summoned that the meeting was moved or cancelled: those whose calendar says something else.

    Where it went is not told to whoever no longer speaks for the organisation; that it is off is told to all.
    The call ends with a cancelled meeting: once it is taken up again everybody is summoned anew.
    """
    calls = Call.objects.for_network(meeting.network).filter(meeting=meeting)
    told_of = {MeetingState.SUMMONED, MeetingState.CANCELLED}
    if meeting.ends_at <= timezone.now() or meeting.state not in told_of or not calls.exists():
        return
    tell = emails.cancelled if meeting.state == MeetingState.CANCELLED else emails.changed
    rows = Summons.objects.for_network(meeting.network).filter(meeting=meeting)
    for summons in rows.filter(told_sequence__lt=meeting.sequence).select_related(*LOADED):
        if tell is emails.cancelled or still_speaks(summons):
            tell(summons)
        if summons.substitute_sequence is not None and summons.substitute_email:
            emails.substitute(summons, template="off" if tell is emails.cancelled else "substitute")
        summons.told_sequence = meeting.sequence
        summons.save(update_fields=["told_sequence"])
    if meeting.state == MeetingState.CANCELLED:
        calls.delete()
