"""``manage.py backup FILE``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backups.actions import BackupRefused, back_up


class Command(BaseCommand):
    help = "Write database and files of the whole installation into one new file that only its owner can read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The file to write; it must not exist.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            done = back_up(file.absolute())
        except FileExistsError as error:
            raise CommandError(f"{file} exists already.") from error
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{file}: {done.rows} rows of {done.tables} tables, {done.files} files of {done.size_bytes} bytes."
        )
