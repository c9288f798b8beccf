"""Writes of the register. Each keeps the roles that follow from it in step, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from admission.actions import Period, end_roles, rewrite_roles
from audit.actions import record
from extranet.members.choices import ROLE_OF_OFFICE, ApplicationState, MembershipKind, Office, Outcome
from extranet.members.emails import send_mandate_warnings, send_welcome
from extranet.members.models import (
    Application,
    Mandate,
    Organisation,
    OrganisationMembership,
    RegisterRules,
    Representation,
)
from extranet.members.rules import expiring_mandates, has_room
from networks.actions import drop_pages
from networks.choices import Role
from networks.models import Network
from networks.querysets import unscoped
from search.actions import index

BATCH = 500
"""So many organisations at a time."""


class AlreadyJoinedError(ValueError):
    """The organisation has a membership without an end."""


class CeilingReachedError(ValueError):
    """The network has as many members as it has agreed on; the argument says how many."""


class WrongStateError(ValueError):
    """The application has been prepared, decided or withdrawn in the meantime."""


@transaction.atomic
def join(*, by: User | None, organisation: Organisation, kind: str, on: date | None = None) -> OrganisationMembership:
    """The organisation becomes member, partner, observer or prospect from a day (today).

    A membership still open ends the day before; raises AlreadyJoinedError where that began on the day or later,
    and CeilingReachedError where the network has its members.
    """
    first_day = on or timezone.localdate()
    if kind == MembershipKind.MEMBER:
        _hold_ceiling(organisation, first_day)
    for open_one in organisation.memberships.all():
        if open_one.valid_to is None or open_one.valid_to >= first_day:
            if open_one.valid_from >= first_day:
                raise AlreadyJoinedError(str(organisation))
            _end(open_one, first_day)
    membership = OrganisationMembership.objects.create(organisation=organisation, kind=kind, valid_from=first_day)
    details = {"kind": str(kind)}
    record(by=by, action="members.join", target=organisation, network=organisation.network, details=details)
    sync_roles(organisation, by=by)
    return membership


@transaction.atomic
def leave(*, by: User | None, organisation: Organisation, on: date | None = None) -> None:
    """End the organisation's membership; ``on`` (today) is the first day without. Its people lose their roles."""
    first_day_without = on or timezone.localdate()
    rows = OrganisationMembership.objects.for_network(organisation.network).filter(organisation=organisation)
    for membership in rows.current(first_day_without):
        _end(membership, first_day_without)
    record(by=by, action="members.leave", target=organisation, network=organisation.network)
    sync_roles(organisation, by=by)


def _hold_ceiling(organisation: Organisation, first_day: date) -> None:
    rules = RegisterRules.objects.for_network(organisation.network).select_for_update().first()
    if rules and not has_room(organisation.network, rules, [(first_day, None)], but=organisation):
        raise CeilingReachedError(rules.member_ceiling)


@transaction.atomic
def prepare_application(
    *, by: User | None, application: Application, prepared_by: str, advice: str, statement: str = "", on: date
) -> Application:
    """What those who prepare the decision advise; can be said anew until it is decided. Raises WrongStateError."""
    application = _locked(application, ApplicationState.APPLIED, ApplicationState.PREPARED)
    facts = {"prepared_by": prepared_by, "advice": advice, "statement": statement, "prepared_on": on}
    return _write(application, facts, by, "members.prepare_application", {"advice": str(advice)})


@transaction.atomic
def decide_application(
    *,
    by: User | None,
    application: Application,
    accepted: bool,
    on: date,
    at: str = "",
    first_day: date | None = None,
) -> Application:
    """A meeting has decided; who is accepted belongs from ``first_day`` (the day of the decision).

    Raises WrongStateError unless it was prepared and is open, and what :func:`join` raises.
    """
    application = _locked(application, ApplicationState.PREPARED)
    outcome = Outcome.ACCEPTED if accepted else Outcome.DECLINED
    if accepted:
        join(by=by, organisation=application.organisation, kind=application.kind, on=first_day or on)
    facts = {"outcome": str(outcome), "decided_on": on, "decided_at": at}
    return _write(application, facts, by, "members.decide_application", {"outcome": str(outcome)})


