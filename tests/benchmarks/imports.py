"""How long a register takes to come in: ``python -m tests.benchmarks.imports [rows [bad]]``.

In a throw-away test database of whatever DATABASE_URL names. A file with so many bad rows is checked, then one without
is checked and saved, by the same steps as the screen and its worker take. Prints seconds by the clock and of the
processor, what was found, and the most memory this process had.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import django
from django.test.utils import setup_databases, teardown_databases

from tests.benchmarks.packs import megabytes


def timed(name: str, act: Callable[[], Any]) -> Any:
    """Do it and print what it took."""
    start, used = time.perf_counter(), time.process_time()
    done = act()
    seconds, own = time.perf_counter() - start, time.process_time() - used
    print(f"{name}: {seconds:.1f} s ({own:.1f}), {megabytes():.0f} MB at most")
    return done


def main() -> None:
    """One line a step."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="navet-bench-")
    django.setup()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        from django.core.files.uploadedfile import SimpleUploadedFile  # app ready

        from extranet.exchange.actions import confirm, take_file  # app ready
        from extranet.members.models import Organisation  # app ready
        from tests.extranet.exchange.sheets import as_csv, rows, spoil  # app ready
        from tests.factories.networks import NetworkFactory, member_of  # app ready

        number, bad = map(int, sys.argv[1:] or ["5000", "37"])
        network = NetworkFactory(slug="karlskrona")
        by = member_of(network, "secretariat")

        def take(table: list[list[str]]) -> Any:
            file = SimpleUploadedFile("register.csv", as_csv(table))
            row = take_file(by=by, network=network, file=file)
            row.refresh_from_db()
            return row

        def held() -> int:
            return int(Organisation.objects.for_network(network).count())

        table = list(rows(number))
        spoil(table, bad)
        refused = timed(f"checked, {bad} of {number} rows bad", lambda: take(table))
        print(f"  {refused.report['bad_rows']} rows with their reasons, {held()} organisations saved")
        checked = timed("checked, all right", lambda: take(list(rows(number))))
        fingerprint = checked.report["fingerprint"]
        timed("saved", lambda: confirm(by=by, row=checked, sha256=checked.sha256, fingerprint=fingerprint))
        print(f"  {held()} organisations saved")
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main()
