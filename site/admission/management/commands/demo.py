"""``manage.py demo``: a migrated database with the five networks, and their manifest ``var/demo.json``."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.models import Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from admission.seeds import SeedError, seed
from networks.management.commands.migrate import few_collections
from networks.models import Network
from networks.querysets import unscoped

FILES = sorted((Path(__file__).resolve().parents[2] / "demo").glob("*.json"))


class Command(BaseCommand):
    """All that a first start needs in one process, because each further one loads a thousand modules again."""

    help = "Migrate, and fill an empty database with the five networks; later runs only follow a changed port."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SEEDED_PASSWORDS:
            raise CommandError("The demo has known passwords; it runs with the settings of development only.")
        call_command("compilecatalogues")
        call_command("migrate", verbosity=0)
        manifest = Path(settings.VAR_DIR) / "demo.json"
        known = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else None
        if Network.objects.exists():
            if known is None:
                raise CommandError("There are networks already; the demo needs an empty database (make clean).")
        else:
            with few_collections():
                known = self._seed(options["port"])
        self._follow_port(options["port"])
        manifest.write_text(json.dumps(self._manifest(known), indent=2, ensure_ascii=False), encoding="utf-8")

    @transaction.atomic
    def _seed(self, port: int) -> dict[str, Any]:
        """Each page is saved some four times on its way; what refers to what is read once, at the end."""
        with disable_reference_index_auto_update():
            made = self._seed_files(port)
        with unscoped():
            call_command("rebuild_references_index", verbosity=0)
        return made

    def _seed_files(self, port: int) -> dict[str, Any]:
        accounts: list[dict[str, str | None]] = []
        examples: dict[str, dict[str, str]] = {}
        for file in FILES:
            try:
                made = seed(json.loads(file.read_text(encoding="utf-8")), port=port)
            except SeedError as error:
                raise CommandError(f"{file.name}: {error}") from error
            accounts += made.accounts
            examples |= made.examples
            self.stdout.write(f"  {', '.join(made.examples)}")
        return {"accounts": accounts, "examples": examples}

    def _follow_port(self, port: int) -> None:
        """Links are made from the site's port, so it follows the port the demo is served at."""
        for site in Site.objects.filter(network__isnull=False).exclude(port=port):
            site.port = port
            site.save(update_fields=["port"])

    def _manifest(self, known: dict[str, Any]) -> dict[str, Any]:
        networks = {
            network.slug: {
                "base": network.base_url,
                "languages": network.languages,
                "default_language": network.default_language,
            }
            for network in Network.objects.select_related("site")
        }
        return {"networks": networks, "accounts": known["accounts"], "examples": known["examples"]}
