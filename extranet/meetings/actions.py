"""What the secretariat does with meetings and their minutes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from audit.actions import record
from extranet.meetings.choices import MeetingState, MinutesState
from extranet.meetings.models import Meeting, Minutes, MinutesVersion
from extranet.meetings.models.minutes import digest_of
from networks.apps import collect
from search.actions import index

if TYPE_CHECKING:
    from accounts.models import User


TOLD_BY_CALENDARS = (MeetingState.CANCELLED, MeetingState.PLANNED)
"""States whose beginning makes a new version of the calendar entry."""


class WrongStateError(Exception):
    """The meeting or the minutes no longer are where this step begins."""


class OutdatedVersionError(Exception):
    """Somebody else saved in the meantime; ``current`` is what stands now. Nothing was written."""

    def __init__(self, current: Minutes) -> None:
        super().__init__(f"Version {current.version} stands.")
        self.current = current


class MinutesLockedError(Exception):
    """Approved minutes do not change."""


def _move(meeting: Meeting, *, by: User | None, action: str, allowed: set[MeetingState], to: MeetingState) -> Meeting:
    rows = Meeting.objects.for_network(meeting.network).filter(pk=meeting.pk, state__in=allowed)
    raised = int(to in TOLD_BY_CALENDARS)
    if not rows.update(state=to, changed_at=timezone.now(), sequence=F("sequence") + raised):
        raise WrongStateError
    meeting.state = to
    meeting.sequence += raised
    record(by=by, action=action, target=meeting)
    follow_change(by=by, meeting=meeting)
    return meeting


def follow_change(*, by: User | None, meeting: Meeting) -> None:
    """Bring in line what follows from a meeting that was changed: the search index, and what apps above offer.

    They offer ``meeting_listeners()``: functions of ``by`` and ``meeting``, called in the same transaction.
    """
    index_meeting(meeting)
    for listener in collect("meeting_listeners"):
        listener(by=by, meeting=meeting)


@transaction.atomic
def publish_meeting(*, by: User | None, meeting: Meeting) -> Meeting:
    """Members read agenda and papers from now on. Raises WrongStateError unless the meeting was planned."""
    allowed = {MeetingState.PLANNED}
    return _move(meeting, by=by, action="meetings.publish_meeting", allowed=allowed, to=MeetingState.SUMMONED)


@transaction.atomic
def hold_meeting(*, by: User | None, meeting: Meeting) -> Meeting:
    """The meeting took place. Raises WrongStateError before it has begun, or when it was cancelled."""
    if meeting.starts_at > timezone.now():
        raise WrongStateError
    allowed = {MeetingState.PLANNED, MeetingState.SUMMONED}
    return _move(meeting, by=by, action="meetings.hold_meeting", allowed=allowed, to=MeetingState.HELD)


@transaction.atomic
def cancel_meeting(*, by: User | None, meeting: Meeting) -> Meeting:
    """It will not take place; members see that. Raises WrongStateError when it was held."""
    allowed = {MeetingState.PLANNED, MeetingState.SUMMONED}
    return _move(meeting, by=by, action="meetings.cancel_meeting", allowed=allowed, to=MeetingState.CANCELLED)


@transaction.atomic
def resume_meeting(*, by: User | None, meeting: Meeting) -> Meeting:
    """A cancelled meeting is planned again. Raises WrongStateError unless it was cancelled."""
    allowed = {MeetingState.CANCELLED}
    return _move(meeting, by=by, action="meetings.resume_meeting", allowed=allowed, to=MeetingState.PLANNED)


def index_meeting(meeting: Meeting) -> None:
    """Put the meeting, its items and its minutes into the search index as they stand."""
    index(meeting)
    for item in meeting.items.all():
        index(item)
    minutes = Minutes.objects.for_network(meeting.network).filter(meeting=meeting).first()
    if minutes:
        index(minutes)


@transaction.atomic
def save_minutes(
    *,
    by: User | None,
    meeting: Meeting,
    text: str,
    read_version: int,
    state: str = MinutesState.DRAFT,
    kind: str = "",
    comment_until: date | None = None,
    at: datetime | None = None,
) -> Minutes:
    """Save a new version of a meeting's minutes, draft or out for comment.

    ``read_version`` is the number of the version the writer started from, 0 for the first. Raises
    OutdatedVersionError when another version stands by now, and MinutesLockedError when it was approved; nothing
    is written then. ``at`` is when it was saved, now unless given: history taken over from elsewhere.
    """
    if state == MinutesState.APPROVED:
        raise WrongStateError
    values: dict[str, Any] = {
        "text": text,
        "state": state,
        "comment_until": comment_until,
        "saved_at": at or timezone.now(),
    }
    values["kind"] = kind or meeting.network.minutes_kind
    minutes = _change(meeting, read_version, values) if read_version else _begin(meeting, values)
    return _keep(minutes, by=by, action="meetings.save_minutes")


@transaction.atomic
def approve_minutes(*, by: User | None, minutes: Minutes, read_version: int, at: datetime | None = None) -> Minutes:
    """Approve and lock the version that was read; all members read it from now on.

    Raises OutdatedVersionError, MinutesLockedError as save_minutes; WrongStateError before the meeting has ended,
    or while an app that offers ``hinders_approval`` says that something stands in the way (not asked with ``at``).
    """
    if not minutes.meeting.is_past or (at is None and any(collect("hinders_approval", minutes, by))):
        raise WrongStateError
    moment = at or timezone.now()
    values = {"state": MinutesState.APPROVED, "approved_at": moment, "approved_by": by, "saved_at": moment}
    values["approved_version"] = read_version + 1
    minutes = _change(minutes.meeting, read_version, values)
    return _keep(minutes, by=by, action="meetings.approve_minutes")


@transaction.atomic
def correct_minutes(*, by: User | None, minutes: Minutes, read_version: int) -> Minutes:
    """Begin a correction of approved minutes: a new version in draft, while the approved one stays in force.

    Raises WrongStateError unless they are approved, OutdatedVersionError where another version stands.
    """
    rows = Minutes.objects.for_network(minutes.meeting.network).filter(pk=minutes.pk)
    standing = rows.select_for_update(of=("self",)).get()
    if not standing.is_locked:
        raise WrongStateError
    if standing.version != read_version:
        raise OutdatedVersionError(standing)
    draft = {"state": MinutesState.DRAFT, "approved_at": None, "approved_by": None, "comment_until": None}
    rows.update(version=read_version + 1, saved_at=timezone.now(), **draft)
    return _keep(rows.select_related("meeting__network").get(), by=by, action="meetings.correct_minutes")


def _change(meeting: Meeting, read_version: int, values: dict[str, Any]) -> Minutes:
    rows = Minutes.objects.for_network(meeting.network).filter(meeting=meeting)
    # Locked and then read: the condition of an UPDATE across two tables is not asked again after waiting.
    standing = rows.select_for_update(of=("self",)).get()
    if standing.is_locked or standing.version != read_version:
        raise _refusal(standing)
    rows.update(version=read_version + 1, **values)
    changed: Minutes = rows.select_related("meeting__network").get()
    return changed


def _begin(meeting: Meeting, values: dict[str, Any]) -> Minutes:
    try:
        with transaction.atomic():
            return Minutes.objects.create(meeting=meeting, **values)
    except IntegrityError:
        raise _refusal(Minutes.objects.for_network(meeting.network).get(meeting=meeting)) from None


def _refusal(current: Minutes) -> Exception:
    return MinutesLockedError() if current.is_locked else OutdatedVersionError(current)


def _keep(minutes: Minutes, *, by: User | None, action: str) -> Minutes:
    MinutesVersion.objects.create(
        minutes=minutes,
        number=minutes.version,
        state=minutes.state,
        text=minutes.text,
        digest=digest_of(minutes.meeting.uid, minutes.version, minutes.text) if minutes.is_locked else "",
        saved_at=minutes.saved_at,
        saved_by=by,
    )
    details = {"version": minutes.version, "state": str(minutes.state)}
    record(by=by, action=action, target=minutes, network=minutes.meeting.network, details=details)
    index(minutes)
    for listener in collect("minutes_listeners"):
        listener(minutes)
    return minutes
