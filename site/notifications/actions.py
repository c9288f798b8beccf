"""Writing mails into the outbox, sending what is due, and the worker's round."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, IntegrityError, close_old_connections, connections, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from audit.actions import record
from networks.apps import collect
from networks.models import Membership, Network
from networks.querysets import unscoped
from notifications.choices import MailState, Rhythm
from notifications.emails import new_message_id, one_line, render
from notifications.models import Attachment, DigestEntry, JobRun, Mail, Subscription
from notifications.rules import is_due, stop_token
from notifications.tasks import deliver, send_mail

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)

BATCH = 200
DAY = timedelta(days=1)


@transaction.atomic
def queue_mail(
    *,
    network: Network | None,
    to: str,
    language: str,
    template: str,
    context: dict[str, Any],
    reply_to: str = "",
    attachments: Sequence[tuple[str, bytes, str]] = (),
    once: str = "",
    headers: Mapping[str, str] | None = None,
    erase_when_sent: bool = False,
) -> Mail:
    """Write a mail into the outbox, in the caller's transaction; the worker sends it after the commit.

    Renders ``templates/emails/<template>.subject.txt``, ``.txt`` and ``.html`` in ``language`` with
    ``context``, ``network``, ``base_url`` and ``language``. ``attachments`` are (name, content, kind).
    ``once`` names the occasion: a second call with it returns the first mail and sends nothing.
    ``erase_when_sent`` is for codes and links that open something: the text is gone once it is sent.
    Raises ValidationError when ``to`` is not one mail address.
    """
    validate_email(to)
    if once and (mail := _of_occasion(once)):
        return mail
    try:
        with transaction.atomic():
            mail = _write(
                render(template, context, network=network, language=language)._asdict()
                | {"network": network, "to": to, "language": language, "template": template, "once": once}
                | {"reply_to": reply_to or (network.contact_email if network else "")}
                | {"headers": _safe(headers or {}), "erase_when_sent": erase_when_sent},
                attachments,
            )
    except IntegrityError:
        if once and (mail := _of_occasion(once)):
            return mail
        raise
    transaction.on_commit(partial(send_mail.enqueue, mail_id=mail.pk), robust=True)
    return mail


def _of_occasion(once: str) -> Mail | None:
    with unscoped():
        return Mail.objects.filter(once=once).first()


def _safe(headers: Mapping[str, str]) -> dict[str, str]:
    if any(one_line(part) != part for pair in headers.items() for part in pair):
        raise ValidationError("A header is one line.")
    return dict(headers)


def _write(fields: dict[str, Any], attachments: Sequence[tuple[str, bytes, str]]) -> Mail:
    mail: Mail = Mail.objects.create(message_id=new_message_id(fields["network"]), **fields)
    for name, content, mimetype in attachments:
        Attachment.objects.create(mail=mail, name=one_line(name), content=content, mimetype=mimetype)
    return mail


def send_due(now: datetime | None = None) -> int:
    """Send what is due and take up what a dead worker left; returns how many the server took."""
    now = now or timezone.now()
    with unscoped():
        Mail.objects.abandoned(now).update(state=MailState.QUEUED, next_attempt_at=now)
        due = list(Mail.objects.due(now).values_list("pk", flat=True)[:BATCH])
    return sum(deliver(mail_id) for mail_id in due)


def tick(now: datetime | None = None) -> list[str]:
    """One round of the worker: its sign of life, every periodic job, and the daily ones once a day.

    A job that fails does not stop the others. Returns the names of those that failed.
    """
    now = now or timezone.now()
    JobRun.objects.update_or_create(name="tick", defaults={"at": now})
    jobs = list(collect("periodic_jobs"))
    jobs += [(name, job) for name, job in collect("daily_jobs") if _take_daily(name, now)]
    with unscoped():
        return [name for name, job in jobs if not _run(name, job)]


def _take_daily(name: str, now: datetime) -> bool:
    """Whether the job has not run for a day; of several workers exactly one is told yes.

    A run in the time to come was written by a clock that has been put right since.
    """
    _run_of, is_new = JobRun.objects.get_or_create(name=name, defaults={"at": now})
    is_time = Q(at__lte=now - DAY) | Q(at__gt=now + DAY)
    return is_new or JobRun.objects.filter(is_time, name=name).update(at=now) == 1


def _run(name: str, job: Callable[[], object]) -> bool:
    try:
        job()
    except Exception as error:  # the next job must run
        # Where, and of what kind: an exception's own words may hold what someone wrote.
        place = traceback.extract_tb(error.__traceback__)[-1]
        logger.error("The job %s failed: %s at %s:%s", name, type(error).__name__, place.filename, place.lineno)
        return False
    return True


def run_rounds(*, pause_seconds: float, stop: Event) -> None:
    """Round after round until told to stop, through every failure of the database."""
    while not stop.is_set():
        close_old_connections()
        try:
            tick()
        except DatabaseError as error:
            logger.error("The round of regular jobs failed: %s", type(error).__name__)
        stop.wait(pause_seconds)
    connections.close_all()


@transaction.atomic
def choose_rhythm(*, by: User, network: Network, rhythm: str) -> Subscription:
    """Let a person decide how often news of a network come by mail. Raises ValueError for what is no rhythm."""
    chosen, now = Rhythm(rhythm), timezone.now()
    row, _is_new = Subscription.all_networks.select_for_update().get_or_create(network=network, person=by)
    if row.rhythm == Rhythm.NONE:
        row.looked_at = row.begun_at = now  # what came while nothing was wanted is not told afterwards
    row.rhythm = chosen
    row.save()
    record(by=by, action="notifications.choose_rhythm", target=row, network=network, details={"rhythm": chosen.value})
    return row


LATE = timedelta(days=14)
"""For how long something is told that a person could not see when it was new."""


def send_digests(now: datetime | None = None) -> int:
    """Mail everybody whose time has come what is new to them; nobody gets an empty one. How many mails."""
    now = now or timezone.now()
    count = 0
    for network in Network.objects.select_related("site", "theme"):
        people = get_user_model().objects.filter(is_active=True)
        rows = Membership.objects.for_network(network).current()
        for person in people.filter(pk__in=rows.values("person")):
            row, _is_new = Subscription.all_networks.get_or_create(network=network, person=person)
            row.network, row.person = network, person
            if is_due(row, network.time_zone, now):
                count += _send_digest(row, now)
    return count


@transaction.atomic
def _send_digest(row: Subscription, now: datetime) -> bool:
    """Take the row, so that of several workers one goes on, and tell what was not told yet."""
    if not Subscription.all_networks.filter(pk=row.pk, looked_at=row.looked_at).update(looked_at=now):
        return False
    person, network = row.person, row.network
    language = network.language_for(person.language)
    with translation.override(language):
        since = max(row.begun_at, row.looked_at - LATE)
        found = {item.key: item for item in collect("digest_items", person, network, since)}
    told = DigestEntry.objects.for_network(network).filter(person=person, key__in=found)
    items = [found[key] for key in found.keys() - set(told.values_list("key", flat=True))]
    if not items:
        return False
    items.sort(key=lambda item: item.title)
    DigestEntry.all_networks.bulk_create(
        DigestEntry(network=network, person=person, key=item.key, title=item.title[:255], sent_at=now) for item in items
    )
    stop = f"{network.base_url}{reverse('mails:stop', args=[stop_token(row)])}"
    queue_mail(
        network=network,
        to=person.email,
        language=language,
        template="digest",
        context={"items": items, "count": len(items), "first_name": person.first_name, "stop": stop},
        once=f"digest:{row.pk}:{int(now.timestamp())}",
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    return True


def set_aside_unsent() -> int:
    """Give up every mail that has not left: after a restore nobody knows which of them did; returns how many."""
    waiting = Mail.objects.exclude(state__in=[MailState.SENT, MailState.GIVEN_UP])
    erase_bodies(waiting.filter(erase_when_sent=True))
    return waiting.update(state=MailState.GIVEN_UP, last_error="Restored")


def drop_waiting_tasks() -> int:
    """Remove background tasks that have not ended; most would write mails; returns how many."""
    unfinished = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    return DBTaskResult.objects.filter(status__in=unfinished).delete()[0]


def erase_bodies(mails: QuerySet[Mail]) -> int:
    """Erase text and files of these mails; what is left says when which mail went to whom."""
    Attachment.objects.filter(mail__in=mails.order_by()).delete()
    return mails.update(text="", html="", headers={})


def remove_mails(mails: QuerySet[Mail]) -> int:
    """Remove these mails and their files; returns how many mails."""
    return mails.delete()[1].get(Mail._meta.label, 0)
