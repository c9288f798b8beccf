"""Taking a file of people into the register."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from audit.actions import record
from extranet.exchange.choices import Phase
from extranet.exchange.rules import Plan, Tick, silent
from extranet.members.actions import sync_roles_of
from extranet.members.models import Representation
from extranet.roster.rules import EMPTIED, LEFT, PlannedPerson
from networks.models import Network

BATCH = 500


@transaction.atomic
def write(
    by: User | None, network: Network, found: Plan[PlannedPerson], source: dict[str, str], tick: Tick = silent
) -> None:
    """Make the register what a plan without errors says: all of it or nothing. Nobody is invited or written to.

    Roles follow. One entry of the log names the counts and ``source``: file and sum.
    """
    tick(Phase.SAVE, 0, len(found.rows))
    _make_people([row.row.person for row in found.created])
    Representation.all_networks.bulk_create([row.row for row in found.created], batch_size=BATCH)
    changed = [row.row for row in found.changed]
    Representation.all_networks.bulk_update(changed, [*EMPTIED, *LEFT, "deputy_of"], batch_size=BATCH)
    record(by=by, action="roster.import_people", target=network, details=found.counts() | source)
    touched = sorted({row.row.organisation_id for row in found.rows})
    for start in range(0, len(touched), BATCH):
        tick(Phase.SAVE, start, len(touched))
        sync_roles_of(network, touched[start : start + BATCH], by=by)


def _make_people(people: list[User]) -> None:
    """Accounts for those who have none: they log in by mailed code once somebody lets them in."""
    new = list({id(person): person for person in people if person.pk is None}.values())
    for person in new:
        person.set_unusable_password()
    User.objects.bulk_create(new, batch_size=BATCH)
