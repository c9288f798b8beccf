"""``manage.py createnetwork``: a whole new network, ready for its staff."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from admission.actions import create_network
from networks.choices import Country, Motif


class Command(BaseCommand):
    help = "Create a network: host, brand, languages, pages, staff groups."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name, small letters")
        parser.add_argument("--name", required=True)
        parser.add_argument("--host", required=True, help="host name without scheme and port")
        parser.add_argument("--port", type=int, default=443)
        parser.add_argument("--languages", required=True, help="for instance sv,en; the first is the main one")
        parser.add_argument("--country", choices=Country.values, default=Country.SWEDEN)
        parser.add_argument("--contact", required=True, help="mail address of the secretariat")
        parser.add_argument("--hue", type=int, default=252)
        parser.add_argument("--chroma", type=float, default=0.1)
        parser.add_argument("--motif", choices=Motif.values, default=Motif.MOSAIC)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        languages = options["languages"].split(",")
        if unknown := set(languages) - {code for code, _name in settings.LANGUAGES}:
            raise CommandError(f"--languages: unknown {', '.join(sorted(unknown))}")
        try:
            network = create_network(
                by=None,
                slug=options["slug"],
                name=options["name"],
                hostname=options["host"],
                port=options["port"],
                languages=languages,
                default_language=languages[0],
                country=options["country"],
                contact_email=options["contact"],
                theme={name: options[name] for name in ("hue", "chroma", "motif", "seed")},
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(self.style.SUCCESS(f"{network} stands at {network.base_url}/"))
