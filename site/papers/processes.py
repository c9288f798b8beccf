"""A process of its own for work on files that may be made to do harm."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
"""Nothing of our own environment: the secret key and the database's address stay here."""


@contextmanager
def telling(*words: str, seconds: int) -> Iterator[Iterator[dict[str, Any]]]:
    """The lines of JSON that ``python -m WORDS`` tells while it works; they end with it, however it ends.

    It is killed after so many seconds, and when the block is left.
    """
    with subprocess.Popen(  # noqa: S603  # no word of it comes from a file
        [sys.executable, "-m", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        text=True,
    ) as process:
        limit = Timer(seconds, process.kill)
        limit.start()
        try:
            yield (json.loads(line) for line in process.stdout or () if line.endswith("\n"))
        finally:
            limit.cancel()
            process.kill()
