"""``manage.py importschools FILE``: take up schools from a national register."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from competition.actions import import_schools
from competition.validators import SCHOOL_COLUMNS, check_schools
from tables.sheets import UnreadableSheet, read


class Command(BaseCommand):
    help = "Takes up schools from a CSV or XLSX file of Skolenhetsregistret or NSR: all rows, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and how far to go."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and count, but change nothing")
        parser.add_argument("--close-missing", action="store_true", help="close schools that the file lacks")

    def handle(self, *args: Any, file: Path, dry_run: bool, close_missing: bool, **options: Any) -> None:
        """Print what was done; name every faulty row and change nothing where there is one."""
        try:
            with file.open("rb") as sheet:
                rows = read(sheet, SCHOOL_COLUMNS)
        except (OSError, UnreadableSheet) as error:
            raise CommandError(str(error)) from error
        schools, errors, left_out = check_schools(rows.rows)
        if faults := sorted([*rows.errors, *errors], key=lambda fault: fault.row):
            raise CommandError("\n".join([*map(str, faults), "Nothing was changed."]))
        with transaction.atomic():
            done = import_schools(by=None, schools=schools, close_missing=close_missing)
            transaction.set_rollback(dry_run)
        self.stdout.write(
            f"{done.created} new, {done.changed} changed, {done.closed} closed, {left_out} without grades left out."
        )
        if dry_run:
            self.stdout.write("Nothing was changed.")
