"""Ending sessions."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from audit.actions import record, tell
from devices.models import Session
from networks.models import Network


@transaction.atomic
def end_session(*, by: User, reference: str, network: Network | None) -> bool:
    """End the one of a person's own sessions that a page named; False when there is none such."""
    for session in Session.objects.of(by):
        if session.reference == reference:
            return bool(_end(by=by, person=by, rows=Session.objects.filter(pk=session.pk), network=network))
    return False


@transaction.atomic
def end_sessions(*, by: User | None, person: User, network: Network | None, but: str | None = None) -> int:
    """End all sessions of a person, on every host, but the one with the key ``but``; how many ended."""
    return _end(by=by, person=person, rows=Session.objects.of(person).but(but), network=network)


def _end(*, by: User | None, person: User, rows: Any, network: Network | None) -> int:
    number: int = rows.delete()[1].get(Session._meta.label, 0)
    if number:
        record(by=by, action="devices.end_sessions", target=person, network=network, details={"number": number})
        tell("session_ended", person=person, by=by, network=network, number=number)
    return number
