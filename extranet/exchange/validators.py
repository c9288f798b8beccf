"""Checking a file of organisations against the register, row by row: what each would do, and all that is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from extranet.exchange.choices import Phase
from extranet.exchange.fields import LABELS
from extranet.exchange.rules import (
    LEFT,
    PLAIN,
    TICK_ROWS,
    MembershipChange,
    Plan,
    PlannedRow,
    Tick,
    period_words,
    silent,
)
from extranet.members.choices import MembershipKind
from extranet.members.models import Organisation, OrganisationMembership, RegisterRules
from extranet.members.rules import most_at_once
from extranet.members.validators import clean_organisation_number
from networks.models import FocusArea
from tables.sheets import Row, RowError, Rows

if TYPE_CHECKING:
    from networks.models import Network


class Fault(Exception):
    """One cell is wrong: the column and what to do about it."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column, self.reason = column, reason


class Known:
    """The organisations of a network, by number and name."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.by_number: dict[str, Organisation] = {}
        self.by_name: dict[str, list[Organisation]] = defaultdict(list)
        for row in Organisation.objects.for_network(network):
            self.by_name[row.name.casefold()].append(row)
            if row.number:
                self.by_number[row.number] = row

    def number(self, written: str | None) -> str:
        """A cell of the column ``number`` as the register keeps it; empty where it is."""
        if not written:
            return ""
        try:
            return clean_organisation_number(written, self.network.country)
        except ValidationError as error:
            raise Fault("number", " ".join(error.messages)) from None

    def named(self, name: str, column: str) -> Organisation | None:
        """The one of this name; whatever the letters' case, where that leaves no doubt."""
        found = self.by_name.get(name.casefold(), [])
        exact = [row for row in found if row.name == name]
        if len(found) > 1 and not exact:
            raise Fault(column, _("Several organisations in the register have this name. Write it as it stands there."))
        return next(iter(exact or found), None)


def plan(network: Network, rows: Rows, tick: Tick = silent) -> Plan[PlannedRow]:
    """What the rows would make of the network's register as it is now. Reads only, in few queries."""
    planner = Planner(network, rows)
    for count, row in enumerate(rows.rows, start=1):
        planner.take(row)
        if count % TICK_ROWS == 0:
            tick(Phase.CHECK, count, len(rows.rows))
    planner.hold_ceiling()
    return planner.plan


