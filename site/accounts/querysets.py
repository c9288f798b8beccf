"""Ways to ask for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import BaseUserManager
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class UserQuerySet(models.QuerySet["User"]):
    """People, by what an editor or a task asks of them."""

    def active(self) -> UserQuerySet:
        """People who may log in."""
        return self.filter(is_active=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes people; the mail address is always kept in small letters."""

    def get_by_natural_key(self, email: str | None) -> User:
        """The person with this mail address, whatever its letters' case."""
        return self.get(email=(email or "").lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person; without a password they log in by mailed code only."""
        person = self.model(email=email.lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who runs the installation."""
        return self.create_user(email, password, is_superuser=True, **fields)
