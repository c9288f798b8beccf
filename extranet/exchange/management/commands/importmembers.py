"""``manage.py importmembers NETWORK FILE``: take organisations, or people, into the register of a network."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from extranet.exchange.choices import ORGANISATIONS, Phase
from extranet.exchange.rules import file_kinds
from extranet.members.models import RegisterRules
from networks.models import Network
from tables.sheets import UnreadableSheet, read, safe_name


class Command(BaseCommand):
    help = "Takes organisations or people into the register of a network from a CSV or XLSX file: all rows, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose register, the file, and how far to go."""
        parser.add_argument("network", help="the network's short name")
        parser.add_argument("file", type=Path)
        parser.add_argument("--holds", choices=list(file_kinds()), default=ORGANISATIONS, help="what the file holds")
        parser.add_argument("--dry-run", action="store_true", help="check and count, but change nothing")

    def handle(self, *args: Any, network: str, file: Path, holds: str, dry_run: bool, **options: Any) -> None:
        """Print what was done; name every faulty row and change nothing where there is one."""
        owner = Network.objects.filter(slug=network).first()
        if owner is None:
            raise CommandError(f"There is no network {network!r}.")
        kind = file_kinds()[holds]
        try:
            data = file.read_bytes()
            with translation.override(owner.default_language):
                rows = read(BytesIO(data), kind.columns())
        except (OSError, UnreadableSheet) as error:
            raise CommandError(str(error)) from error
        with translation.override(owner.default_language), transaction.atomic():
            RegisterRules.objects.for_network(owner).select_for_update().first()  # holds those who count members
            found = kind.plan(owner, rows, self._tell)
            if found.errors:
                errors = sorted(found.errors, key=lambda error: error.row)
                raise CommandError("\n".join([*map(str, errors), "Nothing was changed."]))
            if not dry_run:
                source = {"file": safe_name(file.name)[:80], "sha256": hashlib.sha256(data).hexdigest()}
                kind.write(None, owner, found, source, self._tell)
        self.stdout.write(f"{len(found.created)} new, {len(found.changed)} changed, {found.unchanged} unchanged.")
        for heading in found.ignored:
            self.stdout.write(f"Not read: {heading}")
        if dry_run:
            self.stdout.write("Nothing was changed.")

    def _tell(self, phase: Phase, done: int, of: int) -> None:
        if done % 1000 == 0:
            self.stderr.write(f"{phase}: {done} of {of}")
