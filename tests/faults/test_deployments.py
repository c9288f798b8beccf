"""Two deployments that migrate at once, one that is killed half-way, and a disk that is full."""

from __future__ import annotations

import errno
import fcntl
import os
import random
import subprocess
import sys
from functools import partial
from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from library.storage import PrivateStorage
from networks.management.commands.migrate import LOCK
from tests.databases import ROOT
from tests.faults.conftest import POSTGRES, SQLITE, TIMES, both, times
from tests.faults.installation import pause
from tests.faults.load import Load, compare

pytestmark = [pytest.mark.faults, pytest.mark.filterwarnings("ignore")]

STOCK = (
    "import django; django.setup();"
    "from django.core.management import call_command;"
    "from django.core.management.commands.migrate import Command;"
    "call_command(Command(), verbosity=0)"
)

AS_SHIPPED = (
    "import sys;"
    "from networks.management.commands import migrate;"
    "migrate.IN_PIECES = set();"
    "from django.core.management import execute_from_command_line;"
    "execute_from_command_line(sys.argv)"
)


@pytest.fixture
def installation(request, install):
    """Migrated and filled; nothing runs."""
    if request.param == "sqlite":
        request.getfixturevalue("django_db_setup")
    made = install(request.param)
    made.start(web=False, work=False)
    yield made
    made.stop()


def begin(installation, *arguments):
    """Start Python in the installation's environment and go on."""
    command = [sys.executable, *arguments]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=installation.environment, stdout=quiet, stderr=quiet)


def empty_database(installation, name):
    """Make one on the installation's server; its address."""
    with psycopg.connect(installation.cluster.address("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return installation.cluster.address(name)


def while_another_migrates(installation, *arguments):
    """Whether a process that was started while another holds the lock waits for its end; its exit code."""
    if installation.cluster:
        with psycopg.connect(installation.cluster.address(installation.name), autocommit=True) as other:
            other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            process = begin(installation, *arguments)
            waited = _is_running_after(process, 20)
    else:
        with Path(f"{installation.var}/db.sqlite3.migrate-lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            process = begin(installation, *arguments)
            waited = _is_running_after(process, 20)
    return waited, process.wait(120)


def _is_running_after(process, seconds):
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


@both
@times
def test_migrate_while_another_migrates_then_waits(installation, time_of):
    assert while_another_migrates(installation, "manage.py", "migrate", "-v0") == (True, 0)


@both
def test_stock_migrate_while_another_migrates_then_does_not_wait(installation):
    """The negative control: Django's own command goes ahead."""
    assert while_another_migrates(installation, "-c", STOCK) == (False, 0)


@pytest.mark.skipif(TIMES < 2, reason="two whole migrations: in the long run")
@pytest.mark.parametrize("installation", [POSTGRES], indirect=True)
@times
def test_two_deployments_of_an_empty_database_and_one_killed_then_complete(installation, time_of):
    installation.environment["DATABASE_URL"] = empty_database(installation, f"{installation.name}_empty")
    killed = begin(installation, "manage.py", "migrate", "-v0")
    pause(random.uniform(2, 12))
    killed.kill()
    killed.wait()

    both = [begin(installation, "manage.py", "migrate", "-v0") for _number in range(2)]

    assert [process.wait(400) for process in both] == [0, 0]
    assert "[ ]" not in installation.run("manage.py", "showmigrations")


RENAMES = "0070_rename_pagerevision_revision"


def cut_off_within_it(installation, *arguments):
    """Kill a deployment in the middle of Wagtail's renaming of revisions; the exit code of the next one."""
    address = empty_database(installation, installation.name)
    command = [sys.executable, *arguments, "migrate", "wagtailcore", RENAMES]
    run = partial(
        subprocess.Popen, command, cwd=ROOT, env=installation.environment, stderr=subprocess.DEVNULL, text=True
    )
    with psycopg.connect(address) as other, run(stdout=subprocess.PIPE) as killed:
        told = ""
        while f"Applying wagtailcore.{RENAMES}" not in told:
            told += killed.stdout.read(1)
        other.execute("LOCK TABLE django_content_type IN ROW EXCLUSIVE MODE")  # its last steps refer to this table
        pause(3)
        killed.kill()
    return run(stdout=subprocess.DEVNULL).wait(100)


postgres = pytest.mark.parametrize("engine", [POSTGRES])


@postgres
@times
def test_deployment_killed_within_a_migration_then_the_next_one_completes(install, engine, time_of):
    assert cut_off_within_it(install(engine), "manage.py") == 0


@postgres
def test_deployment_killed_within_a_migration_without_its_transaction_then_stuck(install, engine):
    """The negative control: as Wagtail ships it."""
    assert cut_off_within_it(install(engine), "-c", AS_SHIPPED) == 1


# ---------------------------------------------------------------- a disk that is full


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of its own of so many megabytes; needs the right to mount."""
    mounted = []

    def make(size_megabytes):
        folder = tmp_path / "disk"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size_megabytes}m", "tmpfs", str(folder)]
        if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("no right to mount a small disk")
        mounted.append(folder)
        return folder

    yield make
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder):
    """Take all that is free on the disk."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


def save_too_much(storage):
    with pytest.raises(OSError, match="No space") as full:
        storage.save("documents/1/a.pdf", ContentFile(os.urandom(3 * 1024 * 1024)))
    assert full.value.errno == errno.ENOSPC


def test_upload_on_a_full_disk_then_no_half_file_stays(small_disk):
    folder = small_disk(2)
    storage = PrivateStorage(location=folder, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    save_too_much(storage)

    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert storage.save("documents/1/b.pdf", ContentFile(b"small")) == "documents/1/b.pdf"


def test_upload_on_a_full_disk_with_the_stock_storage_then_half_a_file_stays(small_disk):
    """The negative control."""
    folder = small_disk(2)

    save_too_much(FileSystemStorage(location=folder))

    assert (folder / "documents/1/a.pdf").stat().st_size > 0


@pytest.mark.parametrize("engine", [SQLITE])
@times
def test_full_disk_then_own_page_and_entries_again_when_there_is_room(
    install, small_disk, django_db_setup, engine, time_of
):
    installation = install(engine, folder=small_disk(48))
    try:
        installation.start(work=False)
        filler = fill(installation.var.parent)
        refused = Load(installation, 6, again=False).start().finish()
        status, headers, text = installation.get("/sv/")
        filler.unlink()
        back = installation.recovered(30)
        load = Load(installation, 6).start().finish()

        assert set(refused.statuses) <= {302, 503}
        assert refused.statuses[503] >= 1
        assert status in {200, 503}
        assert "Traceback" not in text
        assert headers.get("retry-after", "30") == "30"
        assert back < 30
        assert set(load.statuses) == {302}
        compare(installation, [*refused.attempts, *load.attempts])
        assert installation.rows("PRAGMA integrity_check") == [("ok",)]
    finally:
        installation.stop()
