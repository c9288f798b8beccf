"""``python -m tests.benchmarks.enumeration [FORM …]``: whether the time of an answer tells who has an account.

For each form the same request is sent for every kind of address in turn, in an order drawn anew each
round, so that a busy machine makes all kinds slower alike. What is compared is the median by the clock,
and by the processor beside it. Settings and database are production's (SQLite, or the server of
DATABASE_URL in a database of its own); only the password hasher runs fewer rounds, so that its own time,
which is the same for all, does not cover up what differs. Each request is undone after its time was taken.
A mail is a row of the outbox and no request speaks to the mail server, which is shown by one that is not
there.
"""

from __future__ import annotations

import logging
import os
import random
import re
import shutil
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.__main__ import PRODUCTION, own_database

ROUNDS = int(os.environ.get("ROUNDS", "200"))
KINDS = ["known", "plain", "nosuc", "swoff", "other"]
"""With a password, without one, nobody, switched off, in another network only: all of the same length."""

NO_MAIL_SERVER = "smtp://127.0.0.1:1"


HASHER_ROUNDS = 1000


@dataclass(frozen=True)
class Form:
    """A form that takes a mail address, or a link with a token; ``kinds`` must not be told apart."""

    name: str
    path: Callable[[str], str]
    fields: Callable[[str], dict[str, Any]] | None = None
    kinds: Sequence[str] = tuple(KINDS)


def address(kind: str) -> str:
    """The mail address of a kind."""
    return f"{kind}@example.org"


def forms(school: int, tokens: dict[str, str]) -> Iterator[Form]:
    """Log-in both ways, a new password, an invitation's link, a class with its teacher's address."""
    log_in, reset = "/account/login/", "/account/password/reset/"
    yield Form("log-in, password", lambda _kind: log_in, lambda kind: {"login": address(kind), "password": "wrong"})
    yield Form("log-in, code", lambda _kind: log_in, lambda kind: {"login": address(kind)})
    yield Form("new password", lambda _kind: reset, lambda kind: {"email": address(kind)})
    link = lambda kind: f"/account/invitation/{tokens[kind]}/"  # noqa: E731
    yield Form("invitation", link, kinds=["known", "plain", "swoff"])
    yield Form("no invitation", link, kinds=["nosuc", "other"])
    register = "/sv/tavlingen/register/"
    yield Form("registration", lambda _kind: register, lambda kind: registration(school, address(kind)))


def registration(school: int, mail: str) -> dict[str, Any]:
    """A class, as a teacher with this address enters it."""
    contact = {"contact_name": "Kim", "contact_email": mail, "contact_phone": "0455-30 30 00"}
    counts = {"pupils": 24, "adults": 2, "not_pictured": 0, "composition": "one", "class_label": "8B"}
    return {"school": school, "photo": "on", "submission_key": str(uuid.uuid4()), **counts, **contact}


def people() -> tuple[Any, int, dict[str, str]]:
    """Two networks with somebody of each kind: the first one's host, a school, and tokens of invitations.

    The tokens are of an invitation to somebody with an account, with none yet, switched off, and of another
    network's; ``nosuc`` never was one.
    """
    from accounts.models import User  # app ready
    from admission.querysets import digest, new_token
    from tests.factories.accounts import PersonWithPasswordFactory
    from tests.factories.admission import InvitationFactory
    from tests.factories.competition import EditionFactory, SchoolFactory, plant
    from tests.factories.networks import MembershipFactory, NetworkFactory

    own, other = NetworkFactory(slug="karlskrona"), NetworkFactory(slug="kalmar")
    MembershipFactory(person=PersonWithPasswordFactory(email=address("known")), network=own)
    MembershipFactory(person=User.objects.create_user(address("plain"), first_name="Kim"), network=own)
    PersonWithPasswordFactory(email=address("swoff"), is_active=False)
    MembershipFactory(person=PersonWithPasswordFactory(email=address("other")), network=other)
    plant(own)
    EditionFactory(network=own, places=1000)
    tokens = {kind: new_token() for kind in KINDS}
    invited = {
        "known": {"network": own, "email": address("known")},
        "plain": {"network": own, "email": "guest@example.org"},
        "swoff": {"network": own, "email": address("swoff")},
        "other": {"network": other, "email": address("other")},
    }
    for kind, fields in invited.items():
        InvitationFactory(token_hash=digest(tokens[kind]), **fields)
    return own.site.hostname, SchoolFactory().pk, tokens


