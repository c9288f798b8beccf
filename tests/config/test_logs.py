"""The security log while its disk is full or gone."""

import logging
from logging.handlers import WatchedFileHandler

import pytest

from config.logs import PatientFileHandler

LINE = logging.LogRecord("security", logging.INFO, __file__, 1, "a line", None, None)
NOT_WRITABLE = ["/dev/full", "/proc/no-such-folder/security.log"]


@pytest.mark.parametrize("file", NOT_WRITABLE)
def test_handler_when_the_file_cannot_be_written_then_the_console_is_told_and_nothing_fails(file, capsys):
    handler = PatientFileHandler(file, delay=True)

    handler.emit(LINE)

    assert "a line" in capsys.readouterr().err
    if file == "/dev/full":  # what is still in the buffer fails once more
        with pytest.raises(OSError, match="No space"):
            handler.close()


def test_stock_handler_when_the_folder_is_missing_then_the_request_would_fail():
    """The negative control."""
    with pytest.raises(OSError, match="No such file"):
        WatchedFileHandler(NOT_WRITABLE[1], delay=True).emit(LINE)


def test_handler_when_there_is_room_again_then_it_writes(tmp_path, capsys):
    file = tmp_path / "later" / "security.log"
    handler = PatientFileHandler(file, delay=True)
    handler.emit(LINE)

    file.parent.mkdir()
    handler.emit(LINE)
    handler.close()

    assert file.read_text() == "a line\n"
