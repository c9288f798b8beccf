"""Many do the same at the same moment, against a live server; and each test again with the lock taken out.

SQLite holds the whole database for a writer, so there the races cannot be shown and the controls are left out.
"""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.faults.conftest import POSTGRES, SQLITE, times
from tests.faults.load import IN_USE, SECRET, Load, all_mails_arrive, compare

pytestmark = [pytest.mark.faults, pytest.mark.filterwarnings("ignore")]

PLACES = 60
ATTEMPTS = int(os.environ.get("FAULTS_ATTEMPTS", "120"))
LINK = re.compile(r"https?://[^/\s]+(/\w\w/entry/[\w-]{43}/)")
both = pytest.mark.parametrize("engine", [SQLITE, POSTGRES])
postgres = pytest.mark.parametrize("engine", [POSTGRES])


@pytest.fixture
def site(install, request):
    """Start an installation that is stopped after the test."""
    started = []

    def make(engine, **options):
        if engine == "sqlite":
            request.getfixturevalue("django_db_setup")
        work = options.pop("work", False)
        made = install(engine, **options)
        started.append(made)
        made.start(work=work)
        return made

    yield make
    for made in started:
        made.stop()


def at_once(*calls):
    """Call all at the same moment, each in a thread of its own; their answers in order."""
    start, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index):
        start.wait()
        answers[index] = calls[index]()

    threads = [threading.Thread(target=run, args=[index]) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return answers


class Browser:
    """Keeps cookies and sends forms, as one person's browser."""

    def __init__(self, installation, address="10.9.0.1"):
        self.installation, self.address, self.cookies = installation, address, {"__Host-csrf": SECRET}

    def send(self, path, form=None):
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": self.address,
        }
        body = ""
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({"csrfmiddlewaretoken": self.cookies["__Host-csrf"]} | form, doseq=True)
        answer = self.installation.ask("GET" if form is None else "POST", path, body=body, headers=headers)
        for line in answer[1].get("set-cookie", "").split("\n"):
            name, _sign, value = line.split(";")[0].partition("=")
            if name:
                self.cookies[name.strip()] = value
        return answer


def secretary(installation, address):
    browser = Browser(installation, address)
    form = {"login": installation.facts["people"]["secretariat"], "password": installation.facts["password"]}
    assert browser.send("/account/login/", form)[0] == 302
    return browser


def note(**figures):
    """Long runs keep their figures."""
    if path := os.environ.get("FAULTS_LOG"):
        with Path(path).open("a") as file:
            file.write(json.dumps(figures) + "\n")


# ---------------------------------------------------------------- places


def enter_all(installation):
    load = Load(installation, ATTEMPTS, at_once=32, again=False)
    start = time.monotonic()
    load.start().finish()
    return load, time.monotonic() - start


@both
@times
def test_more_classes_than_places_then_each_place_is_given_once(site, engine, time_of):
    installation = site(engine, places=PLACES, work=True)

    load, seconds = enter_all(installation)

    assert load.statuses == {302: ATTEMPTS}
    compare(installation, load.attempts)
    rows = installation.rows("SELECT state FROM places_place ORDER BY position")
    assert [row[0] for row in rows] == ["held"] * PLACES + ["waiting"] * (ATTEMPTS - PLACES)
    assert all_mails_arrive(installation, seconds=300) == Counter()
    assert Counter(installation.mailbox.to.values()) == Counter(attempt.mail for attempt in load.attempts)
    slowest = sorted(attempt.slowest_seconds for attempt in load.attempts)
    note(
        what="places", engine=engine, attempts=ATTEMPTS, held=PLACES, seconds=round(seconds, 1),
        p99_seconds=round(slowest[int(len(slowest) * 0.99) - 1], 2),
    )  # fmt: skip


@postgres
def test_more_classes_than_places_without_the_lock_then_oversold(site, engine):
    installation = site(engine, places=PLACES, careless="places")

    enter_all(installation)

    held = installation.rows("SELECT count(*) FROM places_place WHERE state = 'held'")[0][0]
    note(what="places, control", engine=engine, attempts=ATTEMPTS, held=held)
    assert held > PLACES


# ---------------------------------------------------------------- the waiting list


def withdraw_all(installation):
    """Half of those with a place and half of those who wait withdraw at the same moment."""
    load = Load(installation, 16, again=False).start().finish()
    mails = installation.rows('SELECT "to", text FROM notifications_mail')
    links = {to: LINK.search(text)[1] for to, text in mails}
    browsers = []
    for attempt in load.attempts[4:12]:
        browser = Browser(installation, f"10.8.0.{attempt.number}")
        home = browser.send(links[attempt.mail])[1]["location"]
        browsers.append((browser, f"{home}withdraw/"))
    return at_once(*[lambda b=browser, a=address: b.send(a, {})[0] for browser, address in browsers])


def state_of_places(installation):
    states = Counter(row[0] for row in installation.rows("SELECT state FROM places_place"))
    offers = installation.rows("SELECT count(*) FROM notifications_mail WHERE template = 'entry_offered'")[0][0]
    [(taken, capacity)] = installation.rows("SELECT taken, capacity FROM places_pool")
    return states, offers, taken, capacity


@both
@times
def test_withdrawals_and_the_waiting_list_at_once_then_no_place_is_lost_or_doubled(site, engine, time_of):
    installation = site(engine, places=8)

    statuses = withdraw_all(installation)

    assert statuses == [302] * 8
    states, offers, taken, capacity = state_of_places(installation)
    in_use = sum(states[state] for state in IN_USE)
    assert (in_use, taken, capacity) == (8, 8, 8)
    assert (states["released"], states["waiting"], offers >= states["offered"]) == (8, 0, True)


