"""Remove what has served its time, or say what would go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from networks.models import Network
from privacy.actions import purge


class Command(BaseCommand):
    help = "Remove personal data that has served its time; with --dry-run only say how much."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count and change nothing.")
        parser.add_argument("--network", metavar="SLUG", help="Only rows of this network.")

    def handle(self, *args: Any, dry_run: bool, network: str | None, **options: Any) -> None:
        verb = "would be purged" if dry_run else "purged"
        for outcome in purge(network=find(network), dry_run=dry_run):
            self.stdout.write(f"{outcome.rule.name}: {outcome.count} {verb}. {outcome.rule.description}")


def find(slug: str | None) -> Network | None:
    """The network with this short name; raises CommandError when there is none."""
    if slug is None:
        return None
    try:
        return Network.objects.get(slug=slug)
    except Network.DoesNotExist:
        raise CommandError(f"There is no network {slug}.") from None
