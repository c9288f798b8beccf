"""What came of checking a file of organisations, in numbers and words; and the register as such a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.exchange.choices import Phase
from extranet.exchange.fields import LABELS, joined
from extranet.exchange.models import Import
from extranet.members.choices import MembershipKind
from extranet.members.models import Organisation, OrganisationMembership
from networks.models import FocusArea
from privacy.rules import RetentionRule
from tables.sheets import RowError

if TYPE_CHECKING:
    from extranet.members.querysets import OrganisationQuerySet

Tick = Callable[[Phase, int, int], None]
"""Told now and then what is being done and how many rows of how many are through."""

KEPT = timedelta(days=2)
"""How long a file that was uploaded waits to be saved."""

PLAIN = ("name", "kind", "place", "employees", "url", "is_public", "parent_membership")
"""Columns that are taken over as they are. An empty cell empties the field, but for those of ``LEFT``."""

LEFT = ("kind", "is_public")
"""Columns in which an empty cell changes nothing."""

SHOWN_ERRORS, SHOWN_CHANGES = 500, 200
TICK_ROWS = 100


def silent(phase: Phase, done: int, of: int) -> None:
    """Tells nobody."""


@dataclass
class MembershipChange:
    """A membership to be made or changed, and the one that ends for it."""

    row: OrganisationMembership
    changed: list[str]
    ended: OrganisationMembership | None = None
    before: str = ""
    is_new: bool = False

    @property
    def touches_members(self) -> bool:
        """Whether it takes a place among the network's members at other times than before."""
        return self.row.kind == MembershipKind.MEMBER and (self.is_new or bool(self.changed))

    def words(self) -> tuple[str, str, str]:
        """As a line of changes: what, from, to."""
        return str(LABELS["membership"]), self.before, period_words(self.row)


def period_words(row: OrganisationMembership) -> str:
    """A membership with its days."""
    return f"{row.get_kind_display()}, {row.valid_from} – {row.valid_to or ''}".rstrip()


@dataclass
class PlannedRow:
    """What one row of the file makes or changes."""

    number: int
    organisation: Organisation
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    focus: list[FocusArea] | None = None
    membership: MembershipChange | None = None
    is_new: bool = False

    @property
    def changes_something(self) -> bool:
        return self.is_new or bool(self.fields) or self.focus is not None or self.membership is not None

    def words(self) -> list[tuple[str, str, str]]:
        """Each change as the heading of its column, what stood there and what will."""
        told = [(str(LABELS[name]), _shown(old), _shown(new)) for name, (old, new) in self.fields.items()]
        if self.focus is not None:
            told.append((str(LABELS["focus_areas"]), "", "; ".join(str(area) for area in self.focus)))
        return told + ([self.membership.words()] if self.membership else [])


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value).replace("\n", "; ")


@dataclass
class Plan:
    """What a whole file would do, or every reason why it does nothing."""

    rows: list[PlannedRow] = field(default_factory=list)
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def created(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.is_new]

    @property
    def changed(self) -> list[PlannedRow]:
        return [row for row in self.rows if not row.is_new]

    def fingerprint(self) -> str:
        """The same for two plans that do the same; independent of the reader's language."""
        told = hashlib.sha256()
        for row in self.rows:
            joined = row.membership and (
                row.membership.row.kind,
                row.membership.row.valid_from,
                row.membership.row.valid_to,
                row.membership.ended and row.membership.ended.pk,
            )
            areas = row.focus and [area.pk for area in row.focus]
            told.update(repr((row.organisation.pk, row.organisation.name, row.fields, areas, joined)).encode())
        return told.hexdigest()

    def report(self) -> dict[str, Any]:
        """For the page: how many of what, every error beside its column, the first changes in words."""
        errors = sorted(self.errors, key=lambda error: error.row)
        return {
            "created": len(self.created),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "errors": [[error.row, error.column, error.reason] for error in errors[:SHOWN_ERRORS]],
            "error_count": len(errors),
            "bad_rows": len({error.row for error in errors}),
            "new": [[row.number, row.organisation.name] for row in self.created[:SHOWN_CHANGES]],
            "changes": [[row.number, row.organisation.name, row.words()] for row in self.changed[:SHOWN_CHANGES]],
            "ignored": self.ignored[:20],
            "fingerprint": self.fingerprint(),
        }


# ------------------------------------------------------------------ out


def sheet_rows(organisations: OrganisationQuerySet) -> Iterator[dict[str, Any]]:
    """The organisations as rows for a file, with their membership of today and who speaks for them first."""
    for row in organisations.with_register():
        held = row.current_memberships[0] if row.current_memberships else None
        chief = next((person for person in row.current_representations if not person.is_deputy), None)
        yield {
            **{name: getattr(row, name) for name in ("name", "place", "employees", "url", "is_public")},
            "number": row.shown_number,
            "kind": row.get_kind_display(),
            "sites": joined(row.site_names),
            "focus_areas": joined(str(area) for area in row.focus_areas.all()),
            "parent_membership": row.get_parent_membership_display(),
            "membership": held.get_kind_display() if held else "",
            "membership_from": held.valid_from if held else None,
            "membership_to": held.valid_to if held else None,
            "representative": str(chief.person) if chief else "",
            "mail": chief.person.email if chief else "",
            "function": chief.function if chief else "",
        }


# ------------------------------------------------------------------ progress, walls, retention


def tell_progress(row: Import) -> Tick:
    """Tells the page of an import how far it is, through the cache that worker and web processes share."""
    return lambda phase, done, of: cache.set(_progress_key(row), (str(phase), done, of), 600)


def progress_of(row: Import) -> dict[str, Any]:
    """What is being done with a file, and how far that is."""
    phase, done, of = cache.get(_progress_key(row)) or (str(Phase.READ), 0, 0)
    return {"phase": Phase(phase).label, "done": done, "of": of}


def _progress_key(row: Import) -> str:
    return f"exchange.progress:{row.pk}"


def owns(request: Any, kwargs: Any) -> bool:
    """Whether the file that an address names is the network's."""
    if "pk" not in kwargs:
        return True
    return request.network is not None and Import.objects.for_network(request.network).filter(pk=kwargs["pk"]).exists()


def _purge(rows: Any) -> int:
    found = list(rows)
    for row in found:
        row.delete()
    return len(found)


RETENTION = RetentionRule(
    "exchange.imports",
    gettext_lazy("Files of organisations are removed two days after they were uploaded, or when they are saved."),
    lambda now: Import.objects.filter(uploaded_at__lt=now - KEPT),
    _purge,
)
