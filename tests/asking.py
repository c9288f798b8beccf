"""A client for thousands of requests: it keeps nothing of what was rendered, and all share one handler.

Django's own copies the context of every template and loads all middleware for each new client.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.test import Client
from django.test.client import ClientHandler


@cache
def handler() -> ClientHandler:
    """Loaded once in a process."""
    return ClientHandler(enforce_csrf_checks=False)


class Asker(Client):
    """Asks once with the cookies it was given; an error of a view is answered with 500, as to a reader."""

    def __init__(self, host: str, cookies: Any, answers: ClientHandler | None = None) -> None:
        super().__init__(headers={"host": host}, raise_request_exception=False)
        self.handler = answers or handler()
        self.cookies.load({name: morsel.value for name, morsel in cookies.items()})

    def request(self, **request: Any) -> Any:
        """The answer as it came, without Django's additions for tests."""
        return self.handler(self._base_environ(**request))
