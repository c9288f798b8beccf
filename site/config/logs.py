"""The file of the security log, which may be on a full or missing disk."""

from __future__ import annotations

import logging
from logging.handlers import WatchedFileHandler


class PatientFileHandler(WatchedFileHandler):
    """Python's, but a file that cannot be opened stops no request either.

    It forgives what fails while a line is written; opening the file, at first and after it was rotated, it does
    not. What could not be written is told to the console, as ``logging`` does.
    """

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)
