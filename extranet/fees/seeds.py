"""Rules of fees from a file, and the years that are set by them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from admission.seeds import SeedSection, World, thing, things
from extranet.fees.actions import assess_fees
from extranet.fees.models import FeeRule
from extranet.members.choices import JOINING_KINDS, OrganisationKind
from networks.models import Network

SCHEMA = thing(
    ["rules"],
    rules=things(
        ["amount", "year_from"],
        membership={"enum": [value for value, _label in JOINING_KINDS]},
        kind={"enum": OrganisationKind.values},
        employees_from={"type": "integer", "minimum": 0},
        year_from={"type": "integer", "minimum": 2000},
        amount={"type": "integer", "minimum": 0},
    ),
    assess={"type": "boolean", "description": "set the fees of this year"},
)


def _load(network: Network, value: dict[str, Any], world: World) -> None:
    for row in value["rules"]:
        rule = FeeRule(network=network, **row)
        rule.full_clean()
        rule.save()
    if value.get("assess"):
        assess_fees(by=world.by, network=network, year=timezone.localdate().year)


SECTION = SeedSection("fees", SCHEMA, _load, order=22)
