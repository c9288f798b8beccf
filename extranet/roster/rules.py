"""What a row of a file of people does; and the people of the register as rows of such a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from extranet.exchange.rules import shown
from extranet.members.choices import Position
from extranet.members.models import Representation
from extranet.roster.fields import LABELS

if TYPE_CHECKING:
    from networks.models import Network

EMPTIED = ("function", "position", "valid_to")
"""Columns in which an empty cell empties the field."""

LEFT = ("is_deputy",)
"""Columns in which an empty cell changes nothing."""


@dataclass
class PlannedPerson:
    """A representation to be made or changed; its person may have to be made first.

    ``name`` is the person's as this network may know it: nothing tells whether somebody has an account elsewhere.
    """

    number: int
    row: Representation
    email: str
    name: str
    is_new: bool = False
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"{self.name}, {self.row.organisation.name}"

    def words(self) -> list[tuple[str, str, str]]:
        """Each change as the heading of its column, what stood there and what will."""
        return [(str(LABELS[name]), _shown(name, old), _shown(name, new)) for name, (old, new) in self.fields.items()]

    def told(self) -> tuple[Any, ...]:
        row = self.row
        facts = (row.function, row.position, row.is_deputy, row.valid_from, row.valid_to)
        return row.organisation_id, row.pk, self.email, self.name, facts


def _shown(name: str, value: Any) -> str:
    return str(Position(value).label) if name == "position" and value else shown(value)


def people_rows(network: Network) -> Iterator[dict[str, Any]]:
    """Who speaks for an organisation, today or later, as rows for a file; substitutes for one meeting are left out."""
    goes_on = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    rows = Representation.objects.for_network(network).filter(goes_on, occasion="")
    rows = rows.select_related("organisation", "person")
    for row in rows.order_by("organisation__name", "organisation", "is_deputy", "valid_from", "pk"):
        yield {
            "organisation": row.organisation.name,
            "number": row.organisation.shown_number,
            "first_name": row.person.first_name,
            "last_name": row.person.last_name,
            "mail": row.person.email,
            "position": row.get_position_display(),
            **{name: getattr(row, name) for name in ("function", "is_deputy", "valid_from", "valid_to")},
        }
