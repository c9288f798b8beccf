"""Who may see the members' area as whom, what that never opens, and whether somebody is at it now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.models import User
from admission.rules import AdminAddress, Who
from audit.models import Entry
from networks.choices import STAFF_ROLES, Role
from networks.models import Membership
from networks.querysets import unscoped
from networks.rules import roles_of
from office.rules import is_of_network

if TYPE_CHECKING:
    from networks.models import Network

LASTS = timedelta(minutes=30)
SESSION_KEY = "viewing"
"""Under which the session holds whom it is about, where, who began it, and when it is over."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CLOSED = ("me:", "documents:archive", "packs:download")
"""What nobody sees in another's place: their own page with data, mail and calendar. And what is taken along
as a file, a whole shelf or a meeting's papers, which would be a download that nobody is told to have made."""


@dataclass(frozen=True)
class Viewing:
    """Somebody of the secretariat sees the members' area as ``person`` does, until a moment."""

    person: User
    until: datetime


class ViewingOver(Exception):
    """The time is over, or a right has gone; ``how`` says which."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


def may_view_as(by: User, person: User, network: Network) -> bool:
    """The secretariat, as a member of its own network who is neither staff anywhere nor runs the installation."""
    return (
        Role.SECRETARIAT in roles_of(by, network)
        and by.pk != person.pk
        and person.is_active
        and not person.is_superuser
        and bool(roles_of(person, network))
        and not _is_staff_anywhere(person)
    )


def _is_staff_anywhere(person: User) -> bool:
    with unscoped():
        return bool(Membership.objects.current().with_role(*STAFF_ROLES).filter(person_id=person.pk).exists())


def viewing_of(request: Any) -> Viewing | None:
    """As whom the members' area is being seen in this session; None for oneself, as nearly always.

    Asked anew on each request: raises ViewingOver when the time is over or it is no longer allowed.
    """
    session = getattr(request, "session", None)
    known = session.get(SESSION_KEY) if session is not None else None
    if known is None:
        return None
    until = datetime.fromisoformat(known["until"])
    if until <= timezone.now():
        raise ViewingOver("time_is_over")
    person = User.objects.filter(pk=known["person"]).first()
    is_same = request.network is not None and known["network"] == request.network.pk and known["by"] == request.user.pk
    if person is None or not is_same or not may_view_as(request.user, person, request.network):
        raise ViewingOver("right_is_gone")
    return Viewing(person, until)


def is_closed(request: Any) -> bool:
    """Whether the address is nobody's business but the person's own."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name.startswith(CLOSED)


def viewed(person: User) -> list[dict[str, Any]]:
    """When somebody began to see the members' area as this person does, and in which network."""
    rows = Entry.all_networks.filter(action="viewing.begin", target_type="accounts.user", target_id=str(person.pk))
    return [dict(row) for row in rows.values("at", "network__name")]


def admin_addresses() -> Iterator[tuple[str, AdminAddress]]:
    """The secretariat's."""

    def owns(request: Any, kwargs: Any) -> bool:
        return request.network is not None and is_of_network(kwargs["pk"], request.network)

    yield "viewing:begin", AdminAddress(Who.SECRETARIAT, owns)
    yield "viewing:end", AdminAddress(Who.SECRETARIAT)
