"""The people of a network, with what belongs to it and nothing else of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from accounts.models import User
from networks.choices import REGISTER_ROLES
from networks.models import Membership, Network
from notifications.models import Mail
from notifications.querysets import MailQuerySet
from office.choices import LOG_IN_MAILS
from office.models import LastLogIn


def people_of(network: Network) -> QuerySet[User]:
    """Everybody who has or had a role here: ``roles_here`` newest first, ``last_here`` the month of the last log-in."""
    here = Membership.objects.for_network(network).order_by("-valid_from", "role")
    last = LastLogIn.objects.for_network(network).filter(person=OuterRef("pk")).values("month")
    return (
        User.objects.filter(pk__in=here.values("person"))
        .annotate(last_here=Subquery(last, output_field=DateField()))
        .prefetch_related(Prefetch("memberships", queryset=here, to_attr="roles_here"))
    )


def with_role(people: QuerySet[Any], network: Network, role: str = "") -> QuerySet[Any]:
    """Those who hold a role today, or this one."""
    return people.filter(Exists(_held(network, role)))


def without_role(people: QuerySet[Any], network: Network) -> QuerySet[Any]:
    """Those who had one and hold none today: exactly the others."""
    return people.filter(~Exists(_held(network)))


def not_come_in(network: Network) -> QuerySet[Any]:
    """Those to whom the register gives a role today, who may log in and never have, by name."""
    of_register = Membership.objects.for_network(network).current().with_role(*REGISTER_ROLES)
    people = people_of(network).filter(
        Exists(of_register.filter(person=OuterRef("pk"))), is_active=True, is_superuser=False
    )
    return people.filter(last_here=None).order_by("last_name", "first_name", "pk")


def named(people: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those in whose name or mail address each of the words stands."""
    for word in words.split():
        people = people.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word))
    return people


def mails_of(network: Network) -> MailQuerySet:
    """What was sent or is to be sent in the network's name, newest first, and nothing of what it says.

    Mails about somebody's own log-in are theirs alone.
    """
    rows: MailQuerySet = Mail.objects.for_network(network).exclude(template__in=LOG_IN_MAILS)
    return rows.defer("text", "html", "headers")


def people_at(addresses: Iterable[str], network: Network) -> dict[str, User]:
    """The network's people who have these mail addresses, by the address in small letters."""
    wanted = {address.lower() for address in addresses}
    found = people_of(network).prefetch_related(None).annotate(mail=Lower("email")).filter(mail__in=wanted)
    return {person.email.lower(): person for person in found} if wanted else {}


def _held(network: Network, role: str = "") -> QuerySet[Membership]:
    rows: QuerySet[Membership] = Membership.objects.for_network(network).current().filter(person=OuterRef("pk"))
    return rows.filter(role=role) if role else rows
