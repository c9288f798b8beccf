"""Who asks: the person that came with the session, in place of a second question for the same row."""

from __future__ import annotations

from typing import Any

from allauth.account import auth_backends

from networks.querysets import once_a_request


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """allauth's. What it asks of a person, above all that they are active, it asks of the row it is given."""

    def get_user(self, user_id: Any) -> Any:
        read = super().get_user
        person = once_a_request(person_key(user_id), lambda: read(user_id))
        return person if person is not None and self.user_can_authenticate(person) else None


def person_key(pk: Any) -> str:
    """The name under which a request keeps its person."""
    return f"person:{pk}"
