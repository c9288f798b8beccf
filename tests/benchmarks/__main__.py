"""``make bench``: the cost of our pages as multiples of a bare view, both served in the same run.

The servers are two gunicorn workers. Short runs alternate between them, and what is counted is the
processor time that each worker itself used, so that a busy machine changes the ratio little. Queries
are counted in this process by asking the same address through Django's test client. Both run with the
settings of production, on the demo; with PostgreSQL in a database of its own beside that of DATABASE_URL.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, BATCH = 12, 15
OURS, BARE = 8961, 8962


@dataclass
class Row:
    """One line of the table: what is asked, as whom, and how often."""

    name: str
    target: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], tuple[str, dict[str, str]]] | None = None
    rounds: int = ROUNDS
    batch: int = BATCH


def ask(port: int, path: str, headers: dict[str, str], body: str | None = None) -> tuple[int, bytes, dict[str, str]]:
    """One request over a connection of its own: status, body, headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST" if body is not None else "GET", path, body=body, headers=headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, content, dict(response.getheaders())


def worker_of(master: int) -> int:
    """The process that answers; gunicorn's master only watches it."""
    for _attempt in range(200):
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        if children:
            return int(children[0])
        time.sleep(0.05)
    raise RuntimeError("gunicorn started no worker")


def cpu_seconds(process: int) -> float:
    """Processor time the one thread of a process has used so far, user and system, to the nanosecond."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


@contextmanager
def served(module: str, port: int, environment: dict[str, str]) -> Iterator[int]:
    """A gunicorn worker on loopback; gives its process number, and stops it in the end."""
    gunicorn = Path(sys.executable).parent / "gunicorn"
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--log-level", "error"]
    master = subprocess.Popen([gunicorn, module, *options], cwd=ROOT, env=os.environ | environment)
    try:
        for _attempt in range(200):
            try:
                ask(port, "/", {"Host": "localhost"})
                break
            except OSError:
                time.sleep(0.1)
        yield worker_of(master.pid)
    finally:
        master.send_signal(signal.SIGTERM)
        master.wait(20)


def run_batch(port: int, process: int, row: Row) -> tuple[float, list[float]]:
    """Processor seconds a request in one short run, and the time each request took."""
    requests = [row.before() if row.before else (None, row.headers) for _request in range(row.batch)]
    used, times = cpu_seconds(process), []
    for body, headers in requests:
        start = time.perf_counter()
        status, _content, _headers = ask(port, row.path, headers, body)
        times.append((time.perf_counter() - start) * 1000)
        if status >= 400:
            raise SystemExit(f"{row.name}: {row.path} answered {status}")
    return (cpu_seconds(process) - used) / row.batch, times


def measure(row: Row, ours: int, bare: int) -> dict[str, Any]:
    """The row and the bare view in turn; the ratio of their sums, so that one slow run counts little."""
    cost, yardstick, times = 0.0, 0.0, []
    yard = Row("bare", "", "/", {"Host": "localhost"}, batch=BATCH * 20)
    for _round in range(row.rounds):
        seconds, taken = run_batch(OURS, ours, row)
        cost, times = cost + seconds, times + taken
        yardstick += run_batch(BARE, bare, yard)[0]
    times.sort()
    return {
        "B": cost / yardstick,
        "ms": cost / row.rounds * 1000,
        "p50": statistics.median(times),
        "p99": times[int(len(times) * 0.99)],
    }


PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.base",
    "SECRET_KEY": "of the benchmark only, where nothing is worth keeping secret",
    "HUB_HOST": "localhost",
    "SECURE_SSL_REDIRECT": "off",
    "REQUIRE_STAFF_SECOND_FACTOR": "off",
}
"""Production over plain HTTP on loopback."""


def prepare(folder: str) -> dict[str, Any]:
    """A database with the demo, and the style sheets as they are served; gives the demo's manifest."""
    os.environ["VAR_DIR"] = folder
    if address := os.environ.get("DATABASE_URL", ""):
        os.environ["DATABASE_URL"] = own_database(address)
    demo = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    os.environ.update(PRODUCTION)
    steps = [(["migrate", "-v", "0"], demo), (["demo", "--port", str(OURS)], demo)]
    for command, environment in [*steps, (["collectstatic", "--no-input", "-v", "0"], dict(os.environ))]:
        done = subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, stdout=sys.stderr)
        if done.returncode:
            raise SystemExit(f"{command[0]} failed")
    return json.loads((Path(folder) / "demo.json").read_text())


