"""SQL time of search with many entries: ``python tests/benchmarks/search_sql.py [entries [words]]``.

Runs in a throw-away test database of whatever DATABASE_URL names (PostgreSQL on the same machine) and prints, for
one who may see everything and for those who may see little, the milliseconds of all statements of a search with
every row fetched: processor time, best and median of twenty runs, since a busy machine changes that little; then the
best by the clock, the number of statements, and of hits.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import django
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

RUNS = 20
QUERIES = {
    "in every entry": "industri",
    "in every title": "sida",
    "prefix": "in",
    "in one of fifty": "ord7",
    "two": "ord7 ord9",
    "phrase": '"industri i"',
    "in none": "saknas",
}


def fill(entries: int, words: int = 250):
    from search.actions import columns  # app ready
    from search.models import IndexEntry  # app ready
    from search.sources import IndexData  # app ready
    from tests.factories.networks import NetworkFactory  # app ready

    draw = random.Random(1)
    networks = [NetworkFactory() for _number in range(2)]
    rows = []
    for number in range(entries):
        network = networks[number % 10 == 0]
        written = " ".join(
            f"ord{draw.randrange(50)}{draw.choice(['', 'a', 'b', 'c' + str(draw.randrange(400))])}"
            for _ in range(words)
        )
        audience = frozenset([{"public"}, {network.key()}, {network.key("board")}, set()][number % 4])
        day = date(2026, 1, 1) - timedelta(days=draw.randrange(4000))
        data = IndexData("sv", f"Sida {number}", f"Om industri i länet. {written}", f"/sv/{number}/", audience, day)
        rows.append(IndexEntry(source="bench.page", source_id=number, language="sv", **columns(network, data)))
    IndexEntry.all_networks.bulk_create(rows, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return networks


def measure(network, keys, query):
    from search.engine import find  # app ready

    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        hits = find(network=network, language="sv", keys=keys, query=query)
    used = [answered(asked) for _run in range(RUNS)]
    clock = [one[1] for one in used]
    cpu = [one[0] for one in used]
    count = f"{hits.total_capped}{'+' if hits.is_capped else ''}"
    return f"{min(cpu):7.1f} {statistics.median(cpu):7.1f} {min(clock):7.1f} {len(asked):3}   {count}"


def answered(asked):
    """Processor time and time by the clock, in milliseconds, that the database takes to give every row."""
    start, used = time.perf_counter(), processor()
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(sql, params)
            cursor.fetchall()
    return (processor() - used) * 1000, (time.perf_counter() - start) * 1000


def processor():
    """Seconds of processor used so far: by this thread, in which SQLite works, and by PostgreSQL's process for us."""
    if connection.vendor == "sqlite":
        return time.thread_time()
    return int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]) / 1e9


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        big, small = fill(*map(int, sys.argv[1:] or ["10000"]))
        print(f"{connection.vendor}: ms of processor, best and median; best ms by the clock; statements; hits")
        for who, network, keys in [
            ("staff", big, {"public", big.key(), big.key("board"), big.key("staff")}),
            ("reader", big, {"public"}),
            ("guest", big, {f"item:{number}" for number in range(50)}),
            ("other network", small, {"public"}),
        ]:
            for name, query in QUERIES.items():
                print(f"{who:14} {name:16} {measure(network, keys, query)}")
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main()
