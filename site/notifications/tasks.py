"""Sending: one mail, outside any transaction, by whichever worker takes it first."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks import task

from audit.actions import record
from networks.querysets import unscoped
from notifications.choices import MailState
from notifications.emails import message_of
from notifications.models import Mail
from notifications.querysets import MailQuerySet
from notifications.rules import next_attempt, server_is_away

SERVER_AWAY_KEY = "notifications:server-away"
PAUSE_SECONDS = 30
"""How long nothing is tried after the mail server was found away, so that a hanging one holds up little."""


class NothingSentError(RuntimeError):
    """The mail backend took the message and sent nothing."""


@task(backend="background")
def send_mail(mail_id: int) -> None:
    """Send one mail of the outbox; does nothing when it is not due or another worker has it."""
    deliver(mail_id)


def deliver(mail_id: int) -> bool:
    """Try to send one due mail and write down what came of it; True when the server took it.

    Must not be called inside a transaction: the outcome has to stand even if the caller fails. Between
    the server's answer and the writing down lies the one moment in which a mail can leave twice; it
    then carries the same Message-ID.
    """
    with unscoped():
        if cache.get(SERVER_AWAY_KEY) or not Mail.objects.claim(mail_id, timezone.now()):
            return False
        mail = Mail.objects.select_related("network__site").get(pk=mail_id)
        try:
            if not message_of(mail).send():
                raise NothingSentError
        except Exception as error:  # whatever went wrong, the mail waits for its next attempt
            _patiently(partial(_failed, mail, error))
            return False
        _patiently(partial(_sent, mail))
        return True


def _sent(mail: Mail) -> None:
    _still_ours(mail).update(state=MailState.SENT, sent_at=timezone.now(), last_error="", **_secrets_erased(mail))


def _failed(mail: Mail, error: Exception) -> None:
    if server_is_away(error):
        cache.set(SERVER_AWAY_KEY, True, PAUSE_SECONDS)
    now = timezone.now()
    again = next_attempt(mail.attempts, now)
    with transaction.atomic():
        _still_ours(mail).update(
            state=MailState.FAILED if again else MailState.GIVEN_UP,
            next_attempt_at=again or now,
            last_error=type(error).__name__[:80],
            **({} if again else _secrets_erased(mail)),
        )
        if again is None:
            details = {"template": mail.template, "attempts": mail.attempts, "error": type(error).__name__}
            record(by=None, action="notifications.give_up", target=mail, network=mail.network, details=details)


def _secrets_erased(mail: Mail) -> dict[str, str]:
    # The mailbox of the demo shows codes and links; elsewhere a secret is gone once nobody will send it.
    return {"text": "", "html": ""} if mail.erase_when_sent and not settings.DEBUG else {}


def _still_ours(mail: Mail) -> MailQuerySet:
    return Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)


def _patiently(write: Callable[[], None]) -> None:
    """Write even if the database is busy for a moment: what the server said must not be forgotten."""
    for pause_seconds in (0.5, 2, 5):
        try:
            return write()
        except OperationalError:
            time.sleep(pause_seconds)
    return write()
