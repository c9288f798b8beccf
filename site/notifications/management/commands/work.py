"""The worker: background tasks and the regular jobs in one process."""

import logging
import time
from threading import Event, Thread
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from notifications.actions import run_rounds

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run the worker: background tasks, due mails and regular jobs. Stops cleanly on SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pause", type=float, default=10, metavar="SECONDS", help="Between two rounds of jobs.")

    def handle(self, *args: Any, pause: float, verbosity: int, **options: Any) -> None:
        stop = Event()
        rounds = Thread(target=run_rounds, kwargs={"pause_seconds": pause, "stop": stop})
        rounds.start()
        try:
            run_tasks(verbosity)
        finally:
            stop.set()
            rounds.join()


def run_tasks(verbosity: int) -> None:
    """Run background tasks until a signal ends the process, through every failure of the database."""
    while True:
        try:
            # The command takes SIGTERM and SIGINT over: it ends the task at hand and leaves.
            call_command(
                "db_worker",
                "--backend=background",
                "--queue-name=*",
                "--no-reload",
                "--no-startup-delay",
                verbosity=verbosity,
            )
            return
        except DatabaseError as error:
            logger.error("The worker lost the database: %s", type(error).__name__)
            time.sleep(5)
