"""A whole installation on this machine: gunicorn, the worker, a database of its own, folders of its own."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg

from tests.databases import ROOT, template_file
from tests.faults.services import Cluster, Mailbox, Redis, free_port, wait_until

HOST = "karlskrona.localhost"
LONGEST_SENDING = timedelta(seconds=30)
"""The mail server's 20 seconds and the worker's patience with a busy database."""
WEB_WORKERS = 2


class Installation:
    """Started with ``start``; everything it starts is stopped by ``stop``, by process id."""

    def __init__(self, folder: Path, cluster: Cluster | None = None, *, places: int = 12, careless: str = "") -> None:
        self.var, self.cluster, self.places = folder / "var", cluster, places
        self.var.mkdir(parents=True)
        self.mailbox, self.redis = Mailbox(), Redis() if cluster else None
        self.port = free_port()
        self.name = f"nv_{secrets.token_hex(6)}"  # a port comes free again within one run
        self.web: subprocess.Popen[bytes] | None = None
        self.work: subprocess.Popen[bytes] | None = None
        self.work_started_at = datetime.now(UTC)
        self.log = (folder / "log").open("wb")
        self.facts: dict[str, Any] = {}
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "VAR_DIR": str(self.var),
            "EMAIL_URL": self.mailbox.address,
            "CARELESS": careless,
        }
        if cluster:
            self.environment["DATABASE_URL"] = cluster.address(self.name)
        if self.redis:
            self.environment["REDIS_URL"] = self.redis.address

    # ------------------------------------------------------------ start and stop

    def start(self, *, web: bool = True, work: bool = True) -> None:
        self.mailbox.start()
        if self.redis:
            self.redis.start()
        self._make_database()
        self.facts = json.loads(self.run("-m", "tests.faults.prepare", str(self.places)).splitlines()[-1])
        if web:
            self.start_web()
        if work:
            self.start_work()

    def _make_database(self) -> None:
        if self.cluster is None:
            if template_file().exists():
                shutil.copy(template_file(), self.var / "db.sqlite3")
            else:
                self.run("manage.py", "migrate", "-v0")
            return
        with psycopg.connect(self.cluster.address("postgres"), autocommit=True) as connection:
            names = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
            if "template_navet" not in names:
                connection.execute("CREATE DATABASE template_navet")
                address = self.cluster.address("template_navet")
                self.run("manage.py", "migrate", "-v0", DATABASE_URL=address)
            connection.execute(f"CREATE DATABASE {self.name} TEMPLATE template_navet")

    def start_web(self) -> None:
        """Serve; at another port where somebody took ours since it was found free."""
        for _try in range(3):
            self.web = web = self._serve()
            try:
                wait_until(
                    lambda web=web: web.poll() is not None or self.get("/healthz")[0] == 200, 60, "the web server"
                )
            except TimeoutError as error:
                raise TimeoutError(f"{error}: {self.told()}") from error
            if web.poll() is None:
                return
            self.port = free_port()
        raise RuntimeError(self.told())

    def _serve(self) -> subprocess.Popen[bytes]:
        bind, gunicorn = f"127.0.0.1:{self.port}", str(Path(sys.executable).parent / "gunicorn")
        options = ["--workers", str(WEB_WORKERS), "--threads", "8", "--log-level", "warning", "--timeout", "30"]
        # The master keeps the code, so that a worker that was killed is back at once.
        command = [gunicorn, "config.wsgi", "--bind", bind, "--preload", *options]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log)

    def told(self) -> str:
        """The end of what web server and worker have written."""
        return Path(self.log.name).read_text("utf-8", "replace")[-3000:]

    def start_work(self) -> None:
        command = [sys.executable, "manage.py", "work", "-v0", "--pause", "1"]
        self.work_started_at = datetime.now(UTC)
        self.work = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log)

    def stop(self) -> None:
        for process in (self.web, self.work):
            if process and process.poll() is None:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    for child in children(process.pid):
                        os.kill(child, signal.SIGKILL)
                    process.kill()
                    process.wait()
        self.web = self.work = None
        self.mailbox.stop()
        if self.redis:
            self.redis.stop()
        self.log.close()

    def run(self, *arguments: str, **environment: str) -> str:
        """Run Python with these arguments in the installation's environment; gives what it said."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return done.stdout

    # ------------------------------------------------------------ breaking

    def kill_web_worker(self, index: int = 0) -> None:
        """kill -9 one of the processes that answer; gunicorn's master makes a new one."""
        assert self.web
        pids = children(self.web.pid)
        if pids:
            os.kill(pids[index % len(pids)], signal.SIGKILL)

    def kill_work(self) -> None:
        """kill -9 the task worker, and start it anew as a supervisor does."""
        assert self.work
        self.work.kill()
        self.work.wait()
        self.start_work()

    def terminate_connections(self) -> int:
        """Cut all connections to the database, wherever in a transaction they are; returns how many."""
        assert self.cluster
        with psycopg.connect(self.cluster.address("postgres"), autocommit=True) as connection:
            cut = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [self.name]
            )
            return len(cut.fetchall())

    def let_time_pass(self) -> None:
        """What waits for its next attempt or was taken by a dead worker is due now; a pause is over.

        What the living worker is sending this moment stays its own: given back, it would leave twice.
        """
        self.write("UPDATE notifications_mail SET next_attempt_at = created_at WHERE state = 'failed'")
        dead = max(self.work_started_at, datetime.now(UTC) - LONGEST_SENDING)
        self.write(
            "UPDATE notifications_mail SET claimed_at = '2020-01-01 00:00:00+00:00' "
            f"WHERE state = 'sending' AND claimed_at < '{dead:%Y-%m-%d %H:%M:%S.%f}+00:00'"
        )
        self.forget_cache()

    def forget_cache(self) -> None:
        """Empty the cache."""
        if self.redis:
            import redis  # optional: only with PostgreSQL

            redis.Redis(port=self.redis.port).flushall()
        else:
            shutil.rmtree(self.var / "cache", ignore_errors=True)

    # ------------------------------------------------------------ asking

    def get(self, path: str, *, cookie: str = "", timeout: float = 30) -> tuple[int, dict[str, str], str]:
        return self.ask("GET", path, headers={"Cookie": cookie}, timeout=timeout)

    def ask(
        self, method: str, path: str, *, body: str = "", headers: dict[str, str] | None = None, timeout: float = 30
    ) -> tuple[int, dict[str, str], str]:
        """One request as the proxy in front would hand it on: status, headers in small letters, text."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            given = {"Host": HOST, "X-Forwarded-Proto": "https", "Origin": f"https://{HOST}"}
            connection.request(method, path, body=body or None, headers=given | (headers or {}))
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            # Of several cookies each is kept; other headers come once.
            found: dict[str, str] = {}
            for name, value in answer.getheaders():
                found[name.lower()] = f"{found[name.lower()]}\n{value}" if name.lower() in found else value
            return answer.status, found, text
        finally:
            connection.close()

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask the database past the application."""
        if self.cluster:
            with psycopg.connect(self.cluster.address(self.name), autocommit=True) as connection:
                return connection.execute(statement.replace("?", "%s"), parameters).fetchall()
        connection = sqlite3.connect(self.var / "db.sqlite3", timeout=20)
        try:
            return connection.execute(statement, parameters).fetchall()
        finally:
            connection.close()

    def write(self, statement: str) -> None:
        """Change the database past the application."""
        if self.cluster:
            with psycopg.connect(self.cluster.address(self.name), autocommit=True) as connection:
                connection.execute(statement)
            return
        connection = sqlite3.connect(self.var / "db.sqlite3", timeout=20)
        try:
            with connection:
                connection.execute(statement)
        finally:
            connection.close()

    def recovered(self, seconds: float = 30) -> float:
        """Wait until pages are served again; returns after how many seconds."""
        return wait_until(lambda: self.get("/sv/", timeout=5)[0] == 200, seconds, "pages are served again")


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def pause(seconds: float) -> None:
    """Wait; here so that a fault reads as a list of steps."""
    time.sleep(seconds)
