"""One person ends, another begins, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from admission.actions import invite
from extranet.members.actions import add_representation, end_representation
from extranet.members.emails import send_welcome
from extranet.members.models import Representation
from extranet.succession.rules import can_be_followed
from networks.models import Membership


class CannotBeFollowed(ValueError):
    """The representation has ended meanwhile."""


@dataclass(frozen=True)
class Successor:
    """Who takes over. An address that nobody has yet needs a name; a known person keeps theirs."""

    email: str
    first_name: str = ""
    last_name: str = ""
    language: str = ""


@transaction.atomic
def take_over(
    *,
    by: User,
    leaving: Representation,
    successor: Successor,
    last_day: date,
    function: str = "",
    position: str = "",
    mail: bool = True,
) -> Representation:
    """The successor speaks for the organisation from the day after ``last_day``, which is the other's last.

    The old person's roles that rest on it end with that day; deputies stand in for the successor from then on.
    With ``mail`` somebody who has never logged in is invited, and others are told. Each step is in the log.
    Raises CannotBeFollowed, ValidationError.
    """
    rows = Representation.all_networks.select_for_update(of=("self",)).select_related("organisation__network")
    leaving = rows.get(pk=leaving.pk)
    if not can_be_followed(leaving) or last_day < leaving.valid_from:
        raise CannotBeFollowed
    organisation, first_day, person = leaving.organisation, last_day + timedelta(days=1), _person(successor)
    goes_on = Q(valid_to=None) | Q(valid_to__gte=first_day)
    deputies = Representation.objects.for_network(organisation.network).filter(goes_on, organisation=organisation)
    for row in deputies.filter(person=person, is_deputy=True, occasion=""):
        end_representation(by=by, representation=row, on=first_day)
    end_representation(by=by, representation=leaving, on=first_day)
    new = add_representation(
        by=by, organisation=organisation, person=person, function=function, position=position, on=first_day
    )
    deputies.filter(deputy_of=leaving).exclude(person=person).update(deputy_of=new)
    if mail:
        _write_to(new, by)
    return new


def _person(successor: Successor) -> User:
    found = User.objects.filter(email=successor.email).first()
    names = {"first_name": successor.first_name, "last_name": successor.last_name}
    return found or User.objects.create_user(successor.email, language=successor.language, **names)


def _write_to(new: Representation, by: User) -> None:
    """The way in for somebody who has never logged in, a word for others; nothing where no role follows."""
    person, network = new.person, new.organisation.network
    rows = Membership.objects.for_network(network).filter(source=new.source).order_by("valid_from")
    role = rows.values_list("role", flat=True).first()
    if role is None:
        return
    if person.last_login is not None:
        send_welcome(new)
        return
    language = network.language_for(person.language)
    names = {"first_name": person.first_name, "last_name": person.last_name}
    invite(by=by, network=network, email=person.email, role=role, language=language, **names)
