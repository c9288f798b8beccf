"""Comments, adjusters and their approval, who is writing, and what the public is told."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.html import escape
from wagtail.coreutils import find_available_slug

from audit.actions import record
from extranet.approval import emails
from extranet.approval.models import Adjuster, Comment, PublicSummary
from extranet.approval.rules import (
    CODE_GOOD_FOR,
    CODE_PAUSE,
    CODE_TRIES,
    comments_are_open,
    may_be_adjusted,
    still_to_approve,
    writers_but,
)
from extranet.meetings.actions import MinutesLockedError, OutdatedVersionError, WrongStateError, approve_minutes
from extranet.meetings.choices import MinutesState
from extranet.meetings.models import AgendaItem, Minutes
from home.actions import short_name
from home.models import NewsIndexPage, NewsPage

if TYPE_CHECKING:
    from accounts.models import User


class WrongCodeError(Exception):
    """The code is not the one that was sent, is too old, or was tried too often."""


class CodeJustSentError(Exception):
    """A code left a moment ago."""


class NoNewsListError(Exception):
    """The network has no list of news in its main language."""


class BeingWrittenError(Exception):
    """Somebody has the form of the minutes open."""


def _locked(minutes: Minutes) -> Minutes:
    """The minutes as they stand, held until the transaction ends."""
    rows = Minutes.objects.for_network(minutes.meeting.network).filter(pk=minutes.pk)
    rows.select_for_update(of=("self",)).get()
    standing: Minutes = rows.select_related("meeting__network").get()
    return standing


@transaction.atomic
def comment_minutes(*, by: User, minutes: Minutes, text: str, item: AgendaItem | None = None) -> Comment:
    """Say what should change in minutes. Raises WrongStateError unless they are out for comment."""
    minutes = _locked(minutes)
    if not comments_are_open(minutes):
        raise WrongStateError
    comment: Comment = Comment.objects.create(minutes=minutes, item=item, person=by, version=minutes.version, text=text)
    details = {"version": minutes.version}
    record(by=by, action="approval.comment_minutes", target=minutes, network=comment.network, details=details)
    return comment


@transaction.atomic
def name_adjusters(*, by: User | None, minutes: Minutes, people: Iterable[User]) -> None:
    """Set who approves the minutes; each is asked by mail once they are out. Raises MinutesLockedError."""
    minutes = _locked(minutes)
    if minutes.is_locked:
        raise MinutesLockedError
    people = list(people)
    minutes.adjusters.exclude(person__in=people).delete()
    for person in people:
        minutes.adjusters.get_or_create(person=person)
    details = {"number": len(people)}
    record(by=by, action="approval.name_adjusters", target=minutes, network=minutes.meeting.network, details=details)
    ask_adjusters(minutes)


def ask_adjusters(minutes: Minutes) -> None:
    """Mail those who are to approve, once for each version that is out."""
    if minutes.state == MinutesState.OUT_FOR_COMMENT:
        for adjuster in minutes.adjusters.select_related("person", "minutes__meeting__network__site"):
            emails.ask_to_approve(adjuster)


@transaction.atomic
def send_code(*, adjuster: Adjuster) -> None:
    """Mail the adjuster a code for the version that stands. Raises CodeJustSentError within a minute of the last."""
    now = timezone.now()
    if adjuster.code_sent_at and adjuster.code_sent_at > now - CODE_PAUSE:
        raise CodeJustSentError
    code = f"{secrets.randbelow(10**6):06d}"
    adjuster.code_digest, adjuster.code_sent_at, adjuster.code_tries = adjuster.digest_of(code), now, 0
    adjuster.save(update_fields=["code_digest", "code_sent_at", "code_tries"])
    emails.send_code(adjuster, code)
    record(by=adjuster.person, action="approval.send_code", target=adjuster.minutes, network=adjuster.network)


def use_code(*, adjuster: Adjuster, code: str) -> None:
    """Use up the mailed code. Raises WrongCodeError; a wrong try is counted whatever the caller does."""
    with transaction.atomic():
        row = Adjuster.objects.for_network(adjuster.network).select_for_update(of=("self",)).get(pk=adjuster.pk)
        now = timezone.now()
        is_good = row.code_tries < CODE_TRIES and row.code_sent_at and row.code_sent_at > now - CODE_GOOD_FOR
        is_good = bool(is_good) and constant_time_compare(row.code_digest, adjuster.digest_of(code))
        row.code_tries += 1
        row.code_digest = "" if is_good else row.code_digest
        row.save(update_fields=["code_tries", "code_digest"])
    if not is_good:
        raise WrongCodeError


@transaction.atomic
def adjust_minutes(*, by: User, minutes: Minutes, read_version: int) -> Minutes:
    """An adjuster approves the version that was read; the last of them locks the minutes.

    Raises WrongStateError unless they are out and the time for comments is over and the person is one of their
    adjusters, OutdatedVersionError where another version stands, BeingWrittenError while somebody writes.
    """
    minutes = _locked(minutes)
    if minutes.version != read_version:
        raise OutdatedVersionError(minutes)
    if writers_but(None, minutes):
        raise BeingWrittenError
    own = minutes.adjusters.filter(person=by)
    if not may_be_adjusted(minutes) or not minutes.meeting.is_past:
        raise WrongStateError
    if not own.update(approved_version=read_version, approved_at=timezone.now()):
        raise WrongStateError
    details = {"version": read_version}
    record(by=by, action="approval.adjust_minutes", target=minutes, network=minutes.meeting.network, details=details)
    if still_to_approve(minutes):
        return minutes
    return approve_minutes(by=by, minutes=minutes, read_version=read_version)


def note_writing(*, by: User, minutes: Minutes, is_over: bool = False) -> list[str]:
    """Note that somebody has the form open, or has closed it; answers with who else does."""
    if is_over:
        minutes.writers.filter(person=by).delete()
    else:
        minutes.writers.update_or_create(person=by, defaults={"seen_at": timezone.now()})
    return writers_but(by, minutes)


@transaction.atomic
def write_summary(*, by: User | None, minutes: Minutes, text: str) -> PublicSummary:
    """What the public is told; the minutes stay as they are."""
    summary: PublicSummary
    summary, _is_new = PublicSummary.all_networks.update_or_create(minutes=minutes, defaults={"text": text})
    record(by=by, action="approval.write_summary", target=minutes, network=summary.network)
    return summary


@transaction.atomic
def draft_news(*, by: User, summary: PublicSummary) -> NewsPage:
    """A draft of news from the summary, in the network's main language; the same one when asked again.

    Raises NoNewsListError.
    """
    if summary.news:
        return summary.news
    network, meeting = summary.network, summary.minutes.meeting
    index = NewsIndexPage.objects.descendant_of(network.site.root_page).order_by("path").first()
    if index is None:
        raise NoNewsListError
    first, *others = [part.strip() for part in summary.text.split("\n\n") if part.strip()]
    text = "".join(f"<p>{escape(part)}</p>" for part in ([first, *others] if len(first) > 400 else others))
    page = NewsPage(
        title=meeting.title,
        slug=find_available_slug(index, short_name(meeting.title)),
        locale=index.locale,
        live=False,
        date=timezone.localdate(),
        happened_on=timezone.localdate(meeting.starts_at),
        lead="" if len(first) > 400 else first,
        body=json.dumps([{"type": "text", "value": text}] if text else []),
    )
    index.add_child(instance=page)
    page.save_revision(user=by)
    summary.news = page
    summary.save(update_fields=["news"])
    record(by=by, action="approval.draft_news", target=summary.minutes, network=network)
    return page