Taken = tuple[float, float, tuple[int, int]]
"""Seconds by the clock, seconds of the processor, and status and length of the answer."""


def seconds_of(host: str, form: Form, kind: str) -> Taken:
    """One request on a fresh browser."""
    from django.db import transaction
    from django.test import Client

    client, path = Client(headers={"host": host}), form.path(kind)
    method, body = ("GET", "") if form.fields is None else ("POST", urlencode(form.fields(kind)))
    with transaction.atomic():
        clock, processor = time.perf_counter(), time.process_time()
        answer = client.generic(method, path, body, content_type="application/x-www-form-urlencoded")
        taken = time.perf_counter() - clock, time.process_time() - processor
        transaction.set_rollback(True)
    return *taken, (answer.status_code, len(answer.content))


def measure(host: str, form: Form) -> dict[str, list[Taken]]:
    """All rounds of a form, by kind; the first few warm up and are not counted."""
    taken = defaultdict(list)
    for number in range(ROUNDS + 5):
        for kind in random.sample(form.kinds, len(form.kinds)):
            found = seconds_of(host, form, kind)
            if number >= 5:
                taken[kind].append(found)
    return taken


def report(form: Form, taken: dict[str, list[Taken]]) -> None:
    """Medians and the limit of the fastest tenth in milliseconds, and how far apart the kinds are.

    On a busy machine a median by the clock is mostly waiting; the fastest tenth waited least.
    """
    for column, way in enumerate(["clock", "processor"]):
        for name, part in (("median", 0.5), ("tenth", 0.1)):
            found = {kind: quantile([row[column] for row in rows], part) * 1000 for kind, rows in taken.items()}
            told = "".join(f"{found[kind]:>9.2f}" if kind in found else " " * 9 for kind in KINDS)
            ratio = max(found.values()) / min(found.values())
            print(f"{form.name:<20}{way + ', ' + name:<19}{told}{ratio:>9.3f}", flush=True)
    answers = {kind: sorted({row[2] for row in rows}) for kind, rows in taken.items()}
    if len({str(seen) for seen in answers.values()}) > 1:
        print(f"{'':<20}answers differ (status, bytes): {answers}")


def quantile(values: list[float], part: float) -> float:
    """The value that this part of them does not exceed."""
    return sorted(values)[int((len(values) - 1) * part)]


@contextmanager
def installation() -> Iterator[None]:
    """Production's settings over an empty, migrated database, in this process."""
    with tempfile.TemporaryDirectory(prefix="navet-enumeration-") as folder:
        os.environ.update(PRODUCTION | {"VAR_DIR": folder, "EMAIL_URL": os.environ.get("EMAIL_URL", NO_MAIL_SERVER)})
        if server := os.environ.get("DATABASE_URL", ""):
            os.environ["DATABASE_URL"] = own_database(server)
        import django  # app ready

        django.setup()
        migrate(Path(folder))
        loosen()
        yield


def migrate(folder: Path) -> None:
    """Copy the file that tests copy, where there is one."""
    from django.core.management import call_command
    from django.db import connection

    from tests.databases import template_file  # app ready

    if connection.vendor == "sqlite" and template_file().exists():
        shutil.copy(template_file(), folder / "db.sqlite3")
    else:
        call_command("migrate", verbosity=0)


def loosen() -> None:
    """Tries are counted as ever, but nobody is told that it was too often: that is another question."""
    from django.conf import settings
    from django.contrib.auth.hashers import PBKDF2PasswordHasher
    from django.test import override_settings

    rates = {name: re.sub(r"\d+/", "100000/", rate) for name, rate in settings.ACCOUNT_RATE_LIMITS.items()}
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(ACCOUNT_RATE_LIMITS=rates, STORAGES=settings.STORAGES | {"staticfiles": static}).enable()
    PBKDF2PasswordHasher.iterations = HASHER_ROUNDS
    logging.disable(logging.CRITICAL)


def main() -> None:
    """Print the table."""
    with installation():
        host, school, tokens = people()
        print(f"{ROUNDS} requests of each kind; mail server: {os.environ['EMAIL_URL']}; in ms")
        print(f"{'form':<20}{'by':<19}{''.join(f'{kind:>9}' for kind in KINDS)}{'ratio':>9}")
        for form in forms(school, tokens):
            if form.name in (sys.argv[1:] or [form.name]):
                report(form, measure(host, form))


if __name__ == "__main__":
    main()
