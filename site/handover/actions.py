"""Beginning and ending a hand-over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.auth import HASH_SESSION_KEY
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from admission.querysets import digest, new_token
from audit.actions import record, tell
from devices.models import Session
from devices.storage import DEVICE_KEY
from handover.models import HandOver
from networks.models import Network
from networks.rules import is_member

LASTS = timedelta(seconds=30)


class HandOverRefused(Exception):
    """There is no way over; ``state`` says why, for the log only."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True)
class Arrival:
    """Who has come over, how they logged in where they came from, and since when they are logged in."""

    person: User
    ways: list[dict[str, Any]]
    started: str


@transaction.atomic
def begin_hand_over(*, by: User, source: str, origin: str, here: Network | None, network: Network) -> str:
    """Make the token that lets ``by`` into ``network``, once, within 30 seconds.

    ``source`` is the key of the session they stand in, ``origin`` scheme and host of the page, ``here`` its
    network. Raises HandOverRefused for somebody who does not belong there.
    """
    if network == here or not is_member(by, network):
        tell("hand_over_refused", person=by, network=network, state="no_member")
        raise HandOverRefused("no_member")
    token, now = new_token(), timezone.now()
    HandOver.objects.create(
        person=by,
        network=network,
        source=Session.objects.get(session_key=source, person=by),
        origin=origin,
        token_hash=digest(token),
        created_at=now,
        expires_at=now + LASTS,
    )
    record(by=by, action="handover.begin_hand_over", target=network, network=here)
    tell("hand_over_begun", person=by, network=network)
    return token


def look_at_hand_over(*, network: Network, token: str, origin: str) -> HandOver:
    """The hand-over that came from the page it was begun on; changes nothing. Raises HandOverRefused."""
    found = HandOver.objects.for_network(network).with_token(token).select_related("person").first()
    state = _state(found, network)
    if state == "open" and found is not None and found.origin != origin:
        state = "other_origin"
    if state != "open" or found is None:
        tell("hand_over_refused", person=getattr(found, "person", None), network=network, state=state)
        raise HandOverRefused(state)
    return found


def end_hand_over(*, network: Network, token: str, present: User | None) -> Arrival:
    """Use the token up and say who has come. ``present`` is whoever is logged in here already.

    Raises HandOverRefused where it is unknown here, used, too old, somebody else's, or where the session
    it began in has ended or the person no longer belongs.
    """
    try:
        return _end(network, token, present)
    except HandOverRefused as refusal:
        rows = HandOver.objects.for_network(network).with_token(token).select_related("person")
        tell("hand_over_refused", person=getattr(rows.first(), "person", None), network=network, state=refusal.state)
        raise


@transaction.atomic
def _end(network: Network, token: str, present: User | None) -> Arrival:
    rows = HandOver.objects.for_network(network).with_token(token)
    found = rows.select_related("person", "source").first()
    state = _state(found, network)
    if state != "open" or found is None:
        raise HandOverRefused(state)
    person = found.person
    if present is not None and present != person:
        raise HandOverRefused("somebody_else")
    data = found.source.get_decoded()
    if not rows.open(timezone.now()).update(used_at=timezone.now()):
        raise HandOverRefused("used")
    record(by=person, action="handover.end_hand_over", target=network, network=network)
    tell("hand_over_done", person=person, network=network)
    known = data.get(DEVICE_KEY) or {}
    started = known.get("started") or found.created_at.isoformat()
    return Arrival(person, data.get(AUTHENTICATION_METHODS_SESSION_KEY) or [], started)


def _state(found: HandOver | None, network: Network) -> str:
    """``open``, or why not."""
    now = timezone.now()
    if found is None:
        return "unknown"
    if found.used_at:
        return "used"
    if found.expires_at <= now:
        return "expired"
    person, source = found.person, found.source
    said = source.get_decoded().get(HASH_SESSION_KEY, "")
    if source.expire_date <= now or not constant_time_compare(said, person.get_session_auth_hash()):
        return "source_ended"
    return "open" if person.is_active and is_member(person, network) else "no_member"
