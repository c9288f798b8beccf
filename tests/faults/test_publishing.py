"""The web server dies, or is renewed, while a page is published; and what is broken that no page needs."""

from __future__ import annotations

import os
import random
import signal

import pytest

from tests.faults.conftest import SQLITE, both, times
from tests.faults.installation import pause
from tests.faults.load import Load, compare, log_in
from tests.faults.publishing import Publishing

pytestmark = [pytest.mark.faults, pytest.mark.filterwarnings("ignore")]


@both
@times
def test_web_process_killed_while_a_page_is_published_then_old_or_new_and_never_half(installation, time_of):
    publishing = Publishing(installation, 6).start()
    for _time in range(4):
        pause(random.uniform(0.1, 0.6))
        installation.kill_web_worker(random.randrange(2))
    installation.recovered(30)
    publishing.finish()

    assert publishing.statuses <= {302, 0}
    assert publishing.told >= 6
    publishing.compare()


@both
@times
def test_web_processes_renewed_under_load_then_no_request_fails(installation, time_of):
    load = Load(installation, 30, again=False).start()
    for _time in range(3):
        pause(0.4)
        os.kill(installation.web.pid, signal.SIGHUP)
    load.finish()

    assert set(load.statuses) == {302}
    compare(installation, load.attempts)


@pytest.mark.parametrize("engine", [SQLITE])
def test_folder_of_the_log_is_gone_then_people_log_in_all_the_same(install, django_db_setup, engine):
    """A full disk is asked of the handler itself (tests/config/test_logs.py)."""
    installation = install(engine)
    installation.environment["SECURITY_LOG"] = "/proc/no-such-folder/security.log"
    try:
        installation.start(work=False)

        status, session = log_in(installation)

        assert (status, bool(session)) == (302, True)
        assert installation.get("/sv/extranet/", cookie=session)[0] == 200
        assert '"event": "log_in"' in installation.told()  # on the console in place of the file
    finally:
        installation.stop()
