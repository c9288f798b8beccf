"""What an installation leans on, each our own and on a free port: PostgreSQL, Redis, a mail server with moods."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller


def free_port() -> int:
    """A port nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(check: Callable[[], Any], seconds: float, what: str) -> float:
    """Wait until the check gives something true; returns after how many seconds."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        with contextlib.suppress(Exception):
            if check():
                return time.monotonic() - start
        time.sleep(0.1)
    raise TimeoutError(f"{what}: not within {seconds} s")


def program(name: str) -> str | None:
    """Where a server's program is; Debian keeps those of PostgreSQL and nginx off the usual path."""
    places = [
        os.environ["PATH"],
        "/usr/sbin",
        *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)),
    ]
    return shutil.which(name, path=os.pathsep.join(places))


class Cluster:
    """A PostgreSQL of our own in a folder, to be stopped and started at will."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        folder.mkdir(parents=True)
        if self._as:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
        self._run("initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")

    @staticmethod
    def is_possible() -> bool:
        return all(program(name) for name in ("initdb", "pg_ctl"))

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=60 -c fsync=off"
        self._run(
            "pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "-o", options, "start"
        )

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", mode, "stop")

    def address(self, name: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def _run(self, name: str, *arguments: str) -> None:
        command = [*self._as, program(name) or name, *arguments]
        # The server must not inherit our pipes, or reading them would wait for its end.
        done = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=90)
        if done.returncode:
            raise RuntimeError(f"{name} failed with {done.returncode}")


class Redis:
    """A Redis of our own that keeps nothing."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL, cwd="/tmp")
        wait_until(lambda: socket.create_connection(("127.0.0.1", self.port), 1).close() is None, 20, "Redis")

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


class Mailbox:
    """A mail server whose ``mood`` is one of ok, hang, later, never, die; it keeps what it took by Message-ID."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mood = "ok"
        self.taken: Counter[str] = Counter()
        self.to: dict[str, str] = {}
        self.died = 0
        self._controller: Controller | None = None

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """From now on it refuses to be reached at all."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.mood == "later":
            return "451 try again later"
        if self.mood == "never":
            return "554 no"
        if self.mood == "hang":
            import asyncio  # optional: only this mood waits

            await asyncio.sleep(25)
            return "451 too slow"
        content = envelope.content.decode("utf-8", "replace")
        name = next(line for line in content.splitlines() if line.lower().startswith("message-id:"))
        name = name.split(":", 1)[1].strip()
        self.taken[name] += 1
        self.to[name] = envelope.rcpt_tos[0]
        if self.mood == "die":
            self.died += 1
            server.transport.abort()
        return "250 taken"
