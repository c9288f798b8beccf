"""``manage.py restore FILE``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backups.actions import BackupRefused, restore
from backups.archive import BadArchive


class Command(BaseCommand):
    help = "Fill an empty installation from a backup of the same release. Stop web processes and workers first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            done = restore(file)
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {file}.") from error
        except (BackupRefused, BadArchive) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        self.stdout.write(f"Restored {done.rows} rows of {done.tables} tables and {done.files} files.")
        for note in done.notes:
            self.stdout.write(f"  {note}")