def own_database(address: str) -> str:
    """An empty database beside the one named, made anew; that one is not touched."""
    import psycopg  # only with PostgreSQL

    server, _slash, name = address.rpartition("/")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}_bench"')
        connection.execute(f'CREATE DATABASE "{name}_bench"')
    return f"{server}/{name}_bench"


def member_cookie(mail: str) -> str:
    """A session as after log-in."""
    from django.conf import settings  # app ready
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # app ready

    from accounts.models import User  # app ready
    from devices.storage import SessionStore  # app ready

    person = User.objects.get(email=mail)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "devices.adapter.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def queries_of(row: Row) -> int:
    """Queries of one warm request, counted in this process."""
    from django.db import connection  # app ready
    from django.test import Client  # app ready
    from django.test.utils import CaptureQueriesContext  # app ready

    client = Client()

    def once() -> None:
        body, headers = row.before() if row.before else ("", row.headers)
        extra = {"content_type": headers.get("Content-Type", ""), "headers": headers}
        client.generic("POST" if row.before else "GET", row.path, body, **extra)

    for _warming in range(3):
        once()
    with CaptureQueriesContext(connection) as found:
        once()
    return len(found)


def registration(path: str, host: str) -> Callable[[], tuple[str, dict[str, str]]]:
    """Makes ready one registration of a class: a fresh form with its hidden fields, filled in."""
    counter = iter(range(10_000))

    def make() -> tuple[str, dict[str, str]]:
        number = next(counter)
        status, page, headers = ask(OURS, f"{path}?q=skolan", {"Host": host})
        if status != 200:
            raise SystemExit(f"the registration form answered {status}")
        text = page.decode()
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
        cookie = headers.get("Set-Cookie", "").split(";")[0]
        school = re.search(r'name="school" value="(\d+)"', text)
        data = hidden | REGISTRATION | {"school": school.group(1) if school else ""}
        data |= {"class_label": f"8 grupp {number}", "contact_email": f"teacher{number}@school.example"}
        return urlencode(data), {
            "Host": host,
            "Cookie": cookie,
            "Origin": f"http://{host}",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    return make


REGISTRATION = {
    "composition": "one",
    "pupils": "24",
    "adults": "2",
    "contact_name": "Kim Lärare",
    "contact_phone": "0455-30 30 00",
    "not_pictured": "0",
    "needs_bus": "no",
    "photo": "on",
}


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="navet-bench-") as folder:
        manifest = prepare(folder)
        import django  # app ready

        django.setup()
        from tests.benchmarks.rows import rows  # app ready

        engine = os.environ.get("DATABASE_URL", "sqlite").split(":")[0]
        print(f"{engine}; B is the processor time of a bare view that answers with 20 KB")
        print(f"{'what':<34}{'B':>8}{'target':>9}{'queries':>9}{'KB':>7}{'ms':>8}{'p50':>8}{'p99':>8}")
        with (
            served("config.wsgi", OURS, {}) as ours,
            served("tests.benchmarks.bare:application", BARE, {"DJANGO_SETTINGS_MODULE": ""}) as bare,
        ):
            for row in rows(manifest, OURS, member_cookie, registration):
                for _warming in range(3):
                    _status, body, _headers = ask(OURS, row.path, row.headers) if not row.before else (0, b"", {})
                found = measure(row, ours, bare)
                queries = queries_of(row)
                print(
                    f"{row.name:<34}{found['B']:>8.1f}{row.target:>9}{queries:>9}"
                    f"{len(body) / 1000:>7.1f}{found['ms']:>8.2f}{found['p50']:>8.1f}{found['p99']:>8.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
