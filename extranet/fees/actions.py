"""Writes about fees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.http import HttpResponse

from accounts.models import User
from audit.actions import record
from extranet.fees.choices import STEPS_FROM, FeeState
from extranet.fees.models import Fee
from extranet.fees.rules import COLUMNS, owing, sheet_rows
from networks.models import Network
from tables.sheets import XLSX, sheet_response, write_xlsx


@transaction.atomic
def assess_fees(*, by: User | None, network: Network, year: int) -> int:
    """Set the fee of everybody who belonged in the year and has none yet; how many. What was set stays."""
    known = set(Fee.objects.for_network(network).filter(year=year).values_list("organisation", flat=True))
    new = [
        Fee(organisation=who, year=year, amount=amount) for who, amount in owing(network, year) if who.pk not in known
    ]
    Fee.objects.bulk_create(new)
    record(by=by, action="fees.assess", network=network, details={"year": year, "rows": len(new)})
    return len(new)


@transaction.atomic
def mark_fees(*, by: User | None, network: Network, fees: Iterable[int], state: FeeState, on: date) -> int:
    """Mark fees of the network, by their numbers, as invoiced, reminded, paid or waived on a day; how many.

    Those for which the step makes no sense, such as a reminder of what was never invoiced, stay as they are.
    """
    rows = Fee.objects.for_network(network).filter(pk__in=list(fees)).in_state(*STEPS_FROM[state])
    found = list(rows.select_for_update(of=("self",)).select_related("organisation__network"))
    for fee in found:
        setattr(fee, f"{state}_on", on)
        fee.save(update_fields=[f"{state}_on"])
    details = {"state": str(state), "rows": len(found)}
    record(by=by, action="fees.mark", network=network, details=details)
    return len(found)


@transaction.atomic
def unmark_fees(*, by: User | None, network: Network, fees: Iterable[int]) -> int:
    """Take back the last mark of each, by its number: it stands again as it did before; how many had one."""
    rows = Fee.objects.for_network(network).filter(pk__in=list(fees)).select_for_update(of=("self",))
    found = [fee for fee in rows.select_related("organisation__network") if fee.state != FeeState.TO_INVOICE]
    for fee in found:
        mark = f"{fee.state}_on"
        setattr(fee, mark, None)
        fee.save(update_fields=[mark])
    record(by=by, action="fees.unmark", network=network, details={"rows": len(found)})
    return len(found)


@transaction.atomic
def export_fees(*, by: User, network: Network, fees: Iterable[Fee], year: int) -> HttpResponse:
    """The fees as a workbook for invoicing; that it was taken out stands in the log."""
    rows = sheet_rows(fees)
    record(by=by, action="fees.export", network=network, details={"year": year, "rows": len(rows)})
    name = f"fees-{network.slug}-{year}.xlsx"
    return sheet_response(name, XLSX, write_xlsx(COLUMNS, rows, str(year)))
