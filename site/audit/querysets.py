"""Ways to read the log. Rows are never changed through here, and leave only when they are due."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn, Self

from networks.querysets import NetworkQuerySet

if TYPE_CHECKING:
    from django.db.models import Model

    from accounts.models import User


class EntryQuerySet(NetworkQuerySet):
    """Entries of the log, by who, what and when."""

    def by(self, person: User) -> Self:
        """What this person did."""
        return self.filter(person=person)

    def about(self, target: Model) -> Self:
        """What was done to this row."""
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk))

    def before(self, moment: datetime) -> Self:
        """Entries older than a moment."""
        return self.filter(at__lt=moment)

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused: see :class:`audit.models.Entry`."""
        raise RuntimeError("Entries of the log are never changed.")

    def delete(self) -> NoReturn:
        """Refused: see :meth:`purge`."""
        raise RuntimeError("Entries of the log leave by the purge only.")

    def purge(self) -> int:
        """Remove these rows for good; returns how many. For the purge alone."""
        self._demand_scope()
        return self._raw_delete(self.db)
