"""Ways to ask for sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from accounts.models import User


class SessionQuerySet(models.QuerySet[Any]):
    """Sessions, by whose they are and whether they still open anything."""

    def of(self, person: User) -> Self:
        """A person's, on every host."""
        return self.filter(person=person)

    def live(self) -> Self:
        """Neither run out by time."""
        return self.filter(expire_date__gt=timezone.now())

    def but(self, session_key: str | None) -> Self:
        """All but this one."""
        return self.exclude(session_key=session_key or "")


class SessionManager(models.Manager.from_queryset(SessionQuerySet)):
    """Sessions with their person: whoever reads one wants to know whose it is."""

    def get_queryset(self) -> SessionQuerySet:
        return super().get_queryset().select_related("person")