@postgres
def test_withdrawals_and_the_waiting_list_without_the_lock_then_the_count_is_wrong(site, engine):
    installation = site(engine, places=8, careless="promotion")

    withdraw_all(installation)

    states, offers, taken, _capacity = state_of_places(installation)
    in_use = sum(states[state] for state in IN_USE)
    assert in_use != taken or offers > states["offered"] + states["released"] or states["waiting"]


# ---------------------------------------------------------------- an invitation


def accept_twice(installation):
    browsers = [Browser(installation, f"10.7.0.{number}") for number in range(2)]
    for browser in browsers:
        assert browser.send("/account/invitation/token-of-the-invitation/")[0] == 302
    statuses = at_once(*[lambda b=browser: b.send("/account/invitation/", {})[0] for browser in browsers])
    accepted = "SELECT count(*) FROM audit_entry WHERE action = 'admission.accept_invitation'"
    people = "SELECT count(*) FROM accounts_user WHERE email = 'invited@example.org'"
    return sorted(statuses), installation.rows(accepted)[0][0], installation.rows(people)[0][0]


@both
@times
def test_invitation_used_twice_at_once_then_accepted_once(site, engine, time_of):
    assert accept_twice(site(engine)) == ([302, 410], 1, 1)


@postgres
def test_invitation_used_twice_at_once_without_the_lock_then_accepted_twice(site, engine):
    statuses, accepted, _people = accept_twice(site(engine, careless="invitation"))

    assert (statuses, accepted) == ([302, 302], 2)


# ---------------------------------------------------------------- minutes and agenda


def write_twice(installation):
    browsers = [secretary(installation, f"10.6.0.{number}") for number in range(2)]
    address = f"/cms/minutes/edit/{installation.facts['minutes']}/"
    forms = [
        {"kind": "notes", "state": "draft", "comment_until": "", "read_version": "1", "text": f"Text av {name}"}
        for name in ("Asta", "Bo")
    ]
    answers = at_once(*[lambda b=b, f=f: b.send(address, f) for b, f in zip(browsers, forms, strict=True)])
    stands = installation.rows("SELECT text FROM meetings_minutes")[0][0]
    return answers, stands


@both
@times
def test_minutes_saved_twice_at_once_then_the_second_is_told_and_both_texts_are_there(site, engine, time_of):
    answers, stands = write_twice(site(engine))

    assert sorted(answer[0] for answer in answers) == [200, 302]
    page = next(text for status, _headers, text in answers if status == 200)
    assert stands in {"Text av Asta", "Text av Bo"}
    assert "Text av Asta" in page
    assert "Text av Bo" in page


@postgres
def test_minutes_saved_twice_at_once_without_the_version_then_one_text_is_lost(site, engine):
    answers, _stands = write_twice(site(engine, careless="minutes"))

    assert [answer[0] for answer in answers] == [302, 302]


def change_agenda_twice(installation):
    browsers = [secretary(installation, f"10.5.0.{number}") for number in range(2)]
    address = f"/cms/meetings/edit/{installation.facts['meeting']}/"
    page = browsers[0].send(address)[2]
    read_at = re.search(r'name="read_at" value="([^"]+)"', page)[1]
    forms = [agenda_form(f"Möte av {name}", read_at) for name in ("Asta", "Bo")]
    answers = at_once(*[lambda b=b, f=f: b.send(address, f) for b, f in zip(browsers, forms, strict=True)])
    return answers, installation.rows("SELECT title FROM meetings_meeting")[0][0]


def agenda_form(title, read_at):
    """The form of a meeting with one item."""
    item = {
        "items-0-title": f"Punkt i {title}", "items-0-kind": "discussion", "items-0-minutes_planned": "10",
        "items-0-presenter": "", "items-0-audience": "members", "items-0-text": "", "items-0-ORDER": "1",
        "items-0-id": "", "items-0-DELETE": "", "items-0-papers-TOTAL_FORMS": "0", "items-0-papers-INITIAL_FORMS": "0",
        "items-0-papers-MIN_NUM_FORMS": "0", "items-0-papers-MAX_NUM_FORMS": "1000",
    }  # fmt: skip
    return {
        "title": title, "kind": "ordinary", "starts_at": "2026-12-10 13:00", "ends_at": "2026-12-10 15:00",
        "place": "", "directions": "", "host": "", "theme": "", "focus_area": "", "intro": "", "read_at": read_at,
        "items-TOTAL_FORMS": "1", "items-INITIAL_FORMS": "0", "items-MIN_NUM_FORMS": "0", "items-MAX_NUM_FORMS": "1000",
    } | item  # fmt: skip


@both
@times
def test_agenda_changed_twice_at_once_then_the_second_is_told_and_keeps_the_text(site, engine, time_of):
    answers, stands = change_agenda_twice(site(engine))

    assert sorted(answer[0] for answer in answers) == [200, 302]
    page = next(text for status, _headers, text in answers if status == 200)
    other = ({"Möte av Asta", "Möte av Bo"} - {stands}).pop()
    assert f"Punkt i {other}" in page


@postgres
def test_agenda_changed_twice_at_once_without_the_check_then_one_is_overwritten(site, engine):
    answers, _stands = change_agenda_twice(site(engine, careless="agenda"))

    assert [answer[0] for answer in answers] == [302, 302]