@transaction.atomic
def withdraw_application(*, by: User | None, application: Application, on: date | None = None) -> Application:
    """The organisation no longer wants to. Raises WrongStateError where it was decided or withdrawn."""
    application = _locked(application, ApplicationState.APPLIED, ApplicationState.PREPARED)
    facts = {"outcome": str(Outcome.WITHDRAWN), "decided_on": on or timezone.localdate()}
    return _write(application, facts, by, "members.withdraw_application", {})


def _locked(application: Application, *states: ApplicationState) -> Application:
    rows = Application.all_networks.select_for_update(of=("self",))
    row: Application = rows.select_related("organisation__network").get(pk=application.pk)
    if row.state not in states:
        raise WrongStateError(row.state)
    return row


def _write(
    application: Application, facts: dict[str, Any], by: User | None, action: str, details: dict[str, str]
) -> Application:
    for name, value in facts.items():
        setattr(application, name, value)
    application.full_clean()
    application.save(update_fields=list(facts))
    record(by=by, action=action, target=application, network=application.organisation.network, details=details)
    return application


@transaction.atomic
def add_representation(
    *,
    by: User | None,
    organisation: Organisation,
    person: User,
    function: str = "",
    on: date | None = None,
    until: date | None = None,
    is_deputy: bool = False,
    deputy_of: Representation | None = None,
    position: str = "",
    occasion: str = "",
    welcome: bool = False,
) -> Representation:
    """A person speaks for an organisation from a day (today), or is a deputy, of ``deputy_of`` if given.

    ``until`` is the last day, open without. ``occasion`` names the one meeting a substitute comes to; ``until``
    is then its day. With ``welcome`` the person gets a mail that says where to log in.
    """
    representation = Representation(
        organisation=organisation,
        person=person,
        function=function,
        position=position,
        occasion=occasion,
        valid_from=on or timezone.localdate(),
        valid_to=until,
        is_deputy=is_deputy or bool(occasion),
        deputy_of=deputy_of,
    )
    representation.full_clean()
    representation.save()
    record(by=by, action="members.add_representation", target=representation, network=organisation.network)
    sync_roles(organisation, by=by)
    if welcome:
        send_welcome(representation)
    return representation


@transaction.atomic
def end_representation(*, by: User | None, representation: Representation, on: date | None = None) -> None:
    """The person no longer represents; ``on`` (today) is the first day without. The row stays as history."""
    organisation = representation.organisation
    record(by=by, action="members.end_representation", target=representation, network=organisation.network)
    end_roles(by=by, network=organisation.network, source=representation.source, on=on)
    _end(representation, on or timezone.localdate())
    sync_roles(organisation, by=by)


@transaction.atomic
def appoint(
    *,
    by: User | None,
    network: Network,
    person: User,
    office: str,
    on: date | None = None,
    until: date | None = None,
    elected_on: date | None = None,
    elected_at: str = "",
) -> Mandate:
    """Give a person an office from a day (today) to a last day (open without)."""
    mandate = Mandate(
        network=network,
        person=person,
        office=office,
        elected_on=elected_on,
        elected_at=elected_at,
        valid_from=on or timezone.localdate(),
        valid_to=until,
    )
    mandate.full_clean()
    mandate.save()
    record(by=by, action="members.appoint", target=mandate, details={"office": str(office)})
    sync_mandate(mandate, by=by)
    return mandate


@transaction.atomic
def end_mandate(*, by: User | None, mandate: Mandate, on: date | None = None) -> None:
    """The office ends; ``on`` (today) is the first day without. The row stays as history."""
    record(by=by, action="members.end_mandate", target=mandate)
    end_roles(by=by, network=mandate.network, source=mandate.source, on=on)
    _end(mandate, on or timezone.localdate())


@transaction.atomic
def change_rules(*, by: User, rules: RegisterRules, changed: list[str]) -> RegisterRules:
    """Save what the network has agreed on about its members."""
    rules.full_clean()
    rules.save()
    record(by=by, action="members.change_rules", target=rules, network=rules.network, details={"fields": changed})
    return rules


