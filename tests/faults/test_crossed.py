"""Two want the same two rows in opposite order: ours lock in one order, and what is cut off all the same is told."""

from __future__ import annotations

from threading import Thread

import psycopg
import pytest

from tests.faults.conftest import POSTGRES, times
from tests.faults.services import wait_until
from tests.faults.test_at_once import at_once, secretary, site

__all__ = ["site"]

pytestmark = [pytest.mark.faults, pytest.mark.parametrize("engine", [POSTGRES])]

WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
LOCK = "SELECT 1 FROM fees_fee WHERE id = %s FOR UPDATE"


def mark(browser, fees, step="invoiced"):
    """The secretariat marks fees, or takes the last mark back; the answer's status."""
    form = {"fees": fees, "step": step, "on": "2026-02-01"}
    return browser.send("/cms/fees/?year=2026", form)


def invoiced(installation):
    return [row[0] is not None for row in installation.rows("SELECT invoiced_on FROM fees_fee ORDER BY id")]


def deadlocks(installation):
    """How many the server has cut by now; its processes report a moment later."""
    installation.rows("SELECT pg_stat_force_next_flush()")
    [(number,)] = installation.rows("SELECT deadlocks FROM pg_stat_database WHERE datname = ?", [installation.name])
    return number


@times
def test_two_mark_the_same_fees_in_opposite_order_then_neither_is_cut_off(site, engine, time_of):
    installation = site(engine)
    fees = installation.facts["fees"]
    browsers = [secretary(installation, f"10.7.0.{number}") for number in range(2)]

    for step in ("invoiced", "take_back") * 10:
        answers = at_once(lambda: mark(browsers[0], fees, step), lambda: mark(browsers[1], fees[::-1], step))  # noqa: B023
        assert [answer[0] for answer in answers] == [302, 302]

    assert deadlocks(installation) == 0


@times
def test_crossed_with_a_stranger_then_our_page_says_try_again_and_nothing_is_half(site, engine, time_of):
    """The stranger takes the second fee, waits until ours holds the first, and then wants that one too."""
    installation = site(engine)
    first, second = sorted(installation.facts["fees"])
    browser, answers = secretary(installation, "10.7.0.9"), []
    with psycopg.connect(installation.cluster.address(installation.name)) as stranger:
        stranger.execute("SET deadlock_timeout = '60s'")  # so that it is ours whom the server cuts off
        stranger.execute(LOCK, [second])
        ours = Thread(target=lambda: answers.append(mark(browser, [first, second])))
        ours.start()
        wait_until(lambda: bool(installation.rows(WAITING)), 20, "ours waits for the second fee")
        stranger.execute(LOCK, [first])
        ours.join(30)
        stranger.rollback()

    [(status, headers, text)] = answers
    assert (status, headers["retry-after"]) == (503, "30")
    assert "<h1>" in text
    assert "deadlock" not in text.lower()
    assert invoiced(installation) == [False, False]
    wait_until(lambda: deadlocks(installation) == 1, 10, "the server has counted it")
    assert mark(browser, [first, second])[0] == 302
    assert invoiced(installation) == [True, True]
