"""What a file can hold, what came of checking one, in numbers and words; and organisations as rows of one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.exchange.choices import Phase
from extranet.exchange.fields import LABELS, joined
from extranet.exchange.models import Import
from extranet.members.choices import MembershipKind
from extranet.members.models import Organisation, OrganisationMembership
from networks.apps import collect
from networks.models import FocusArea
from privacy.rules import RetentionRule
from tables.sheets import Column, RowError, Rows

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network

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


class Planned(Protocol):
    """What one row of a file makes or changes; ``number`` is the one that the file shows for it."""

    number: int
    is_new: bool

    @property
    def title(self) -> str:
        """What it is about, for the page."""

    def words(self) -> list[tuple[str, str, str]]:
        """Each change as the heading of its column, what stood there and what will."""

    def told(self) -> tuple[Any, ...]:
        """The same for two rows that do the same, in whatever language."""


P = TypeVar("P", bound=Planned)


@dataclass
class Plan(Generic[P]):
    """What a whole file would do, or every reason why it does nothing."""

    rows: list[P] = field(default_factory=list)
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def created(self) -> list[P]:
        return [row for row in self.rows if row.is_new]

    @property
    def changed(self) -> list[P]:
        return [row for row in self.rows if not row.is_new]

    def counts(self) -> dict[str, int]:
        """How many rows do what."""
        return {"created": len(self.created), "changed": len(self.changed), "unchanged": self.unchanged}

    def fingerprint(self) -> str:
        """The same for two plans that do the same; independent of the reader's language."""
        told = hashlib.sha256()
        for row in self.rows:
            told.update(repr(row.told()).encode())
        return told.hexdigest()

    def report(self) -> dict[str, Any]:
        """For the page: how many of what, every error beside its column, the first changes in words."""
        errors = sorted(self.errors, key=lambda error: error.row)
        return self.counts() | {
            "errors": [[error.row, error.column, error.reason] for error in errors[:SHOWN_ERRORS]],
            "error_count": len(errors),
            "bad_rows": len({error.row for error in errors}),
            "new": [[row.number, row.title] for row in self.created[:SHOWN_CHANGES]],
            "changes": [[row.number, row.title, row.words()] for row in self.changed[:SHOWN_CHANGES]],
            "ignored": self.ignored[:20],
            "fingerprint": self.fingerprint(),
        }


@dataclass(frozen=True)
class FileKind:
    """One thing that a file can hold. Apps offer theirs with ``register_files()``.

    ``plan`` reads only; ``write`` makes the register what a plan without errors says, all of it or nothing, and
    logs it with the given source. ``headings`` are written to a file, ``filled_in`` are those of the empty one.
    ``note`` stands by the button that saves, ``afterwards`` is a link to follow then: words and name of an address.
    """

    name: str
    label: Any
    row_label: Any
    about: Any
    columns: Callable[[], list[Column]]
    plan: Callable[[Network, Rows, Tick], Plan[Any]]
    write: Callable[[User | None, Network, Plan[Any], dict[str, str], Tick], None]
    headings: Sequence[Column]
    filled_in: Sequence[Column]
    example: Callable[[Network], Mapping[str, Any]]
    rows: Callable[[Network], Iterable[Mapping[str, Any]]]
    file_name: Any
    export_action: str
    about_export: Any
    note: Any = ""
    afterwards: tuple[Any, str] | None = None


def file_kinds() -> dict[str, FileKind]:
    """All that a file can hold, by name."""
    return {kind.name: kind for kind in sorted(collect("register_files"), key=lambda kind: kind.name)}


# ------------------------------------------------------------------ organisations


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

    @property
    def title(self) -> str:
        return self.organisation.name

    def told(self) -> tuple[Any, ...]:
        joined = self.membership and (
            self.membership.row.kind,
            self.membership.row.valid_from,
            self.membership.row.valid_to,
            self.membership.ended and self.membership.ended.pk,
        )
        areas = self.focus and [area.pk for area in self.focus]
        return self.organisation.pk, self.organisation.name, self.fields, areas, joined

    def words(self) -> list[tuple[str, str, str]]:
        """Each change as the heading of its column, what stood there and what will."""
        told = [(str(LABELS[name]), shown(old), shown(new)) for name, (old, new) in self.fields.items()]
        if self.focus is not None:
            told.append((str(LABELS["focus_areas"]), "", "; ".join(str(area) for area in self.focus)))
        return told + ([self.membership.words()] if self.membership else [])


def shown(value: Any) -> str:
    """A value as the page tells it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value).replace("\n", "; ")


# ------------------------------------------------------------------ out


def organisation_rows(network: Network) -> Iterator[dict[str, Any]]:
    """The organisations as rows for a file, with their membership of today and who speaks for them first."""
    for row in Organisation.objects.for_network(network).with_register():
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
    gettext_lazy("Files for the register are removed two days after they were uploaded, or when they are saved."),
    lambda now: Import.objects.filter(uploaded_at__lt=now - KEPT),
    _purge,
)
