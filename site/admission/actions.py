"""Writes that let people and networks in: creation of a network, roles, invitations."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from wagtail.models import Collection, Locale, Page, Site

from accounts.models import User
from admission.choices import InvitationState, Way
from admission.emails import send_invitation
from admission.models import Invitation, LogInAttempt
from admission.querysets import digest, new_token
from audit.actions import record, record_all, tell
from networks.apps import collect
from networks.choices import REGISTER_ROLES, STAFF_ROLES, Country, Role
from networks.fields import Translated
from networks.models import Membership, Network, StaffGroup, Theme
from networks.querysets import network_being_served, unscoped
from networks.rules import is_secretariat
from networks.validators import validate_host

Period = tuple[str, date, date | None]
"""A role with its first and last day; no last day while it goes on."""


class RoleOfTheRegister(ValueError):
    """A role that follows from the register was about to be granted without its source."""


@transaction.atomic
def create_network(
    *,
    by: User | None,
    slug: str,
    name: str,
    hostname: str,
    languages: list[str],
    default_language: str,
    contact_email: str,
    theme: Mapping[str, Any],
    port: int = 80,
    country: str = Country.SWEDEN,
    **fields: Any,
) -> Network:
    """A whole network: host, brand, staff groups, files, and what each app adds by ``network_steps``.

    Either all of it comes to be or nothing. Raises ValidationError by field.
    """
    validate_host(hostname)
    for code in languages:
        Locale.objects.get_or_create(language_code=code)
    site = Site(hostname=hostname, port=port, site_name=name, root_page=Page.get_first_root_node())
    site.full_clean()
    site.save()
    network = Network(
        slug=slug,
        name=name,
        site=site,
        collection=Collection.get_first_root_node().add_child(name=name),
        languages=languages,
        default_language=default_language,
        country=country,
        contact_email=contact_email,
        **fields,
    )
    network.full_clean()
    network.save()
    look = Theme(network=network, **theme)
    look.full_clean()
    look.save()
    _make_staff_groups(network)
    for step in collect("network_steps"):
        step(network)
    record(by=by, action="networks.create_network", target=network, network=network)
    return network


@transaction.atomic
def change_network(*, by: User | None, network: Network, hostname: str, port: int, theme: Mapping[str, Any]) -> Network:
    """Save a network’s changed facts, its host and its theme. Raises ValidationError by field."""
    network.full_clean()
    network.save()
    network.site.hostname, network.site.port = hostname, port
    network.site.full_clean()
    network.site.save()
    set_theme(network.theme, theme)
    record(by=by, action="networks.change_network", target=network, network=network)
    return network


def set_theme(theme: Theme, values: Mapping[str, Any]) -> None:
    """Save these values of a theme; an empty one takes its file away. Raises ValidationError by field."""
    for name, value in values.items():
        setattr(theme, name, value or "" if name in {"logo", "header_picture"} else value)
    if not theme.header_picture:
        theme.header_text = Translated()
    theme.full_clean()
    theme.save()


def _make_staff_groups(network: Network) -> None:
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for role in sorted(STAFF_ROLES):
        group = Group.objects.create(name=f"{network.slug}: {role}")
        group.permissions.add(enter)
        StaffGroup.objects.create(network=network, role=role, group=group)


@transaction.atomic
def grant_role(
    *,
    by: User | None,
    person: User,
    network: Network,
    role: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    source: str = "granted",
) -> Membership:
    """Give a person a role from a day (today) to a day (open); both included.

    A role of the register needs the source it follows from, such as ``representation:17``. An open
    membership with the same role and source is kept as it is.
    """
    _refuse_granted(role, source)
    membership, made = Membership.objects.for_network(network).get_or_create(
        person=person,
        role=role,
        source=source,
        valid_to=valid_to,
        defaults={"network": network, "valid_from": valid_from or timezone.localdate()},
    )
    if made:
        record(by=by, action="networks.grant_role", target=membership, network=network, details={"role": role})
        tell("role_granted", person=person, by=by, network=network, role=role)
    sync_staff_groups(person, network)
    return membership


@transaction.atomic
def end_roles(
    *,
    by: User | None,
    network: Network,
    person: User | None = None,
    role: str | None = None,
    source: str | None = None,
    on: date | None = None,
) -> int:
    """End the open memberships that fit; ``on`` (today) is the first day without them. How many ended.

    One that would have begun on that day or later never takes effect and is removed.
    """
    first_day_without = on or timezone.localdate()
    wanted = {"person": person, "role": role, "source": source}
    rows = Membership.objects.for_network(network).filter(
        Q(valid_to=None) | Q(valid_to__gte=first_day_without),
        **{name: value for name, value in wanted.items() if value is not None},
    )
    ended = list(rows.select_related("person"))
    for membership in ended:
        record(by=by, action="networks.end_role", target=membership, network=network, details={"role": membership.role})
        tell("role_ended", person=membership.person, by=by, network=network, role=membership.role)
        if membership.valid_from >= first_day_without:
            membership.delete()
        else:
            membership.valid_to = first_day_without - timedelta(days=1)
            membership.save(update_fields=["valid_to"])
        sync_staff_groups(membership.person, network)
    return len(ended)


@transaction.atomic
def rewrite_roles(*, by: User | None, network: Network, wanted: Mapping[str, tuple[User, set[Period]]]) -> None:
    """Make the roles that rest on each of these sources say what the register says; what does so already stays.

    ``wanted`` names a source's person and periods. Roles of the register only, so that no staff group changes;
    as many queries for one source as for hundreds.
    """
    held: dict[str, list[Membership]] = defaultdict(list)
    for row in Membership.objects.for_network(network).filter(source__in=list(wanted)).select_related("person"):
        held[row.source].append(row)
    stale: list[Membership] = []
    new: list[Membership] = []
    for source, (person, periods) in wanted.items():
        rows = held[source]
        is_right = {(row.role, row.valid_from, row.valid_to) for row in rows} == periods
        if is_right and all(row.person_id == person.pk for row in rows):
            continue
        stale += rows
        for role, first, last in sorted(periods, key=lambda period: period[1]):
            _refuse_granted(role, source)
            new.append(
                Membership(person=person, network=network, role=role, source=source, valid_from=first, valid_to=last)
            )
    record_all(by=by, action="networks.end_role", network=network, targets=[(r, {"role": r.role}) for r in stale])
    Membership.objects.for_network(network).filter(pk__in=[row.pk for row in stale]).delete()
    Membership.all_networks.bulk_create(new)
    record_all(by=by, action="networks.grant_role", network=network, targets=[(r, {"role": r.role}) for r in new])
    for event, rows in (("role_ended", stale), ("role_granted", new)):
        for row in rows:
            tell(event, person=row.person, by=by, network=network, role=row.role)


def _refuse_granted(role: str, source: str) -> None:
    if role in REGISTER_ROLES and source == "granted":
        raise RoleOfTheRegister(f"{role} follows from the register; name its source.")


def sync_staff_groups(person: User, network: Network) -> None:
    """Put the person into the Wagtail groups of the staff roles they hold today, and out of the others."""
    held = set(Membership.objects.for_network(network).current().filter(person=person).values_list("role", flat=True))
    for staff_group in network.staff_groups.select_related("group"):
        if staff_group.role in held:
            person.groups.add(staff_group.group)
        else:
            person.groups.remove(staff_group.group)
    person.__dict__.pop("_roles", None)


def sync_all_staff_groups() -> int:
    """Nightly: roles whose day has come or gone. How many people were looked at."""
    with unscoped():
        rows = Membership.objects.with_role(*STAFF_ROLES).select_related("person", "network")
        pairs = {(row.person, row.network) for row in rows}
    for person, network in pairs:
        sync_staff_groups(person, network)
    return len(pairs)


LIMITS = {Way.PASSWORD: 5, Way.CODE: 3, Way.KNOWN: 2}
"""Failures an account may have in the window, ten in all. Passwords and codes are counted apart, so that
someone who only guesses passwords never shuts its owner out of the mailed code; and two tries are kept for
devices that have logged in to this account before, so that no stranger shuts its owner out there at all."""

INVITATION_LASTS = timedelta(days=14)


class TooManyAttemptsError(Exception):
    """The account has failed as often as it may; trying again helps when the window has passed."""


class InvitationUnusableError(Exception):
    """The invitation cannot be accepted; ``state`` says why."""

    def __init__(self, state: InvitationState) -> None:
        super().__init__(state)
        self.state = state


class AccountClosedError(Exception):
    """The invited person has an account that is switched off."""


def account_key(email: str) -> str:
    """What attempts at an address are counted under.

    The same for every spelling by case or accent, and for what may stand between a plus sign and the at.
    """
    letters = unicodedata.normalize("NFKD", email.strip().casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    name, at, host = plain.rpartition("@")
    plain = name.partition("+")[0] + at + host
    return salted_hmac("admission.attempt", plain, algorithm="sha256").hexdigest()


def begin_attempt(*, email: str, way: Way, known_device: bool = False) -> LogInAttempt:
    """Count an attempt before it is checked, so that attempts at the same moment count as well.

    A device that has logged in to the account before uses the tries kept for such devices, then the common
    ones. Must not be called inside a transaction. Raises TooManyAttemptsError, and then counts nothing.
    """
    account = account_key(email)
    for counted in [Way.KNOWN, way] if known_device else [way]:
        attempt: LogInAttempt = LogInAttempt.objects.create(account=account, way=counted)
        if LogInAttempt.objects.recent().filter(account=account, way=counted).count() <= LIMITS[counted]:
            return attempt
        attempt.delete()
    tell("log_in_locked", network=network_being_served(), way=str(way), account=account[:16])
    raise TooManyAttemptsError


@transaction.atomic
def end_attempt(attempt: LogInAttempt, *, succeeded: bool, email: str, network: Network | None) -> None:
    """Take back an attempt that succeeded (that one only); log the failure that closes the account."""
    if succeeded:
        attempt.delete()
        return
    failures = LogInAttempt.objects.recent().filter(account=attempt.account, way=attempt.way).count()
    person = User.objects.filter(email=email.strip().lower()).first()
    tell("log_in_failed", person=person, network=network, way=str(attempt.way), account=attempt.account[:16])
    if failures >= LIMITS[Way(attempt.way)]:
        details = {"way": str(attempt.way), "failures": failures}
        record(by=None, action="admission.close_log_in", target=person, network=network, details=details)


@transaction.atomic
def invite(
    *, by: User, network: Network, email: str, role: str, first_name: str, last_name: str, language: str
) -> Invitation:
    """Invite an address to a role in a network and queue the mail with its link (valid for 14 days).

    An earlier unanswered invitation to the same address and role is withdrawn. A role of the register
    must be held already: the invitation then only lets the person in. Raises PermissionDenied unless
    ``by`` keeps the network, RoleOfTheRegister, ValidationError for an unknown role, language or address.
    """
    if not is_secretariat(by, network):
        raise PermissionDenied
    email = email.strip().lower()
    validate_email(email)
    if role not in Role.values or language not in network.languages:
        raise ValidationError("Unknown role or language.")
    if role in REGISTER_ROLES and not _holds(email, network, role):
        raise RoleOfTheRegister(f"{role} follows from the register; write it there before the person is invited.")
    now, token = timezone.now(), new_token()
    earlier = Invitation.objects.for_network(network).unanswered().to(email).filter(role=role)
    earlier.update(revoked_at=now, revoked_by=by)
    invitation: Invitation = Invitation.objects.create(
        network=network,
        email=email,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        role=role,
        language=language,
        token_hash=digest(token),
        created_at=now,
        created_by=by,
        expires_at=now + INVITATION_LASTS,
    )
    record(by=by, action="admission.invite", target=invitation, network=network, details={"role": str(role)})
    send_invitation(invitation=invitation, token=token)
    return invitation


def _holds(email: str, network: Network, role: str) -> bool:
    """Whether the register gives this role to the person with this address, today or from a later day."""
    rows = Membership.objects.for_network(network).filter(person__email=email, role=role)
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())).exists()


@transaction.atomic
def accept_invitation(*, invitation: Invitation) -> User:
    """Accept, once: find or make the person by the invited address and give them the role.

    The caller has checked that whoever accepts came by the mailed link. Names and language of a person
    who exists stay as they are. Raises InvitationUnusableError when it was accepted, withdrawn or has expired
    meanwhile or the register no longer gives the role, AccountClosedError when the person may not log in.
    """
    network, now = invitation.network, timezone.now()
    rows = Invitation.objects.for_network(network).filter(pk=invitation.pk)
    if not list(rows.open(now).select_for_update()):
        raise InvitationUnusableError(rows.get().state)
    of_register = invitation.role in REGISTER_ROLES
    if of_register and not _holds(invitation.email, network, invitation.role):
        raise InvitationUnusableError(InvitationState.REVOKED)
    person = User.objects.filter(email=invitation.email).first() or _person_of(invitation)
    if not person.is_active:
        raise AccountClosedError
    if not rows.open(now).update(accepted_at=now, accepted_by=person):
        raise InvitationUnusableError(rows.get().state)
    if not of_register:
        grant_role(by=invitation.created_by, person=person, network=network, role=invitation.role)
    record(by=person, action="admission.accept_invitation", target=invitation, network=network)
    tell("invitation_used", person=person, network=network, role=invitation.role)
    return person


def _person_of(invitation: Invitation) -> User:
    names = {"first_name": invitation.first_name, "last_name": invitation.last_name}
    return User.objects.create_user(invitation.email, language=invitation.language, **names)


@transaction.atomic
def revoke_invitation(*, by: User, invitation: Invitation) -> Invitation:
    """Withdraw an invitation that nobody has accepted; raises InvitationUnusableError when somebody has."""
    if not is_secretariat(by, invitation.network):
        raise PermissionDenied
    rows = Invitation.objects.for_network(invitation.network).unanswered().filter(pk=invitation.pk)
    changed = rows.update(revoked_at=timezone.now(), revoked_by=by)
    invitation.refresh_from_db()
    if not changed:
        raise InvitationUnusableError(invitation.state)
    record(by=by, action="admission.revoke_invitation", target=invitation, network=invitation.network)
    return invitation
