"""The folder of confidential files can only be read, as a system does with a broken disk; and who may open what."""

from __future__ import annotations

import os
import stat
import subprocess

import pytest

from tests.faults.conftest import both, times
from tests.faults.installation import pause
from tests.faults.load import log_in
from tests.faults.uploads import Uploads

pytestmark = [pytest.mark.faults, pytest.mark.filterwarnings("ignore")]


@pytest.fixture
def read_only():
    """Let a folder be read only, and again not; needs the right to mount."""
    folders = []

    def mount(*arguments):
        return subprocess.run(["mount", *arguments], capture_output=True).returncode

    def begin(folder):
        if os.geteuid() != 0 or mount("--bind", str(folder), str(folder)):
            pytest.skip("no right to mount a folder")
        folders.append(folder)
        assert mount("-o", "remount,ro,bind", str(folder)) == 0

    def end():
        while folders:
            subprocess.run(["umount", "-l", str(folders.pop())], check=True)

    yield begin, end
    end()


@both
@times
def test_private_files_can_only_be_read_then_papers_open_and_new_ones_come_afterwards(installation, read_only, time_of):
    begin, end = read_only
    uploads = Uploads(installation, 2)
    begin(installation.var / "private")
    uploads.start()
    pause(1.5)
    session = log_in(installation)[1]
    opened = installation.get(installation.facts["document"], cookie=session)[0]
    told = set(uploads.told)
    end()
    uploads.finish()

    assert told == set()
    assert opened == 200
    assert uploads.statuses == {503, 200}
    uploads.compare()
    assert installation.get("/sv/")[0] == 200


@both
@times
def test_papers_sent_two_at_a_time_then_no_other_account_may_open_files_or_folders(installation, time_of):
    Uploads(installation, 12).start().finish()

    private = installation.var / "private"
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in private.rglob("*") if not path.is_symlink()}
    assert modes == {(True, 0o700), (False, 0o600)}
