"""How long the register remembers people, and what it tells them about themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.members.choices import LISTED_KINDS, MembershipKind, OrganisationKind, ParentMembership
from extranet.members.models import (
    Application,
    Mandate,
    Organisation,
    OrganisationMembership,
    RegisterRules,
    Representation,
)
from extranet.members.models.rules import MOST_WARN_DAYS
from extranet.nav import addresses, year
from networks.apps import collect
from networks.choices import Role
from networks.querysets import unscoped
from networks.rules import roles_of
from privacy.rules import RetentionRule
from search.sources import IndexData

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network

DatedPeriod = tuple[date, date | None]
"""The first day and the last; no last day while it goes on."""

HISTORY_KEPT = timedelta(days=5 * 366)
"""Who spoke for whom explains earlier minutes and measures for about two terms of office."""


def has_room(
    network: Network, rules: RegisterRules, periods: list[DatedPeriod], *, but: Organisation | None = None
) -> bool:
    """Whether one more organisation can be a member in these periods, as far as they lie ahead.

    Members are counted day by day without ``but``, the organisation that asks.
    """
    if rules.member_ceiling is None:
        return True
    rows = OrganisationMembership.objects.for_network(network).filter(kind=MembershipKind.MEMBER)
    others = list(rows.exclude(organisation_id=but.pk if but else None).values_list("valid_from", "valid_to"))
    today = timezone.localdate()
    ahead = [(max(first, today), last) for first, last in periods if last is None or last >= today]
    return all(most_at_once(_within(others, period)) < rules.member_ceiling for period in ahead)


def _within(periods: list[DatedPeriod], window: DatedPeriod) -> list[DatedPeriod]:
    start, end = window
    return [
        (max(first, start), last)
        for first, last in periods
        if (last is None or last >= start) and (end is None or first <= end)
    ]


def most_at_once(periods: list[DatedPeriod]) -> int:
    """How many of the periods hold on the day when most of them do."""
    changes: Counter[date] = Counter()
    for first, last in periods:
        changes[first] += 1
        if last is not None:
            changes[last + timedelta(days=1)] -= 1
    return max(accumulate(changes[day] for day in sorted(changes)), default=0)


def meetings_around(person: User, network: Network) -> list[tuple[date, str]]:
    """The meetings of the last year and the next two months with their days, the latest first."""
    today = timezone.localdate()
    entries = year(person, network, today - timedelta(days=365), today + timedelta(days=60))
    return [(entry.date, entry.label) for entry in reversed(entries) if entry.kind == "meeting"]


@dataclass(frozen=True)
class Deviation:
    """What an organisation has otherwise than the network has agreed."""

    organisation: Organisation
    text: Any


def deviations(network: Network, rules: RegisterRules) -> list[Deviation]:
    """Members that nobody represents, or not as the rules ask, or that are outside the parent organisation."""
    members = Organisation.objects.for_network(network).joined([MembershipKind.MEMBER]).with_register()
    return [Deviation(member, text) for member in members for text in deviations_of(member, rules)]


def deviations_of(member: Organisation, rules: RegisterRules) -> Iterator[Any]:
    """What is otherwise with one member, loaded by ``with_register()``."""
    if all(row.is_deputy for row in member.current_representations):
        yield _("Nobody represents them")
    elif function_deviates(member, rules):
        yield _("Not represented by chief executive, site manager or equivalent")
    if rules.parent_required and member.parent_membership != ParentMembership.YES:
        yield (
            _("Not a member of the parent organisation")
            if member.parent_membership
            else _("Membership of the parent organisation is not known")
        )


@dataclass(frozen=True)
class Event:
    """A day in the life of an organisation in the network: what happened, and of which sort it is.

    ``audience`` holds the keys of those who may read of it; without a key it is for the secretariat.
    """

    day: date
    text: str
    sort: Any
    url: str = ""
    audience: frozenset[str] = frozenset()


def timeline(organisation: Organisation, keys: frozenset[str] | None = None) -> list[Event]:
    """Everything the register remembers of an organisation, and what other apps add, the latest first.

    Who holds ``keys`` gets what is for one of them; None is the secretariat, which gets all of it. Apps offer
    ``organisation_events(organisation)``, which answers with :class:`Event`.
    """
    events = [
        *_of_memberships(organisation),
        *_of_people(organisation),
        *_of_applications(organisation),
        *collect("organisation_events", organisation),
    ]
    seen = [event for event in events if keys is None or event.audience & keys]
    return sorted(seen, key=lambda event: event.day, reverse=True)


def _of_memberships(organisation: Organisation) -> Iterator[Event]:
    network = organisation.network
    for row in OrganisationMembership.objects.for_network(network).filter(organisation=organisation):
        words = {"kind": row.get_kind_display()}
        audience = frozenset({network.key()} if row.kind in LISTED_KINDS else ())
        yield Event(row.valid_from, gettext("became %(kind)s") % words, _("Membership"), audience=audience)
        if row.valid_to:
            text = gettext("last day as %(kind)s") % words
            yield Event(row.valid_to, text, _("Membership"), audience=audience)


def _of_people(organisation: Organisation) -> Iterator[Event]:
    """Who speaks for it, and for the steering group the offices they held meanwhile."""
    network = organisation.network
    found = Representation.objects.for_network(network).filter(organisation=organisation)
    rows = list(found.select_related("person", "organisation"))
    for row in rows:
        yield from _of_representation(row, frozenset({network.key()} if row.is_current else ()))
    speaking: dict[int, list[Representation]] = defaultdict(list)
    for row in rows:
        if not row.is_substitute:
            speaking[row.person_id].append(row)
    mandates = Mandate.objects.for_network(network).filter(person__in=speaking).select_related("person")
    for mandate in mandates:
        words = {"name": mandate.person, "office": mandate.get_office_display(), "at": mandate.elected_at}
        text = gettext("%(name)s becomes %(office)s, %(at)s") if mandate.elected_at else gettext("%(name)s: %(office)s")
        told = [(mandate.valid_from, text), (mandate.valid_to, gettext("last day of %(name)s: %(office)s"))]
        for day, text in told:
            if day and any(row.is_on(day) for row in speaking[mandate.person_id]):
                yield Event(day, text % words, _("Office"), audience=frozenset({network.key("board")}))


def _of_representation(row: Representation, audience: frozenset[str]) -> Iterator[Event]:
    words = {"name": row.person, "function": row.function, "meeting": row.occasion}
    if row.is_substitute:
        text = gettext("%(name)s is substitute at %(meeting)s") % words
        yield Event(row.valid_to or row.valid_from, text, _("Representative"), audience=audience)
        return
    text = gettext("%(name)s becomes deputy") if row.is_deputy else gettext("%(name)s begins to represent")
    added = f" ({row.function})" if row.function else ""
    yield Event(row.valid_from, text % words + added, _("Representative"), audience=audience)
    if row.valid_to:
        yield Event(row.valid_to, gettext("last day of %(name)s") % words, _("Representative"))


def _of_applications(organisation: Organisation) -> Iterator[Event]:
    for row in Application.objects.for_network(organisation.network).filter(organisation=organisation):
        words = {"kind": row.get_kind_display(), "by": row.prepared_by, "advice": row.get_advice_display()}
        words |= {"outcome": row.get_outcome_display(), "at": row.decided_at}
        told = [(row.applied_on, gettext("applied to become %(kind)s"))]
        told.append((row.prepared_on, gettext("application prepared by %(by)s, advice: %(advice)s")))
        text = gettext("application %(outcome)s, %(at)s") if row.decided_at else gettext("application %(outcome)s")
        told.append((row.decided_on, text))
        url = reverse("applications:edit", args=[row.pk])
        yield from (Event(day, text % words, _("Application"), url) for day, text in told if day)


@dataclass(frozen=True)
class Party:
    """One kind of organisation: how many belong as what, how many people speak for them, and seats."""

    label: str
    members: int
    partners: int
    observers: int
    people: int
    seats: int
    share: int


def balance(network: Network) -> list[Party]:
    """How the network is made up by kind of party; ``share`` is the percentage of the members.

    A seat is an office of somebody who speaks for a party of that kind today.
    """
    belonging: Counter[tuple[str, str]] = Counter()
    for membership in OrganisationMembership.objects.for_network(network).current().select_related("organisation"):
        belonging[(membership.organisation.kind, membership.kind)] += 1
    speaking = Representation.objects.for_network(network).current().filter(occasion="")
    listed = Organisation.objects.for_network(network).joined()
    people: dict[str, set[int]] = defaultdict(set)
    for kind, person in speaking.filter(organisation__in=listed).values_list("organisation__kind", "person"):
        people[kind].add(person)
    seated = set(Mandate.objects.for_network(network).current().values_list("person", flat=True))
    members = sum(number for (_kind, joined), number in belonging.items() if joined == MembershipKind.MEMBER)
    return [
        _party(kind, belonging, people[kind], seated, members)
        for kind in OrganisationKind
        if people[kind] or any(belonging[(kind, joined)] for joined in LISTED_KINDS)
    ]


def _party(
    kind: OrganisationKind, belonging: Counter[tuple[str, str]], people: set[int], seated: set[int], members: int
) -> Party:
    joined = belonging[(kind, MembershipKind.MEMBER)]
    return Party(
        label=str(kind.label),
        members=joined,
        partners=belonging[(kind, MembershipKind.PARTNER)],
        observers=belonging[(kind, MembershipKind.OBSERVER)],
        people=len(people),
        seats=len(people & seated),
        share=round(100 * joined / members) if members else 0,
    )


def function_deviates(organisation: Organisation, rules: RegisterRules) -> bool:
    """Whether a member is represented, but by nobody with a position that the rules ask for."""
    speaking = [row for row in organisation.current_representations if not row.is_deputy]
    joined = [row.kind for row in organisation.current_memberships]
    return (
        rules.function_required
        and joined == [MembershipKind.MEMBER]
        and bool(speaking)
        and not any(row.has_accepted_position for row in speaking)
    )


def _purge(rows: Any) -> int:
    number: int = rows.count()
    rows.delete()
    return number


def _ended(model: type[Representation] | type[Mandate]) -> Any:
    return lambda now: model.objects.ended((now - HISTORY_KEPT).date())


RETENTION = [
    RetentionRule(
        "members.representations",
        _("Who represented an organisation is removed five years after they left."),
        _ended(Representation),
        _purge,
    ),
    RetentionRule(
        "members.mandates",
        _("Who held an office is removed five years after it ended."),
        _ended(Mandate),
        _purge,
    ),
]


def spoken_for(person: User, network: Network) -> dict[int, str]:
    """Number and name of the organisations the person speaks for today, by name.

    Asked once a request: kept on the person object.
    """
    if not roles_of(person, network) & SPEAKING_ROLES:
        return {}
    known: dict[int, dict[int, str]] = person.__dict__.setdefault("_spoken_for", {})
    if network.pk not in known:
        rows = Organisation.objects.for_network(network).represented_by(person)
        known[network.pk] = dict(rows.values_list("pk", "name"))
    return known[network.pk]


def organisation_keys(person: User, network: Network) -> frozenset[str]:
    """The audience keys of those the person speaks for today."""
    return frozenset(f"org:{pk}" for pk in spoken_for(person, network))


SPEAKING_ROLES = {Role.REPRESENTATIVE, Role.DEPUTY, Role.PARTNER, Role.OBSERVER}
"""What the register gives to those who speak for an organisation."""


def role_sources(network: Network, sources: set[str]) -> Iterator[tuple[str, str]]:
    """In words, on what roles rest: for whom somebody speaks, or which office they hold."""
    numbers: dict[str, list[int]] = {"representation": [], "mandate": []}
    for source in sources:
        kind, _colon, number = source.partition(":")
        if kind in numbers and number.isdecimal():
            numbers[kind].append(int(number))
    speaking = Representation.all_networks.filter(organisation__network=network, pk__in=numbers["representation"])
    for row in speaking.select_related("organisation"):
        yield row.source, gettext("register: speaks for %(organisation)s") % {"organisation": row.organisation}
    for mandate in Mandate.objects.for_network(network).filter(pk__in=numbers["mandate"]):
        yield mandate.source, gettext("register: %(office)s") % {"office": mandate.get_office_display()}


def own_data(person: User) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """What the register holds about a person, in all networks."""
    with unscoped():
        speaking = Representation.objects.filter(person=person).select_related("organisation__network")
        offices = Mandate.objects.filter(person=person).select_related("network")
        yield (
            _("Organisations you have represented"),
            [
                {
                    "network": str(row.organisation.network),
                    "organisation": str(row.organisation),
                    "function": row.function,
                    "from": row.valid_from,
                    "to": row.valid_to,
                }
                for row in speaking
            ],
        )
        yield (
            _("Offices you have held"),
            [
                {
                    "network": str(row.network),
                    "office": row.get_office_display(),
                    "elected": row.elected_on,
                    "from": row.valid_from,
                    "to": row.valid_to,
                }
                for row in offices
            ],
        )


def search_entries(organisation: Organisation) -> Iterator[IndexData]:
    """Organisations of the member list are found by name and place, never by their people."""
    network = organisation.network
    if not _is_listed(organisation):
        return
    text = ", ".join(part for part in (organisation.place, *organisation.site_names) if part)
    for language, url in addresses(network, "members:organisation", organisation.pk):
        yield IndexData(language, organisation.name, text, url, frozenset({network.key()}))


def _is_listed(organisation: Organisation) -> bool:
    """Whether it stands in the member list today; asks nothing where ``with_memberships()`` has."""
    known = getattr(organisation, "current_memberships", None)
    if known is not None:
        return any(row.kind in LISTED_KINDS for row in known)
    return bool(Organisation.objects.for_network(organisation.network).joined().filter(pk=organisation.pk).exists())


def expiring_mandates(network: Network) -> list[Mandate]:
    """Those that become vacant within the days of warning the network has agreed on; rules come with them."""
    rows = Mandate.objects.for_network(network).expiring(MOST_WARN_DAYS).select_related("network__register_rules")
    agreed = next((getattr(row.network, "register_rules", None) for row in rows), None) or RegisterRules()
    last_day = timezone.localdate() + timedelta(days=agreed.warn_days)
    return [row for row in rows if row.valid_to <= last_day]
