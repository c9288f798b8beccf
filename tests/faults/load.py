"""Teachers who enter classes, and the ledger of what they were told."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import count
from urllib.parse import urlencode

from tests.faults.installation import Installation
from tests.faults.services import wait_until

REGISTER = "/sv/tavlingen/register/"
SECRET = "a" * 32
_numbers = count(1)


@dataclass
class Attempt:
    """One class of one teacher, nobody else's number: every answer; ``told`` is when it was said to be saved."""

    number: int = field(default_factory=lambda: next(_numbers))
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    statuses: list[int] = field(default_factory=list)
    slowest_seconds: float = 0
    told: bool = False

    @property
    def mail(self) -> str:
        return f"teacher{self.number}@example.org"


def post(installation: Installation, attempt: Attempt, timeout: float = 30) -> int:
    """Send the form once; 0 where there was no answer."""
    form = {
        "csrfmiddlewaretoken": SECRET,
        "school": installation.facts["school"],
        "class_label": f"8 {attempt.number}",
        "composition": "one",
        "pupils": 20,
        "adults": 2,
        "contact_name": "Asta Glödhagen",
        "contact_email": attempt.mail,
        "contact_phone": "0455-30 30 00",
        "not_pictured": 0,
        "photo": "on",
        "submission_key": str(attempt.key),
    }
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"__Host-csrf={SECRET}",
        "X-Forwarded-For": f"10.{attempt.number // 62_500}.{attempt.number // 250 % 250}.{attempt.number % 250}",
    }
    start = time.monotonic()
    try:
        status, found, _text = installation.ask(
            "POST", REGISTER, body=urlencode(form), headers=headers, timeout=timeout
        )
    except (OSError, HTTPException):  # no answer, or half of one
        status, found = 0, {}
    attempt.slowest_seconds = max(attempt.slowest_seconds, time.monotonic() - start)
    attempt.statuses.append(status)
    if status == 302 and found["location"].endswith("/received/"):
        attempt.told = True
    return status


def log_in(installation: Installation, role: str = "representative") -> tuple[int, str]:
    """Log somebody in by password: the status, and the cookie of their session or an empty text."""
    form = {
        "csrfmiddlewaretoken": SECRET,
        "login": installation.facts["people"][role],
        "password": installation.facts["password"],
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"__Host-csrf={SECRET}"}
    status, found, _text = installation.ask("POST", "/account/login/", body=urlencode(form), headers=headers)
    cookies = [line.split(";")[0] for line in found.get("set-cookie", "").split("\n")]
    return status, next((cookie for cookie in cookies if cookie.startswith("__Host-session=")), "")


class Load:
    """So many teachers at a time send so many forms; each sends again until it is told, as people do."""

    def __init__(self, installation: Installation, number: int, *, at_once: int = 4, again: bool = True):
        self.installation, self.again = installation, again
        self.attempts = [Attempt() for _index in range(number)]
        self._left = list(reversed(self.attempts))
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._teach, daemon=True) for _index in range(at_once)]

    def start(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def finish(self) -> Load:
        """Wait for all to be done; bounded, with patience for a busy machine."""
        end = time.monotonic() + 120 + len(self.attempts)
        for thread in self._threads:
            thread.join(max(0.1, end - time.monotonic()))
        assert not any(thread.is_alive() for thread in self._threads), "The load has not ended."
        return self

    def _teach(self) -> None:
        while True:
            with self._lock:
                if not self._left:
                    return
                attempt = self._left.pop()
            end = time.monotonic() + 45
            while not attempt.told and time.monotonic() < end:
                post(self.installation, attempt)
                if not self.again:
                    break
                if not attempt.told:
                    time.sleep(random.uniform(0.1, 0.4))

    @property
    def statuses(self) -> Counter[int]:
        return Counter(status for attempt in self.attempts for status in attempt.statuses)


IN_USE = ("held", "confirmed", "offered")


def compare(installation: Installation, attempts: list[Attempt]) -> None:
    """What teachers were told against what the database holds: nothing lost, doubled or half."""
    rows = installation.rows(
        "SELECT entry.submission_key, entry.contact_email, place.state FROM competition_entry AS entry "
        "JOIN places_place AS place ON place.id = entry.place_id"
    )
    saved = Counter(str(key).replace("-", "") for key, _mail, _state in rows)
    ours = {attempt.key.hex: attempt for attempt in attempts}
    assert [key for key, count in saved.items() if count > 1] == []
    lost = [attempt.number for key, attempt in ours.items() if attempt.told and key not in saved]
    assert lost == [], f"told and lost: {lost}"
    # Whole or not at all: a place belongs to an entry, an entry has its one mail and its line in the log.
    assert installation.rows("SELECT count(*) FROM places_place") == [(len(rows),)]
    mails = installation.rows('SELECT "to", template FROM notifications_mail')
    written = Counter(to for to, template in mails if template.startswith("entry_"))
    assert written == Counter(mail for _key, mail, _state in rows)
    logged = "SELECT count(*) FROM audit_entry WHERE action = 'competition.register_entry'"
    assert installation.rows(logged) == [(len(rows),)]
    [(taken, capacity)] = installation.rows("SELECT taken, capacity FROM places_pool")
    assert taken == sum(state in IN_USE for _key, _mail, state in rows) <= capacity


def all_mails_arrive(
    installation: Installation, seconds: float = 60, known: Collection[str] = frozenset()
) -> Counter[str]:
    """Wait until no mail of the outbox is left; every one is in the mailbox, and the doubles are returned.

    Those ``known`` from an earlier fault are not counted: the installation goes on from one to the next.
    """

    def none_left() -> bool:
        installation.let_time_pass()
        left = "SELECT count(*) FROM notifications_mail WHERE state NOT IN ('sent', 'given_up')"
        return installation.rows(left) == [(0,)]

    wait_until(none_left, seconds, "all mails are sent")
    sent = {row[0] for row in installation.rows("SELECT message_id FROM notifications_mail WHERE state = 'sent'")}
    assert sent <= set(installation.mailbox.taken)
    taken = installation.mailbox.taken
    return Counter({name: count - 1 for name, count in taken.items() if count > 1 and name not in known})
