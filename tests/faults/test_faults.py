"""Something breaks while classes are entered: nothing told is lost or doubled, and service is back by itself.

Each fault is made once here and so many times with ``make soak FAULTS=20``.
"""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest

from tests.faults.conftest import both, only_postgres, times
from tests.faults.installation import pause
from tests.faults.load import Attempt, Load, all_mails_arrive, compare, log_in
from tests.faults.uploads import Uploads

pytestmark = [pytest.mark.faults, pytest.mark.filterwarnings("ignore")]

NUMBER = 16
BACK_WITHIN = 30
PROBES = ["/healthz", "/readyz"]


def under_load(installation, break_it, number=NUMBER):
    """Break something at a random moment of the load; the ledger is compared when all is served again."""
    load = Load(installation, number).start()
    pause(random.uniform(0.05, 0.6))
    break_it()
    back = installation.recovered(BACK_WITHIN)
    load.finish()
    assert all(attempt.told for attempt in load.attempts), load.statuses
    compare(installation, load.attempts)
    return load, back


@both
@times
def test_web_process_killed_then_nothing_told_is_lost(installation, time_of):
    def kill():
        for _time in range(3):
            installation.kill_web_worker(random.randrange(2))
            pause(random.uniform(0.1, 0.4))

    known = set(installation.mailbox.taken)
    load, _back = under_load(installation, kill, number=40)

    assert set(load.statuses) <= {302, 0}
    assert all_mails_arrive(installation, known=known) == Counter()


@both
@times
def test_web_process_killed_while_papers_are_sent_then_each_that_is_told_lies_whole_on_the_disk(installation, time_of):
    uploads = Uploads(installation, 8).start()
    for _time in range(3):
        pause(random.uniform(0.1, 0.5))
        installation.kill_web_worker(random.randrange(2))
    installation.recovered(BACK_WITHIN)
    uploads.finish()

    assert uploads.told == set(uploads.papers)
    assert uploads.statuses <= {200, 0}
    uploads.compare()


@both
@times
def test_task_worker_killed_then_every_mail_is_sent(installation, time_of):
    def kill():
        installation.kill_work()
        pause(random.uniform(0.5, 2.5))
        installation.kill_work()

    known = set(installation.mailbox.taken)

    load, _back = under_load(installation, kill)

    assert set(load.statuses) == {302}
    # The server took it and the worker died before it could write that down: at most one a kill, known by its id.
    assert all_mails_arrive(installation, known=known).total() <= 2


@both
def test_one_form_sent_many_times_at_once_is_one_entry(installation):
    one = Attempt()
    load = Load(installation, 8, at_once=8)
    load.attempts[:] = load._left[:] = [one] * 8

    load.start().finish()

    assert one.told
    assert installation.rows("SELECT count(*) FROM competition_entry WHERE contact_email = ?", [one.mail]) == [(1,)]
    compare(installation, [one])


@only_postgres
@times
def test_database_stopped_then_own_page_at_once_and_back_by_itself(installation, time_of):
    seen = []

    def stop():
        installation.cluster.stop()
        try:
            for path in ("/sv/", "/sv/tavlingen/", "/account/login/"):
                start = time.monotonic()
                status, headers, text = installation.get(path, timeout=10)
                seen.append((status, headers.get("retry-after"), time.monotonic() - start, text))
            alive, ready = [installation.ask("GET", path, headers={"Host": "localhost"}) for path in PROBES]
            assert (alive[0], ready[0], ready[2]) == (200, 503, "database\nmigrations\nworker\n")
        finally:
            installation.cluster.start()

    known, died = set(installation.mailbox.taken), installation.mailbox.died
    load, back = under_load(installation, stop)

    assert {status for status, *_rest in seen} == {503}
    assert {retry for _status, retry, *_rest in seen} == {"30"}
    assert max(seconds for _status, _retry, seconds, _text in seen) < 5
    for *_rest, text in seen:
        assert "<h1>" in text
        assert "Traceback" not in text
        assert "psycopg" not in text
    assert set(load.statuses) <= {302, 503}
    assert max(attempt.slowest_seconds for attempt in load.attempts) < 10
    assert back < 10
    assert all_mails_arrive(installation, known=known).total() <= 1 + installation.mailbox.died - died


@only_postgres
@times
def test_connections_cut_in_transactions_then_nothing_told_is_lost(installation, time_of):
    def cut():
        for _time in range(4):
            installation.terminate_connections()
            pause(random.uniform(0.05, 0.3))

    load, back = under_load(installation, cut, number=40)

    assert set(load.statuses) <= {302, 503}
    assert back < 10
    all_mails_arrive(installation)


@only_postgres
@times
def test_redis_away_then_pages_and_entries_go_on_and_log_in_is_closed(installation, time_of):
    installation.forget_cache()
    status, session = log_in(installation)
    assert status == 302
    assert installation.get("/sv/extranet/", cookie=session)[0] == 200
    installation.redis.stop()
    try:
        start = time.monotonic()
        answers = [installation.get(path)[0] for path in ("/sv/", "/sv/tavlingen/", "/sv/search/?q=industri")]
        assert answers == [200, 200, 200]
        assert installation.get("/sv/extranet/", cookie=session)[0] == 200
        assert time.monotonic() - start < 10
        assert log_in(installation) == (503, "")
        load = Load(installation, 6).start().finish()
        assert set(load.statuses) == {302}
    finally:
        installation.redis.start()
    pause(2.5)
    assert log_in(installation)[0] == 302
    installation.forget_cache()
    assert installation.get("/sv/extranet/", cookie=session)[0] == 200
    compare(installation, load.attempts)
    all_mails_arrive(installation)


@only_postgres
@times
def test_redis_flushed_under_load_then_nothing_told_is_lost_and_all_stay_logged_in(installation, time_of):
    _status, session = log_in(installation)

    def flush():
        for _time in range(4):
            installation.forget_cache()
            pause(random.uniform(0.1, 0.3))

    load, _back = under_load(installation, flush)

    assert set(load.statuses) == {302}
    assert installation.get("/sv/extranet/", cookie=session)[0] == 200
    all_mails_arrive(installation)


@both
@pytest.mark.parametrize("mood", ["away", "hang", "later", "never", "die"])
@times
def test_mail_server_in_a_bad_mood_then_no_one_waits_and_no_mail_is_lost(installation, mood, time_of):
    mailbox = installation.mailbox
    known, died = set(mailbox.taken), mailbox.died
    if mood == "away":
        mailbox.stop()
    mailbox.mood = mood
    load = Load(installation, 4, at_once=2).start().finish()
    pause(2)
    if mood == "away":
        mailbox.start()
    mailbox.mood = "ok"

    assert set(load.statuses) == {302}
    # Whoever waited for the mail server would wait for its time to run out, which is 20 seconds.
    assert max(attempt.slowest_seconds for attempt in load.attempts) < 10
    compare(installation, load.attempts)
    # Twice only where the server died after it had taken the mail, and then with the same Message-ID.
    assert all_mails_arrive(installation, known=known).total() <= mailbox.died - died
    arrived = set(mailbox.to.values())
    assert {attempt.mail for attempt in load.attempts} <= arrived


def test_ledger_tells_when_an_entry_is_lost_or_doubled():
    """The negative control of the tool itself."""

    class Broken:
        def rows(self, statement, parameters=()):
            if "competition_entry" in statement:
                return [("0" * 32, "x@example.org", "held")]
            return [(1,)]

    with pytest.raises(AssertionError, match="told and lost"):
        compare(Broken(), [Attempt(told=True)])
