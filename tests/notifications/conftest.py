"""A template of our own, and a real mail server that can be told to misbehave."""

from __future__ import annotations

import asyncio
import socket
from copy import deepcopy
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.core.cache import cache

from notifications.models import Mail


@pytest.fixture
def probe_template(settings):
    """Adds ``emails/probe`` to the templates."""
    engines = deepcopy(settings.TEMPLATES)
    engines[0]["DIRS"] = [Path(__file__).parent / "templates", *engines[0]["DIRS"]]
    settings.TEMPLATES = engines


class Server:
    """A handler of aiosmtpd; ``behaviours`` are used up one a mail, then it accepts.

    ``accept``, ``refuse 451`` (at the recipient), ``reject 554`` (after the content), ``hang`` (the
    content is taken and no answer comes), ``die`` (the content is taken and the line is cut).
    """

    def __init__(self) -> None:
        self.behaviours: list[str] = []
        self.taken = []
        self.unanswered: list[str] = []
        self.now = "accept"

    def misbehave(self, *behaviours: str) -> None:
        self.behaviours += behaviours

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.now = self.behaviours.pop(0) if self.behaviours else "accept"
        if self.now.startswith("refuse"):
            return f"{self.now.split()[1]} not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.now.startswith("reject"):
            return f"{self.now.split()[1]} no"
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        if self.now in {"hang", "die"}:
            self.unanswered.append(str(self.taken[-1]["Message-ID"]))
        if self.now == "hang":
            await asyncio.sleep(1.5)
        if self.now == "die":
            server.transport.abort()
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of everything whose content was taken, in order."""
        return [str(message["Message-ID"]) for message in self.taken]


@pytest.fixture
def server(settings):
    """A mail server on this machine, and the settings that lead to it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1
    yield handler
    controller.stop()


@pytest.fixture
def later():
    """The pauses are over: every waiting mail is due, and the server is tried again."""

    def pass_time() -> None:
        cache.clear()
        Mail.all_networks.update(next_attempt_at="2001-01-01T00:00:00Z", claimed_at="2001-01-01T00:00:00Z")

    return pass_time
