"""When a mail is tried again, what its server's errors mean, and whether the worker is alive."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from django.core import signing
from django.utils import timezone
from django_tasks import task_backends
from django_tasks.backends.immediate import ImmediateBackend

from networks.models import Network
from notifications.choices import Rhythm
from notifications.models import JobRun, Subscription
from notifications.querysets import WAITS

SIGN_OF_LIFE = timedelta(minutes=3)
"""A worker silent for longer is taken for dead."""

SERVER_AWAY = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
)


MORNING = time(7)
AT_ONCE_PAUSE = timedelta(minutes=15)
"""What comes within a quarter of an hour is told in one mail."""

STOP_SALT = "notifications.stop"


@dataclass(frozen=True)
class DigestItem:
    """Something new to one person; ``key`` names it for ever, so that it is told once. ``url`` is a whole address."""

    key: str
    title: str
    url: str


def is_due(subscription: Subscription, zone: tzinfo, now: datetime) -> bool:
    """Whether it is time to look for what is new, by the person's choice and the network's clock."""
    if subscription.rhythm == Rhythm.NONE:
        return False
    if subscription.rhythm == Rhythm.AT_ONCE:
        return now - subscription.looked_at >= AT_ONCE_PAUSE
    return subscription.looked_at < _last_morning(subscription.rhythm, now.astimezone(zone))


def _last_morning(rhythm: str, local: datetime) -> datetime:
    """The latest moment at which a daily or weekly mail was to leave."""
    morning = datetime.combine(local.date(), MORNING, tzinfo=local.tzinfo)
    if rhythm == Rhythm.DAILY:
        return morning if local >= morning else morning - timedelta(days=1)
    monday = morning - timedelta(days=local.weekday())
    return monday if local >= monday else monday - timedelta(days=7)


def stop_token(subscription: Subscription) -> str:
    """What a mail's address for stopping holds; it can do nothing else."""
    return signing.dumps(subscription.pk, salt=STOP_SALT)


def subscription_of(token: str, network: Network) -> Subscription | None:
    """The choice in this network that a mail's address may stop."""
    try:
        pk = signing.loads(token, salt=STOP_SALT)
    except signing.BadSignature:
        return None
    rows = Subscription.objects.for_network(network).select_related("person", "network")
    found: Subscription | None = rows.filter(pk=pk).first()
    return found


class WorkerSilentError(RuntimeError):
    """No worker has shown a sign of life for a while."""


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None when the mail is to be given up."""
    return now + WAITS[attempts - 1] if attempts <= len(WAITS) else None


def server_is_away(error: Exception) -> bool:
    """Whether the error concerns the server and so every mail, not just this one."""
    return isinstance(error, SERVER_AWAY) or (
        isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)
    )


def check_worker() -> None:
    """Raise WorkerSilentError when tasks need a worker and none has shown a sign of life for three minutes."""
    if isinstance(task_backends["background"], ImmediateBackend):
        return
    now = timezone.now()
    if not JobRun.objects.filter(name="tick", at__range=(now - SIGN_OF_LIFE, now + SIGN_OF_LIFE)).exists():
        raise WorkerSilentError("The worker shows no sign of life.")
