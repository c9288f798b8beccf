"""PostgreSQL has no connection left, or its disk is full: 503 with a word, nothing half saved, and back by itself.

The full disk is a tablespace on a small file system of its own, which takes root: tables and indexes cannot grow,
while the server's own log has room. A full disk under that log stops the server; that is the fault of
``test_faults.test_database_stopped_then_own_page_at_once_and_back_by_itself``.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from contextlib import suppress

import psycopg
import pytest

from tests.faults.conftest import POSTGRES, TIMES, times
from tests.faults.installation import pause
from tests.faults.test_faults import under_load

pytestmark = [
    pytest.mark.faults,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(TIMES < 2, reason="takes minutes: part of make soak (FAULTS=2)"),
]
only_postgres = pytest.mark.parametrize("engine", [POSTGRES])


@pytest.fixture
def site(install):
    """An installation on PostgreSQL; ``before`` happens before its web processes start."""
    started = []

    def make(engine, before=lambda installation: None):
        made = install(engine, places=60)
        started.append(made)
        made.start(web=False, work=False)
        before(made)
        made.start_web()
        return made

    yield make
    for made in started:
        made.stop()


def answers(installation, seen):
    """What readers get meanwhile, once it is not served."""
    for _time in range(40):
        status, headers, text = installation.get("/account/login/", timeout=15)
        seen.append(status)
        if status == 503:
            assert headers["retry-after"] == "30"
            assert "<h1>" in text
            assert "psycopg" not in text
            assert "Traceback" not in text
            return


@only_postgres
@times
def test_no_connection_is_left_then_own_page_and_back_by_itself(site, engine, time_of):
    installation, seen = site(engine), []

    def use_up():
        address, held = installation.cluster.address("postgres"), []
        try:
            for _time in range(3):
                with suppress(psycopg.OperationalError):
                    while len(held) < 200:
                        held.append(psycopg.connect(address, autocommit=True))
                held[0].execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [installation.name]
                )
                pause(0.2)
            answers(installation, seen)
            pause(0.5)
        finally:
            for connection in held:
                connection.close()

    load, back = under_load(installation, use_up)

    assert 503 in seen
    assert set(load.statuses) <= {302, 503}
    assert 503 in load.statuses
    assert back < 10


def small_disk(folder):
    """A file system of its own for one tablespace; False where we may not make one."""
    folder.mkdir(exist_ok=True)
    user = pwd.getpwnam("postgres")
    options = f"size=300m,uid={user.pw_uid},gid={user.pw_gid},mode=0700"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True)
    return done.returncode == 0


@pytest.fixture
def disk(ground, cluster):
    folder = ground / "small-disk"
    if os.geteuid() != 0 or not small_disk(folder):
        pytest.skip("No file system can be mounted here.")
    yield folder
    with psycopg.connect(cluster.address("postgres"), autocommit=True) as connection:
        of_disk = (
            "SELECT datname FROM pg_database WHERE dattablespace = (SELECT oid FROM pg_tablespace WHERE spcname = %s)"
        )
        for (name,) in connection.execute(of_disk, ["small"]).fetchall():
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.execute("DROP TABLESPACE IF EXISTS small")
    subprocess.run(["umount", "-l", str(folder)], check=True)


@only_postgres
@times
def test_disk_of_the_database_is_full_then_nothing_told_is_lost_and_back_by_itself(disk, site, engine, time_of):
    """The disk comes first, so that it goes last."""

    def move(installation):
        with psycopg.connect(installation.cluster.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{disk / 'space'}'")
            connection.execute(f"ALTER DATABASE {installation.name} SET TABLESPACE small")

    space = disk / "space"
    space.mkdir()
    user = pwd.getpwnam("postgres")
    os.chown(space, user.pw_uid, user.pw_gid)
    installation = site(engine, before=move)
    filler = disk / "filler"

    def fill():
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(1024 * 1024))
        with suppress(OSError), filler.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(1024))
        try:
            pause(4)
        finally:
            filler.unlink()

    load, back = under_load(installation, fill, number=60)

    assert set(load.statuses) <= {302, 503}
    assert 503 in load.statuses
    assert back < 10
