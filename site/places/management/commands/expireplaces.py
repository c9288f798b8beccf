"""``manage.py expireplaces``: for a periodic run, in case no worker does it."""

from typing import Any

from django.core.management.base import BaseCommand

from places.actions import expire


class Command(BaseCommand):
    help = "Lets places fall back that were not confirmed in time, and serves the waiting lists."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many places fell back."""
        self.stdout.write(f"{expire()} places fell back.")
