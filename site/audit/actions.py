"""Writing the log."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from audit.models import Entry
from networks.models import Network

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Model

    from accounts.models import User

ACTION = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
WORD = re.compile(r"[\w.:+/-]{0,80}")
"""What a string in ``details`` may look like: a code, a date, a field name; no sentence, no mail address."""


def record(
    *,
    by: User | AnonymousUser | None,
    action: str,
    target: Model | None = None,
    network: Network | None = None,
    details: dict[str, Any] | None = None,
) -> Entry:
    """Write who did what; call it inside the transaction of the deed.

    ``action`` is dotted (``meetings.publish_minutes``). ``network`` is the target's own where it is not
    given. ``details`` takes numbers, yes or no, codes and field names, and lists of them; anything else
    raises ValueError, since the log must not repeat what was written about a person.
    """
    entry = _entry(by, action, target, network, details)
    entry.save()
    return entry


def record_all(
    *,
    by: User | AnonymousUser | None,
    action: str,
    network: Network,
    targets: Iterable[tuple[Model, dict[str, Any]]],
) -> None:
    """Write the same deed for many rows at once, each with its details."""
    Entry.objects.bulk_create(
        [_entry(by, action, target, network, details) for target, details in targets], batch_size=500
    )


def record_once_a_day(
    *, by: User, action: str, target: Model, network: Network, details: dict[str, Any] | None = None
) -> None:
    """Write that somebody saw or took something, unless the very same stands in the log of the network's day.

    One question is all it costs once it stands there; of two at the same moment the database keeps one.
    """
    entry = _entry(by, action, target, network, details)
    entry.day = timezone.localdate(timezone=network.time_zone)
    known = Entry.objects.for_network(network).about(target).by(by).filter(day=entry.day, action=action)
    if not known.filter(details=entry.details).exists():
        Entry.objects.bulk_create([entry], ignore_conflicts=True)


def _entry(
    by: User | AnonymousUser | None,
    action: str,
    target: Model | None,
    network: Network | None,
    details: dict[str, Any] | None,
) -> Entry:
    if not ACTION.fullmatch(action):
        raise ValueError(f"{action!r} is not a dotted action.")
    _refuse_texts(details or {})
    return Entry(
        network=network or _network_of(target),
        person=by if by is not None and by.is_authenticated else None,
        action=action,
        details=details or {},
        **_naming(target),
    )


def _network_of(target: Model | None) -> Network | None:
    return target if isinstance(target, Network) else getattr(target, "network", None)


def _naming(target: Model | None) -> dict[str, str]:
    """Kind, key and label. A row about a person has no label unless its model gives an ``audit_label``."""
    if target is None:
        return {}
    label = getattr(target, "audit_label", "" if hasattr(target, "PersonalData") else str(target))
    return {"target_type": target._meta.label_lower, "target_id": str(target.pk), "target_label": label[:120]}


def _refuse_texts(value: Any) -> None:
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        for part in value:
            _refuse_texts(part)
    elif isinstance(value, str):
        if not WORD.fullmatch(value):
            raise ValueError("The details of a log hold codes, numbers and field names only.")
    elif not isinstance(value, int | float | None):
        raise ValueError(f"The details of an entry cannot hold a {type(value).__name__}.")


security = logging.getLogger("security")

EVENTS = frozenset(
    {
        "code_sent",
        "foreign_admin_address",
        "hand_over_begun",
        "hand_over_done",
        "hand_over_refused",
        "invitation_refused",
        "invitation_used",
        "log_in",
        "log_in_changed",
        "log_in_failed",
        "log_in_locked",
        "log_out",
        "role_ended",
        "role_granted",
        "session_ended",
    }
)
"""What the security log tells of."""

FACTS = frozenset({"account", "address", "change", "number", "role", "state", "way"})
"""What may be said besides who and where. None of them can hold a token, a code or an address of mail."""


def tell(
    event: str,
    *,
    person: Any = None,
    by: Any = None,
    network: Network | None = None,
    **facts: str | int | None,
) -> None:
    """Write one line of JSON to the logger ``security``, for those who watch over the installation.

    ``person`` is whom it concerns and ``by`` who did it, where that is somebody else; both appear by their
    number. Raises ValueError for an unknown event or fact, and for a text that is not a code.
    """
    if event not in EVENTS or set(facts) - FACTS:
        raise ValueError(f"The security log does not know {event!r} with {sorted(facts)}.")
    _refuse_texts(facts)
    line: dict[str, Any] = {"at": timezone.now().isoformat(timespec="milliseconds"), "event": event}
    line["network"] = network.slug if network else None
    line["person"] = getattr(person, "pk", None)
    if by is not None and by.pk != line["person"]:
        line["by"] = by.pk
    security.info(
        json.dumps(line | {name: str(fact) if isinstance(fact, str) else fact for name, fact in facts.items()})
    )
