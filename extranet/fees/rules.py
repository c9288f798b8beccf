"""What an organisation pays by the rules, what a year comes to, and what the file for invoicing holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.fees.choices import FeeState
from extranet.fees.models import Fee, FeeRule
from extranet.members.models import Organisation, OrganisationMembership
from extranet.members.rules import Event
from networks.models import Network
from tables.sheets import Column

COLUMNS = [
    Column("name", _("Organisation")),
    Column("number", _("Organisation number")),
    Column("place", _("Place")),
    Column("year", _("Year")),
    Column("amount", _("Amount")),
    Column("currency", _("Currency")),
    Column("state", _("State")),
    Column("invoiced_on", _("Invoiced")),
    Column("reminded_on", _("Reminded")),
    Column("paid_on", _("Paid")),
    Column("waived_on", _("Waived")),
]


def amount_of(organisation: Organisation, membership: str, rules: Iterable[FeeRule], year: int) -> Decimal | None:
    """What it pays for a year by the most exact rule; None where no rule fits.

    A rule for its kind goes before one for all, then the one for the most employees, then the latest.
    """
    fitting = [
        rule
        for rule in rules
        if rule.membership == membership
        and rule.kind in {"", organisation.kind}
        and rule.employees_from <= (organisation.employees or 0)
        and rule.year_from <= year
    ]
    if not fitting:
        return None
    return max(fitting, key=lambda rule: (bool(rule.kind), rule.year_from, rule.employees_from)).amount


def owing(network: Network, year: int) -> Iterator[tuple[Organisation, Decimal]]:
    """Who belonged on any day of the year, with what they pay by the rules; of several memberships the last."""
    rules = list(FeeRule.objects.for_network(network))
    rows = OrganisationMembership.objects.for_network(network).filter(valid_from__lte=date(year, 12, 31))
    rows = rows.exclude(valid_to__lt=date(year, 1, 1)).select_related("organisation").order_by("valid_from", "pk")
    last = {row.organisation_id: row for row in rows}
    for row in last.values():
        amount = amount_of(row.organisation, row.kind, rules, year)
        if amount is not None:
            yield row.organisation, amount


@dataclass(frozen=True)
class Sum:
    """How many fees of a state there are, and what they come to."""

    label: Any
    number: int
    amount: Decimal


def summary(fees: Iterable[Fee]) -> list[Sum]:
    """By state, and all of them at the end."""
    fees = list(fees)
    parts = [(state.label, [fee for fee in fees if fee.state == state]) for state in FeeState]
    parts.append((_("all"), fees))
    return [Sum(label, len(rows), sum((fee.amount for fee in rows), Decimal(0))) for label, rows in parts]


def sheet_rows(fees: Iterable[Fee]) -> list[dict[str, Any]]:
    """One row a fee, for ``COLUMNS``."""
    return [
        {
            "name": fee.organisation.name,
            "number": fee.organisation.shown_number,
            "place": fee.organisation.place,
            "currency": fee.currency,
            "state": str(fee.state.label),
            **{name: getattr(fee, name) for name in ("year", "amount")},
            **{f"{state}_on": getattr(fee, f"{state}_on") for state in FeeState if state != FeeState.TO_INVOICE},
        }
        for fee in fees
    ]


def organisation_events(organisation: Organisation) -> Iterator[Event]:
    """Each step of each fee, for the timeline; the secretariat's alone."""
    for fee in Fee.objects.for_network(organisation.network).filter(organisation=organisation):
        for state in FeeState:
            day = getattr(fee, f"{state}_on", None)
            if day:
                words = {"year": fee.year, "state": state.label}
                url = f"{reverse('fees:list')}?year={fee.year}"
                yield Event(day, gettext("fee of %(year)s: %(state)s") % words, _("Fee"), url)
