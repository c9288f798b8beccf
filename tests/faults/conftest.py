"""Installations that live as long as a file of tests: one on SQLite, one on a PostgreSQL of our own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from config import env
from tests.faults.installation import Installation
from tests.faults.services import Cluster

HAS_POSTGRES = env.text("DATABASE_URL", "").startswith("postgres")
REQUIRED = os.environ.get("REQUIRE_SERVERS") == "1"
"""Whether a server that is not here fails its tests instead of leaving them out."""
TIMES = int(os.environ.get("FAULTS", "1"))
"""How often each fault is made; ``make soak FAULTS=20`` for the long run."""

SQLITE = pytest.param(
    "sqlite",
    marks=[
        pytest.mark.xdist_group("faults-sqlite"),
        pytest.mark.skipif(HAS_POSTGRES and TIMES < 2, reason="on SQLite in the run without DATABASE_URL"),
    ],
)
POSTGRES = pytest.param(
    "postgresql",
    marks=[
        pytest.mark.xdist_group("faults-postgres"),
        pytest.mark.postgres,
        pytest.mark.skipif(not HAS_POSTGRES, reason="needs PostgreSQL in DATABASE_URL"),
    ],
)
both = pytest.mark.parametrize("installation", [SQLITE, POSTGRES], indirect=True)
times = pytest.mark.parametrize("time_of", range(TIMES))
only_postgres = pytest.mark.parametrize("installation", [POSTGRES], indirect=True)


@pytest.fixture(scope="session")
def ground() -> Iterator[Path]:
    """A folder that the database server's own user may enter."""
    with tempfile.TemporaryDirectory(prefix="navet-faults-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def cluster(ground) -> Iterator[Cluster]:
    """A PostgreSQL server that may be stopped, never the machine's own."""
    if not Cluster.is_possible() and not REQUIRED:
        pytest.skip("PostgreSQL's initdb and pg_ctl are not here.")
    made = Cluster(ground / "postgresql")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def install(request, ground):
    """Make an installation: ``install("sqlite", places=60, careless="places")``. The caller stops it."""
    numbers = count()

    def make(engine: str, *, folder: Path | None = None, **options) -> Installation:
        cluster = request.getfixturevalue("cluster") if engine == "postgresql" else None
        return Installation(folder or ground / f"{engine}-{next(numbers)}", cluster, **options)

    return make


@pytest.fixture(scope="module")
def installation(request, install) -> Iterator[Installation]:
    """One that serves all tests of a file."""
    if request.param == "sqlite":
        request.getfixturevalue("django_db_setup")  # makes the migrated file that is copied
    made = install(request.param)
    try:
        made.start()
        yield made
    finally:
        made.stop()
