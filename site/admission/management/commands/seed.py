"""``manage.py seed --from FILE``: networks, people and content of one's own; prints the accounts as JSON."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from admission.seeds import SeedError, schema, seed


class Command(BaseCommand):
    help = "Make networks with people and content from a JSON file. All of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("--from", dest="file", type=Path, help="the file to read")
        source.add_argument("--schema", action="store_true", help="print the JSON schema of such a file")
        parser.add_argument("--port", type=int, help="port of every new network, whatever the file says")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write(json.dumps(schema(), indent=2, ensure_ascii=False))
            return
        try:
            data = json.loads(options["file"].read_text(encoding="utf-8"))
            made = seed(data, port=options["port"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{options['file']}: the file is not UTF-8") from error
        except json.JSONDecodeError as error:
            raise CommandError(f"{options['file']}: not JSON, line {error.lineno}: {error.msg}") from error
        except SeedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            json.dumps({"accounts": made.accounts, "examples": made.examples}, indent=2, ensure_ascii=False)
        )
