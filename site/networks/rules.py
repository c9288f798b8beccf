"""Who is what in a network. Rights follow the network of the request, never the sum of all."""

from __future__ import annotations

from errno import EDQUOT, EIO, ENOSPC, EROFS
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Q
from wagtail.models import Page

from networks.apps import collect
from networks.choices import BOARD_ROLES, INNER_ROLES, STAFF_ROLES, Role
from networks.models import Membership, Network
from networks.querysets import unscoped

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    Person = User | AnonymousUser

DISK_CANNOT = {ENOSPC, EDQUOT, EROFS, EIO}
"""Full, or put into read-only by the system: somebody mends it, and what was sent can be sent again."""


def roles_of(person: Person, network: Network) -> frozenset[str]:
    """The roles in force today in this network."""
    return _all_roles_of(person).get(network.pk, frozenset())


def _all_roles_of(person: Person) -> dict[int, frozenset[str]]:
    """Roles by network. Read once a request: the answer is kept on the person object."""
    if not person.is_authenticated or not person.is_active:
        return {}
    if "_roles" not in person.__dict__:
        with unscoped():
            rows = list(Membership.objects.current().filter(person_id=person.pk).values_list("network_id", "role"))
        known: dict[int, frozenset[str]] = {}
        for network_id, role in rows:
            known[network_id] = known.get(network_id, frozenset()) | {role}
        person.__dict__["_roles"] = known
    return dict(person.__dict__["_roles"])


def networks_of(person: Person, but: Network | None = None) -> list[Network]:
    """The networks a person belongs to today, by name, without one of them. No query where that leaves none."""
    wanted = _all_roles_of(person).keys() - {but.pk if but else 0}
    return list(Network.objects.filter(pk__in=wanted).select_related("site").order_by("name")) if wanted else []


def is_member(person: Person, network: Network) -> bool:
    """May enter the members' area: any role, or the one who runs the installation."""
    return bool(roles_of(person, network)) or runs_installation(person)


def is_board(person: Person, network: Network) -> bool:
    """Reads what is meant for the steering group."""
    return bool(roles_of(person, network) & BOARD_ROLES) or runs_installation(person)


def is_inner(person: Person, network: Network) -> bool:
    """Reads what is meant for members without partners and observers."""
    return bool(roles_of(person, network) & INNER_ROLES) or runs_installation(person)


def is_staff(person: Person, network: Network) -> bool:
    """Works in the network's admin: secretariat or editor."""
    return bool(roles_of(person, network) & STAFF_ROLES) or runs_installation(person)


def is_secretariat(person: Person, network: Network) -> bool:
    """Keeps register, meetings, documents and the competition."""
    return Role.SECRETARIAT in roles_of(person, network) or runs_installation(person)


def runs_installation(person: Person) -> bool:
    """The system administrator, who belongs to no network."""
    return bool(person.is_active and person.is_superuser)


def needs_second_factor(person: Person, network: Network | None) -> bool:
    """Whether this network (None: the bare host) lets the person in with a second factor only.

    Staff and who runs the installation where ``REQUIRE_STAFF_SECOND_FACTOR`` is on; the steering group
    where the network says so.
    """
    if settings.REQUIRE_STAFF_SECOND_FACTOR and (runs_installation(person) or (network and is_staff(person, network))):
        return True
    return bool(network and network.board_second_factor and roles_of(person, network) & BOARD_ROLES)


def needs_second_factor_anywhere(person: Person) -> bool:
    """Whether any network does; what guards one of them must be asked for at the log-in to all."""
    if settings.REQUIRE_STAFF_SECOND_FACTOR and runs_installation(person):
        return True
    asking = Q(role__in=BOARD_ROLES, network__board_second_factor=True)
    if settings.REQUIRE_STAFF_SECOND_FACTOR:
        asking |= Q(role__in=STAFF_ROLES)
    with unscoped():
        return Membership.objects.current().filter(asking, person_id=person.pk).exists()


def audience_keys(person: Any, network: Network) -> frozenset[str]:
    """Every audience key this person holds in this network at this moment.

    Apps add their own by offering ``audience_keys(person, network)``.
    """
    keys = {"public"}
    if is_member(person, network):
        keys |= {network.key(), *(network.key(role) for role in roles_of(person, network))}
        keys |= {*collect("audience_keys", person, network)}
    if is_inner(person, network):
        keys.add(network.key("inner"))
    if is_board(person, network):
        keys.add(network.key("board"))
    if is_staff(person, network):
        keys.add(network.key("staff"))
    return frozenset(keys)


def network_of(page: Page) -> Network | None:
    """The network in whose tree the page stands; None for the root of all."""
    top = Page.objects.filter(path=page.path[: 2 * page.steplen]).values("translation_key")
    return Network.objects.select_related("site__root_page").filter(site__root_page__translation_key__in=top).first()


def is_away(error: BaseException | None) -> bool:
    """Whether it is the database or the disk that cannot serve right now, and trying again may help."""
    while error is not None:
        is_disk = isinstance(error, OSError) and error.errno in DISK_CANNOT
        if is_disk or isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or error.__context__
    return False
