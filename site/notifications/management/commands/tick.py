"""Run every regular job once, or round after round."""

import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from notifications.actions import run_rounds, tick


class Command(BaseCommand):
    help = "Run every regular job: due mails, expired places, and once a day the clean-up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", type=float, metavar="SECONDS", help="Go on, with this pause between rounds.")

    def handle(self, *args: Any, loop: float | None, **options: Any) -> None:
        if loop is None:
            if failed := tick():
                raise CommandError("Failed: " + ", ".join(failed))
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        run_rounds(pause_seconds=loop, stop=stop)
