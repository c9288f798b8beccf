"""Ways to ask about fees."""

from __future__ import annotations

from typing import Self

from django.db.models import Q

from extranet.fees.choices import FeeState
from networks.querysets import NetworkQuerySet

WAIVED, PAID = Q(waived_on__isnull=False), Q(paid_on__isnull=False)
REMINDED, INVOICED = Q(reminded_on__isnull=False), Q(invoiced_on__isnull=False)
IN_STATE = {
    FeeState.WAIVED: WAIVED,
    FeeState.PAID: PAID,
    FeeState.REMINDED: REMINDED & ~PAID & ~WAIVED,
    FeeState.INVOICED: INVOICED & ~REMINDED & ~PAID & ~WAIVED,
    FeeState.TO_INVOICE: ~INVOICED & ~REMINDED & ~PAID & ~WAIVED,
}


class FeeQuerySet(NetworkQuerySet):
    """Fees, which reach their network through the organisation."""

    network_path = "organisation__network"

    def in_state(self, *states: FeeState) -> Self:
        """As far as one of these, and no further."""
        wanted = Q(pk__in=[])
        for state in states:
            wanted |= IN_STATE[state]
        return self.filter(wanted)
