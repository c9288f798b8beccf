"""Roles given and taken by the secretariat, invitations to many, and the month of the last log-in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from admission.actions import end_roles, grant_role, invite, set_theme
from admission.models import Invitation
from audit.actions import record
from networks.choices import GRANTED_ROLES, REGISTER_ROLES
from networks.models import Membership, Network
from networks.rules import is_secretariat, runs_installation
from office.models import LastLogIn
from office.rules import is_last_secretariat, may_change_roles


class LastSecretariat(Exception):
    """Nobody would be left to keep the network."""


class ClosedAccount(Exception):
    """The person may not log in, so a role would be of no use."""


class NotToBeGiven(ValueError):
    """The role follows from the register, or is none."""


def note_log_in(*, person: User, network: Network) -> None:
    """Remember the month; written once a month and person."""
    month = timezone.localdate().replace(day=1)
    rows = LastLogIn.objects.for_network(network).filter(person=person)
    if not rows.filter(month=month).exists():
        LastLogIn.all_networks.update_or_create(network=network, person=person, defaults={"month": month})


@transaction.atomic
def give_role(*, by: User, person: User, network: Network, role: str) -> Membership:
    """Give one of the network's people a role that is granted directly.

    Raises PermissionDenied, NotToBeGiven for a role of the register, ClosedAccount.
    """
    _demand_right(by, person, network, role)
    if not person.is_active:
        raise ClosedAccount
    return grant_role(by=by, person=person, network=network, role=role)


@transaction.atomic
def take_role(*, by: User, person: User, network: Network, role: str) -> int:
    """Take a directly granted role, from now on. Roles of the register stay. How many rows ended.

    Raises PermissionDenied, NotToBeGiven, and LastSecretariat unless ``by`` runs the installation.
    """
    Network.objects.select_for_update().get(pk=network.pk)  # two may not take it from each other at once
    _demand_right(by, person, network, role)
    if role == "secretariat" and is_last_secretariat(person, network) and not runs_installation(by):
        raise LastSecretariat
    return end_roles(by=by, network=network, person=person, role=role, source="granted")


def _demand_right(by: User, person: User, network: Network, role: str) -> None:
    if role not in GRANTED_ROLES:
        raise NotToBeGiven(role)
    if not may_change_roles(by, person, network):
        raise PermissionDenied


@transaction.atomic
def invite_all(
    *, by: User, network: Network, people: Iterable[tuple[str, str, str]], role: str, language: str
) -> list[Invitation]:
    """Invite (first name, last name, address) of several people to one role: all of them or none."""
    return [
        invite(by=by, network=network, email=email, role=role, first_name=first, last_name=last, language=language)
        for first, last, email in people
    ]


def resend(*, by: User, invitation: Invitation) -> Invitation:
    """Send it again with a new link; the earlier one no longer works."""
    return invite(
        by=by,
        network=invitation.network,
        email=invitation.email,
        role=invitation.role,
        first_name=invitation.first_name,
        last_name=invitation.last_name,
        language=invitation.language,
    )


@transaction.atomic
def let_in(*, by: User, person: User, network: Network, role: str) -> Invitation:
    """Mail somebody with a role of the register the way in. Raises PermissionDenied, NotToBeGiven."""
    if not may_change_roles(by, person, network):
        raise PermissionDenied
    if role not in REGISTER_ROLES:
        raise NotToBeGiven(role)
    language = network.language_for(person.language)
    first, last = person.first_name, person.last_name
    return invite(
        by=by, network=network, email=person.email, role=role, first_name=first, last_name=last, language=language
    )


@transaction.atomic
def let_all_in(*, by: User, people: Iterable[Any], network: Network) -> int:
    """The same for several people that ``people_of`` gave; how many. All of them or none."""
    count = 0
    for person in people:
        held = [row.role for row in person.roles_here if row.is_current and row.role in REGISTER_ROLES]
        let_in(by=by, person=person, network=network, role=held[0])
        count += 1
    return count


@transaction.atomic
def change_settings(
    *, by: User, network: Network, facts: Iterable[str], theme: Mapping[str, Any], changed: Iterable[str]
) -> Network:
    """Save what the secretariat changed of its network: these fields of the row, and the theme.

    Raises PermissionDenied, ValidationError by field.
    """
    if not is_secretariat(by, network):
        raise PermissionDenied
    network.full_clean()
    network.save(update_fields=list(facts))
    network.site.site_name = network.name
    network.site.save(update_fields=["site_name"])
    set_theme(network.theme, theme)
    record(by=by, action="office.change_settings", target=network, details={"fields": sorted(changed)})
    return network