class Planner:
    """Goes through the rows with all that the network has in hand."""

    def __init__(self, network: Network, rows: Rows) -> None:
        self.network, self.found = network, rows.found
        self.plan: Plan[PlannedRow] = Plan(
            errors=list(rows.errors), ignored=[str(heading)[:80] for heading in rows.ignored]
        )
        self.today = timezone.localdate()
        self.known = Known(network)
        self.memberships: dict[int, list[OrganisationMembership]] = defaultdict(list)
        for held in OrganisationMembership.objects.for_network(network):
            self.memberships[held.organisation_id].append(held)
        self.areas = _areas(network) if "focus_areas" in self.found else {}
        self.focus: dict[int, set[int]] = defaultdict(set)
        through = Organisation.focus_areas.through.objects.filter(organisation__network=network)
        for organisation, area in through.values_list("organisation_id", "focusarea_id"):
            self.focus[organisation].add(area)
        self.seen: dict[tuple[str, Any], int] = {}

    def take(self, row: Row) -> None:
        """Plan one row, or write down everything that is wrong with it."""
        values = {name: value for name, value in row.values.items() if name in self.found}
        faults: list[Fault] = []
        planned = None
        try:
            planned = self._matched(row, values)
        except Fault as fault:
            faults.append(fault)
        if planned is not None:
            for part in (self._fields, self._focus, self._membership):
                try:
                    part(planned, values)
                except Fault as fault:
                    faults.append(fault)
                except ValidationError as error:
                    faults += [Fault(name, " ".join(said)) for name, said in error.message_dict.items()]
        self.plan.errors += [RowError(row.number, str(LABELS.get(f.column, "")), f.reason) for f in faults]
        if planned is None or faults:
            return
        if planned.changes_something:
            self.plan.rows.append(planned)
        else:
            self.plan.unchanged += 1

    def _matched(self, row: Row, values: dict[str, Any]) -> PlannedRow:
        """The organisation that the row is about: by its number, else by its name, else a new one."""
        number, name = self.known.number(values.get("number")), values["name"]
        self._once("number", number, row)
        self._once("name", name.casefold(), row)
        named = self.known.named(name, "name")
        organisation = self.known.by_number.get(number)
        if organisation is None and named is not None and number and named.number:
            raise Fault("number", _("An organisation of this name is in the register with another number."))
        if organisation is not None and named is not None and named is not organisation:
            raise Fault("name", _("Another organisation in the register has this name."))
        organisation = organisation or named
        planned = PlannedRow(
            row.number, organisation or Organisation(network=self.network), is_new=organisation is None
        )
        if organisation is not None:
            self._once("name", organisation.pk, row)
        if number and planned.organisation.number != number:
            planned.fields["number"] = (planned.organisation.number, number)
            planned.organisation.number = number
        return planned

    def _once(self, column: str, key: Any, row: Row) -> None:
        """Nothing stands in the file twice."""
        if not key:
            return
        first = self.seen.setdefault((column, key), row.number)
        if first != row.number:
            raise Fault(column, _("This organisation stands in row %(row)d too.") % {"row": first})

    def _fields(self, planned: PlannedRow, values: dict[str, Any]) -> None:
        organisation = planned.organisation
        wanted = {name: values[name] for name in PLAIN if name in values}
        if "sites" in values:
            wanted["sites"] = "\n".join(values["sites"])
        for name, value in wanted.items():
            old = getattr(organisation, name)
            if value == old or (value is None and name in LEFT):
                continue
            planned.fields[name] = (old, value)
            setattr(organisation, name, value)
        if planned.is_new or planned.fields:
            organisation.clean_fields(exclude=["network", "logo", "created_at"])

    def _focus(self, planned: PlannedRow, values: dict[str, Any]) -> None:
        if "focus_areas" not in values:
            return
        wanted = {}
        for name in values["focus_areas"]:
            area = self.areas.get(name.casefold())
            if area is None:
                raise Fault("focus_areas", _("There is no focus area “%(name)s”.") % {"name": name[:80]})
            wanted[area.pk] = area
        if set(wanted) != self.focus.get(planned.organisation.pk or 0, set()):
            planned.focus = list(wanted.values())

    def _membership(self, planned: PlannedRow, values: dict[str, Any]) -> None:
        kind, first, last = (values.get(name) for name in ("membership", "membership_from", "membership_to"))
        if kind is None:
            if first or last:
                raise Fault("membership", _("Say what the organisation is: the row has days of a membership."))
            return
        held = self.memberships.get(planned.organisation.pk or 0, [])
        change = self._change(planned.organisation, held, kind, first, last, "membership_to" in values)
        if change is not None:
            _refuse_overlap(change, held)
            planned.membership = change

    def _change(
        self,
        organisation: Organisation,
        held: list[OrganisationMembership],
        kind: str,
        first: date | None,
        last: date | None,
        says_last: bool,
    ) -> MembershipChange | None:
        """The step from what is held to what the row says; None where it says the same."""
        present = next((row for row in held if row.valid_to is None or row.valid_to >= self.today), None)
        same_day = next((row for row in held if row.valid_from == first), None)
        is_earlier = present is not None and last is not None and last < present.valid_from
        known = same_day or (present if present and present.kind == kind and not is_earlier else None)
        if known is not None:
            if known.kind != kind:
                raise Fault("membership", _("From this day it is something else already. Change it in the register."))
            wanted = {"valid_from": first or known.valid_from, "valid_to": last if says_last else known.valid_to}
            changed = [name for name, value in wanted.items() if getattr(known, name) != value]
            before = period_words(known)
            for name in changed:
                setattr(known, name, wanted[name])
            return MembershipChange(known, changed, before=before) if changed else None
        new = OrganisationMembership(
            organisation=organisation, kind=kind, valid_from=first or self.today, valid_to=last
        )
        if present is not None and (new.valid_to is None or new.valid_to >= present.valid_from):
            if present.valid_from >= new.valid_from:
                raise Fault("membership_from", _("Its present membership begins later. Choose a later day."))
            before = period_words(present)
            present.valid_to = new.valid_from - timedelta(days=1)
            return MembershipChange(new, [], ended=present, before=before, is_new=True)
        return MembershipChange(new, [], is_new=True)

    def hold_ceiling(self) -> None:
        """Nobody is taken in beyond what the network has agreed on: the last rows of the file are too many.

        Said once, at the first of them.
        """
        most = RegisterRules.of(self.network).member_ceiling
        new = [row for row in self.plan.rows if row.membership and row.membership.touches_members]
        if most is None or not new:
            return
        ours = {id(row.membership.row) for row in new if row.membership}
        held = [row for rows in self.memberships.values() for row in rows if id(row) not in ours]
        periods = self._ahead(held)
        if most_at_once(periods + self._ahead(row.membership.row for row in new if row.membership)) <= most:
            return
        room = max(most - most_at_once(periods), 0)
        reason = _(
            "From this row on the network would have more than its %(number)s members: %(more)s too many. "
            "Take out as many, or change the rules of the register first."
        ) % {"number": most, "more": len(new) - room}
        self.plan.errors.append(RowError(new[room].number, str(LABELS["membership"]), reason))

    def _ahead(self, rows: Iterable[OrganisationMembership]) -> list[tuple[date, date | None]]:
        """The periods of members, as far as they lie ahead."""
        return [
            (max(row.valid_from, self.today), row.valid_to)
            for row in rows
            if row.kind == MembershipKind.MEMBER and (row.valid_to is None or row.valid_to >= self.today)
        ]


def _refuse_overlap(change: MembershipChange, held: list[OrganisationMembership]) -> None:
    if change.row.valid_to and change.row.valid_to < change.row.valid_from:
        raise Fault("membership_to", _("The last day is before the first."))
    rows = sorted([*held, *([change.row] if change.is_new else [])], key=lambda row: row.valid_from)
    for one, following in pairwise(rows):
        if one.valid_to is None or one.valid_to >= following.valid_from:
            raise Fault("membership_from", _("One membership must end before the next begins."))


def _areas(network: Network) -> dict[str, FocusArea]:
    """The network's focus areas by each of their names and their short name."""
    rows = FocusArea.objects.for_network(network)
    return {name.casefold(): row for row in rows for name in (row.slug, *row.name.values()) if name}
