"""Checking a file of people against the register, row by row: what each would do, and all that is wrong."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events.templatetags.dates import day_long
from extranet.exchange.choices import Phase
from extranet.exchange.rules import TICK_ROWS, Plan, Tick, silent
from extranet.exchange.validators import Fault, Known
from extranet.members.models import Organisation, Representation
from extranet.roster.fields import LABELS
from extranet.roster.rules import EMPTIED, LEFT, PlannedPerson
from networks.models import Membership
from tables.sheets import Row, RowError, Rows

if TYPE_CHECKING:
    from networks.models import Network

BATCH = 500
COLUMN_OF = {"email": "mail"}
"""Where a fault in a field stands in the file, where the names differ."""


def plan(network: Network, rows: Rows, tick: Tick = silent) -> Plan[PlannedPerson]:
    """What the rows would make of the network's people as they are now. Reads only, in few queries."""
    planner = Planner(network, rows)
    for count, row in enumerate(rows.rows, start=1):
        planner.take(row)
        if count % TICK_ROWS == 0:
            tick(Phase.CHECK, count, len(rows.rows))
    return planner.plan


class Planner:
    """Goes through the rows with all that the network has in hand."""

    def __init__(self, network: Network, rows: Rows) -> None:
        self.network, self.found = network, rows.found
        self.plan: Plan[PlannedPerson] = Plan(
            errors=list(rows.errors), ignored=[str(heading)[:80] for heading in rows.ignored]
        )
        self.today = timezone.localdate()
        self.known = Known(network)
        self.people = _people_at([row.values["mail"] for row in rows.rows])
        self.held: dict[tuple[int, int], list[Representation]] = defaultdict(list)
        self.here = set(Membership.objects.for_network(network).values_list("person", flat=True).distinct())
        for held in Representation.objects.for_network(network).order_by("valid_from"):
            self.here.add(held.person_id)
            if not held.is_substitute:
                self.held[held.organisation_id, held.person_id].append(held)
        self.named: dict[str, tuple[int, str]] = {}
        self.seen: dict[tuple[int, str], list[tuple[Representation, int]]] = defaultdict(list)

    def take(self, row: Row) -> None:
        """Plan one row, or write down everything that is wrong with it."""
        faults: list[Fault] = []
        found: list[Any] = []
        for part in (self._organisation, self._person):
            try:
                found.append(part(row))
            except Fault as fault:
                faults.append(fault)
            except ValidationError as error:
                faults += _faults(error)
        if not faults:
            try:
                self._plan(row, *found)
            except Fault as fault:
                faults.append(fault)
            except ValidationError as error:
                faults += _faults(error)
        self.plan.errors += [RowError(row.number, str(LABELS.get(f.column, "")), f.reason) for f in faults]

    def _organisation(self, row: Row) -> Organisation:
        """By its number, else by its name; a number may stand in the place of the name, too."""
        name, number = row.values["organisation"], self.known.number(row.values["number"])
        if not (name or number):
            raise Fault("organisation", _("Name the organisation, or give its number."))
        named = self.known.named(name, "organisation") if name else None
        numbered = self.known.by_number.get(number or "".join(filter(str.isdigit, name)))
        if numbered and named and numbered is not named:
            raise Fault("organisation", _("Another organisation in the register has this name."))
        if number and numbered is None and (named is None or named.number):
            raise Fault("number", _("No organisation in the register has this number. Import it first."))
        found = numbered or named
        if found is None:
            raise Fault("organisation", _("No organisation in the register has this name. Import it first."))
        return found

    def _person(self, row: Row) -> tuple[User, str]:
        """Who has the mail address, and the name that this network may know; somebody new needs one in the file."""
        mail = row.values["mail"]
        person = self.people.get(mail)
        if person is not None and person.pk in self.here:
            return person, str(person)
        names = {name: row.values[name] for name in ("first_name", "last_name")}
        new = User(email=mail, language=self.network.default_language, **names)
        first = self.named.setdefault(mail, (row.number, str(new))) if new.first_name else self.named.get(mail)
        if first is None:
            raise Fault("first_name", _("Give the name: nobody here has this mail address yet."))
        if new.first_name and first[1].casefold() != str(new).casefold():
            raise Fault("mail", _("This mail address stands in row %(row)d with another name.") % {"row": first[0]})
        if new.first_name:
            new.clean_fields(exclude=["password"])
        # Whether somebody has an account in other networks only is none of this one's business.
        return self.people.setdefault(mail, new), first[1]

    def _plan(self, row: Row, organisation: Organisation, known: tuple[User, str]) -> None:
        person, name = known
        values = {key: value for key, value in row.values.items() if key in self.found}
        held = self._held(organisation, person)
        first_day = values.get("valid_from")
        target = self._target(held, first_day)
        planned = PlannedPerson(row.number, target or self._new(organisation, person, first_day), person.email, name)
        planned.is_new = target is None
        self._once(planned, row)
        planned.row.organisation = organisation
        self._change(planned, values)
        planned.row.clean_fields(exclude=["organisation", "person", "deputy_of", "created_at"])
        self._refuse_overlap(planned.row, held)
        if planned.is_new or planned.fields:
            self.plan.rows.append(planned)
        else:
            self.plan.unchanged += 1

    def _held(self, organisation: Organisation, person: User) -> list[Representation]:
        """What the person is or was to the organisation, and what earlier rows of the file make of that."""
        return [
            *self.held.get((organisation.pk, person.pk or 0), []),
            *(new for new, _number in self.seen[organisation.pk, person.email] if new.pk is None),
        ]

    def _target(self, held: list[Representation], first_day: date | None) -> Representation | None:
        """The one that begins on the day; without a day the one in force, or else the next."""
        if first_day is not None:
            return next((row for row in held if row.valid_from == first_day), None)
        return next((row for row in held if row.valid_to is None or row.valid_to >= self.today), None)

    def _new(self, organisation: Organisation, person: User, first_day: date | None) -> Representation:
        return Representation(organisation=organisation, person=person, valid_from=first_day or self.today)

    def _once(self, planned: PlannedPerson, row: Row) -> None:
        """Nothing stands in the file twice."""
        rows = self.seen[planned.row.organisation_id, planned.email]
        for other, number in rows:
            if other is planned.row:
                raise Fault("mail", _("This person stands for this organisation in row %(row)d too.") % {"row": number})
        rows.append((planned.row, row.number))

    def _change(self, planned: PlannedPerson, values: dict[str, Any]) -> None:
        row = planned.row
        for name in (*EMPTIED, *LEFT):
            if name not in values or (name in LEFT and values[name] is None):
                continue
            old, new = getattr(row, name), values[name]
            if old != new:
                planned.fields[name] = (old, new)
                setattr(row, name, new)
        if not row.is_deputy:
            row.deputy_of = None
        if row.valid_to and row.valid_to < row.valid_from:
            raise Fault("valid_to", _("The last day is before the first."))

    def _refuse_overlap(self, row: Representation, held: list[Representation]) -> None:
        for other in held:
            if other is row:
                continue
            begins_after = row.valid_to is not None and other.valid_from > row.valid_to
            ended_before = other.valid_to is not None and other.valid_to < row.valid_from
            if not (begins_after or ended_before):
                reason = _(
                    "This person speaks for the organisation from %(day)s on. Write that day, or leave it empty."
                )
                raise Fault("valid_from", reason % {"day": day_long(other.valid_from)})


def _people_at(addresses: list[str]) -> dict[str, User]:
    """Everybody who has one of these mail addresses, by it."""
    wanted = sorted(set(addresses))
    found = {}
    for start in range(0, len(wanted), BATCH):
        for person in User.objects.filter(email__in=wanted[start : start + BATCH]):
            found[person.email] = person
    return found


def _faults(error: ValidationError) -> list[Fault]:
    return [Fault(COLUMN_OF.get(name, name), " ".join(said)) for name, said in error.message_dict.items()]