@transaction.atomic
def sync_roles(organisation: Organisation, *, by: User | None) -> None:
    """Bring the roles of all who represent an organisation in line with the register, and its search entry."""
    sync_roles_of(organisation.network, [organisation.pk], by=by)
    index(organisation)


@transaction.atomic
def sync_roles_of(network: Network, organisations: Sequence[int], *, by: User | None) -> None:
    """Bring the roles of all who represent these organisations in line with the register, in few queries."""
    for start in range(0, len(organisations), BATCH):
        batch = organisations[start : start + BATCH]
        memberships: dict[int, list[OrganisationMembership]] = defaultdict(list)
        for held in OrganisationMembership.objects.for_network(network).filter(organisation__in=batch):
            memberships[held.organisation_id].append(held)
        rows = Representation.objects.for_network(network).filter(organisation__in=batch).select_related("person")
        wanted = {
            row.source: (row.person, {p for held in memberships[row.organisation_id] if (p := _overlap(row, held))})
            for row in rows
        }
        rewrite_roles(by=by, network=network, wanted=wanted)


@transaction.atomic
def sync_mandate(mandate: Mandate, *, by: User | None) -> None:
    """Bring the role of a mandate in line with it."""
    period = (str(ROLE_OF_OFFICE[Office(mandate.office)]), mandate.valid_from, mandate.valid_to)
    rewrite_roles(by=by, network=mandate.network, wanted={mandate.source: (mandate.person, {period})})


@transaction.atomic
def forget_roles(row: Representation | Mandate, network: Network, *, by: User | None) -> None:
    """Take away all roles that rest on a row that was a mistake and is about to be deleted."""
    end_roles(by=by, network=network, source=row.source, on=date.min)


@transaction.atomic
def forget_organisation(organisation: Organisation, *, by: User | None) -> None:
    """Take away all roles that rest on an organisation that was a mistake and is about to be deleted."""
    for representation in organisation.representations.all():
        forget_roles(representation, organisation.network, by=by)


def warn_of_mandates() -> int:
    """Daily: tell each secretariat, once a person, which offices are about to become vacant. How many there are."""
    found = 0
    for network in Network.objects.select_related("site"):
        for mandate in expiring_mandates(network):
            found += 1
            send_mandate_warnings(mandate)
    return found


def index_changed_today() -> int:
    """Daily: organisations whose membership began today or ended yesterday. How many were looked at.

    Public pages name some of them, so the kept ones go.
    """
    today = timezone.localdate()
    with unscoped():
        rows = OrganisationMembership.objects.filter(Q(valid_from=today) | Q(valid_to=today - timedelta(days=1)))
        found = {row.organisation for row in rows.select_related("organisation__network")}
    for organisation in found:
        index(organisation)
        drop_pages(organisation.network)
    return len(found)


def _overlap(representation: Representation, membership: OrganisationMembership) -> Period | None:
    """The role of a representation during one membership of its organisation, with the days both last."""
    role = _role(representation, membership)
    first = max(representation.valid_from, membership.valid_from)
    last = min((end for end in (representation.valid_to, membership.valid_to) if end), default=None)
    return None if role is None or (last and last < first) else (role, first, last)


def _role(representation: Representation, membership: OrganisationMembership) -> str | None:
    if membership.kind == MembershipKind.MEMBER:
        return str(Role.DEPUTY if representation.is_deputy else Role.REPRESENTATIVE)
    roles = {MembershipKind.PARTNER: Role.PARTNER, MembershipKind.OBSERVER: Role.OBSERVER}
    return str(roles[MembershipKind(membership.kind)]) if membership.kind in roles else None


def _end(row: OrganisationMembership | Representation | Mandate, first_day_without: date) -> None:
    """Set the last day; a row that would have begun on that day or later never counted and goes."""
    if row.valid_from >= first_day_without:
        row.delete()
    else:
        row.valid_to = first_day_without - timedelta(days=1)
        row.save(update_fields=["valid_to"])
