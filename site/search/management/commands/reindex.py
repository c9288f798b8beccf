"""Build the search index anew."""

from typing import Any

from django.core.management.base import BaseCommand

from search.actions import reindex


class Command(BaseCommand):
    help = "Build the search index of all networks anew."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in reindex().items():
            self.stdout.write(f"{name}: {count}")
