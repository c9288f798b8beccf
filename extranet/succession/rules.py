"""Who can be followed by somebody, and what a person still holds when they go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from extranet.members.models import Mandate, Representation
from networks.apps import collect
from networks.choices import GRANTED_ROLES
from networks.models import Membership

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network


@dataclass(frozen=True)
class Holding:
    """Something that a person still holds, and where it is given to somebody else."""

    text: str
    url: str


def holdings(person: User, network: Network, leaving: Representation) -> list[Holding]:
    """What somebody still holds in a network besides the representation they leave.

    Apps offer ``holdings(person, network)``, which yields pairs of a text and an address.
    """
    offered = (Holding(text, url) for text, url in collect("holdings", person, network))
    return [*_of_register(person, network, leaving), *_roles(person, network), *offered]


def _of_register(person: User, network: Network, leaving: Representation) -> Iterator[Holding]:
    for mandate in Mandate.objects.for_network(network).current().filter(person=person):
        yield Holding(str(mandate.get_office_display()), reverse("mandates:edit", args=[mandate.pk]))
    rows = Representation.objects.for_network(network).current().filter(person=person).exclude(pk=leaving.pk)
    for row in rows.select_related("organisation"):
        text = _("speaks for %(organisation)s") % {"organisation": row.organisation}
        yield Holding(text, reverse("representatives:edit", args=[row.pk]))


def _roles(person: User, network: Network) -> Iterator[Holding]:
    rows = Membership.objects.for_network(network).current().filter(person=person, source="granted")
    for row in rows.with_role(*GRANTED_ROLES):
        yield Holding(str(row.get_role_display()), reverse("office:person", args=[person.pk]))


def can_be_followed(row: Representation) -> bool:
    """Whether somebody can take over: they speak for the organisation and no last day is past."""
    return row.is_current and not row.is_deputy


def owns(request: Any, kwargs: Any) -> bool:
    """Whether all the representatives that an address names are of the network's."""
    if request.network is None:
        return False
    numbers = {kwargs[name] for name in ("pk", "new") if name in kwargs}
    return Representation.objects.for_network(request.network).filter(pk__in=numbers).count() == len(numbers)
