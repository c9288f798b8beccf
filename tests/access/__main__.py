"""``python -m tests.access [NAME …]``: write the table from what the code answers now, and print its size.

With names of addresses only their lines, and those that are new, are asked again.

Read every changed cell before committing it; the table is the expectation.
"""

import logging
import os
import sys

import django
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
django.setup()

from tests.access import table  # noqa: E402
from tests.access.addresses import addresses  # noqa: E402
from tests.access.world import build  # noqa: E402


def main() -> None:
    """Build the world in a database of its own and ask every address."""
    setup_test_environment()
    logging.disable(logging.CRITICAL)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        world = build()
        known = table.read() if len(sys.argv) > 1 else {}
        found = [
            (line, known[line.key] if keep(line, known) else table.cells(world, line))
            for line in table.lines(addresses())
        ]
        sys.stdout.write(f"{table.write(iter(found))} access cells\n")
    finally:
        teardown_databases(databases, verbosity=0)


def keep(line: table.Line, known: dict[tuple[str, str, str], dict[str, int]]) -> bool:
    """Whether the line stands already and was not asked for by name."""
    return line.key in known and line.address.name not in sys.argv[1:]


if __name__ == "__main__":
    main()
