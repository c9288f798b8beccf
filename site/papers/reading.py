"""Having a paper read by a process of its own."""

from __future__ import annotations

import logging
import subprocess
import sys

from papers.processes import ENVIRONMENT

logger = logging.getLogger(__name__)

KINDS = {"pdf", "docx", "pptx", "xlsx"}
PLAIN = {"csv", "txt"}
SECONDS = 60
MAX_PLAIN_BYTES = 1024 * 1024


def text_of(data: bytes, kind: str) -> str:
    """The text of a file; nothing where its kind has none, it is broken, or it asks for too much."""
    if kind in PLAIN:
        return " ".join(data[:MAX_PLAIN_BYTES].decode("utf-8", "ignore").replace("\x00", " ").split())
    if kind not in KINDS:
        return ""
    command = [sys.executable, "-m", "papers.texts", kind]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, env=ENVIRONMENT, check=True)  # noqa: S603  # no word of it comes from the file
    except (subprocess.SubprocessError, OSError) as error:
        logger.warning("A %s could not be read for search: %s", kind, type(error).__name__)
        return ""
    return done.stdout.decode("utf-8", "ignore").replace("\x00", " ")
