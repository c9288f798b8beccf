"""Mails against a real server: none lost, none twice but after an answer that never came."""

import os
import socket
from collections import Counter
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.cache import cache
from django.db import OperationalError, connections
from django.utils import timezone

from audit.models import Entry
from notifications import tasks
from notifications.actions import send_due
from notifications.choices import MailState
from notifications.models import Mail
from notifications.querysets import WAITS
from notifications.tasks import SERVER_AWAY_KEY, deliver
from tests.factories.notifications import AttachmentFactory, MailFactory

pytestmark = pytest.mark.django_db


def state_of(mail):
    mail.refresh_from_db()
    return mail.state, mail.attempts, mail.last_error


def test_deliver_when_server_accepts_sends_once(server):
    mail = MailFactory()

    assert deliver(mail.pk) is True
    assert deliver(mail.pk) is False

    assert state_of(mail) == (MailState.SENT, 1, "")
    assert mail.sent_at is not None
    assert server.ids == [mail.message_id]


def test_deliver_sends_text_markup_headers_and_files(server):
    mail = MailFactory(
        network__name="Götas förening",
        network__slug="gota",
        reply_to="kansli@example.org",
        headers={"List-Unsubscribe": "<https://karlskrona.localhost/x>", "Auto-Submitted": "no"},
    )
    AttachmentFactory(mail=mail)

    deliver(mail.pk)

    [message] = server.taken
    assert message["Subject"] == "Kallelse till decembermötet"
    assert message["To"] == mail.to
    assert message["From"] == "Götas förening <navet@localhost>"
    assert message["Reply-To"] == "kansli@example.org"
    assert message["Message-ID"] == mail.message_id
    assert message["Date"].datetime == mail.created_at.replace(microsecond=0)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "sv"
    assert message["List-Unsubscribe"] == "<https://karlskrona.localhost/x>"
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == mail.text
    assert message.get_body(("html",)).get_content().strip() == mail.html
    [file] = message.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("meeting.ics", "text/calendar")
    assert file.get_content().strip() == "BEGIN:VCALENDAR"


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        ("refuse 451", "SMTPRecipientsRefused"),
        ("refuse 550", "SMTPRecipientsRefused"),
        ("reject 451", "SMTPDataError"),
        ("reject 554", "SMTPDataError"),
    ],
)
def test_deliver_when_server_refuses_waits_and_sends_later(server, later, behaviour, error):
    server.misbehave(behaviour)
    mail = MailFactory()
    start = timezone.now()

    assert deliver(mail.pk) is False
    assert state_of(mail) == (MailState.FAILED, 1, error)
    assert start + WAITS[0] <= mail.next_attempt_at <= timezone.now() + WAITS[0]
    assert not cache.get(SERVER_AWAY_KEY)
    assert send_due() == 0

    later()
    assert send_due() == 1
    assert state_of(mail) == (MailState.SENT, 2, "")
    assert server.ids == [mail.message_id]


@pytest.mark.parametrize("behaviour", ["hang", "die"])
def test_deliver_when_no_answer_comes_after_the_content_sends_twice_with_one_id(server, later, behaviour):
    server.misbehave(behaviour)
    mail = MailFactory()

    assert deliver(mail.pk) is False
    assert state_of(mail) == (MailState.FAILED, 1, "SMTPServerDisconnected")

    later()
    assert send_due() == 1
    assert server.ids == [mail.message_id, mail.message_id]


@pytest.mark.parametrize(
    "left",
    [
        {"state": MailState.QUEUED},
        {"state": MailState.FAILED, "attempts": 1},
        {"state": MailState.SENDING, "claimed_at": timezone.now() + timedelta(days=400)},
    ],
)
def test_mail_left_by_a_clock_that_was_far_ahead_is_sent_once(server, left):
    mail = MailFactory(next_attempt_at=timezone.now() + timedelta(days=400), **left)

    assert (send_due(), send_due()) == (1, 0)
    assert server.ids == [mail.message_id]


def test_deliver_when_nobody_listens_waits(settings, later):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    mail = MailFactory()

    assert deliver(mail.pk) is False

    assert state_of(mail) == (MailState.FAILED, 1, "ConnectionRefusedError")


def test_deliver_when_server_was_just_away_tries_no_other_mail(server):
    server.misbehave("die")
    first, second = MailFactory(), MailFactory()

    assert send_due() == 0

    assert state_of(first)[0] == MailState.FAILED
    assert state_of(second) == (MailState.QUEUED, 0, "")
    cache.delete(SERVER_AWAY_KEY)
    assert send_due() == 1
    assert state_of(second) == (MailState.SENT, 1, "")


def test_deliver_when_one_mail_cannot_be_built_sends_the_others(server):
    broken, good = MailFactory(headers={"X-Broken": "two\nlines"}), MailFactory()

    assert send_due() == 1

    assert state_of(broken) == (MailState.FAILED, 1, "BadHeaderError")
    assert server.ids == [good.message_id]


def test_deliver_when_every_attempt_fails_gives_up_and_says_so_in_the_log(server, later):
    server.misbehave(*["refuse 451"] * 20)
    mail = MailFactory()

    for _ in range(12):
        later()
        send_due()

    assert state_of(mail) == (MailState.GIVEN_UP, len(WAITS) + 1, "SMTPRecipientsRefused")
    entry = Entry.objects.for_network(mail.network).get()
    assert (entry.action, entry.person, entry.target_id) == ("notifications.give_up", None, str(mail.pk))
    assert entry.details == {"template": "summons", "attempts": 8, "error": "SMTPRecipientsRefused"}
    assert mail.to not in str(entry.details) + entry.target_label


def test_no_error_keeps_the_recipients_address(server):
    server.misbehave("refuse 550")
    mail = MailFactory()

    deliver(mail.pk)

    mail.refresh_from_db()
    assert "@" not in mail.last_error


MAILS = int(os.environ.get("MAILS", "70"))
BAD = ["refuse 451", "die", "reject 554", "hang", "refuse 550", "die", "reject 451"]


def test_mails_through_a_failing_server_all_arrive_and_twice_only_where_no_answer_came(server, later):
    mails = MailFactory.build_batch(MAILS, network=None)
    Mail.all_networks.bulk_create(mails, batch_size=500)
    bad = [BAD[number % len(BAD)] for number in range(MAILS // 10)]
    server.misbehave(*[behaviour for one in bad for behaviour in [one, *["accept"] * 9]])

    for _round in range(MAILS):
        if not Mail.all_networks.exclude(state=MailState.SENT).exists():
            break
        later()
        send_due()

    # None is lost, none is given up, and each that came more than once did so with its own Message-ID.
    assert {mail.state for mail in Mail.all_networks.all()} == {MailState.SENT}
    seen = Counter(server.ids)
    assert set(seen) == {mail.message_id for mail in mails}
    # Twice came exactly those whose content was taken and for which no answer came.
    assert Counter(server.unanswered) == seen - Counter(mail.message_id for mail in mails)
    assert len(server.unanswered) == bad.count("die") + bad.count("hang")
    attempts = sum(Mail.all_networks.values_list("attempts", flat=True))
    assert attempts == MAILS + len(bad)
    print(f"{MAILS} mails, {len(bad)} misfortunes, {len(server.unanswered)} mails twice, {attempts} attempts")


def test_send_due_takes_up_what_a_dead_worker_left(server):
    dead = MailFactory(state=MailState.SENDING, attempts=1, claimed_at=timezone.now() - timedelta(minutes=11))
    alive = MailFactory(state=MailState.SENDING, attempts=1, claimed_at=timezone.now() - timedelta(minutes=9))

    assert send_due() == 1

    assert state_of(dead) == (MailState.SENT, 2, "")
    assert state_of(alive)[0] == MailState.SENDING


def test_deliver_when_the_row_was_taken_over_leaves_the_others_outcome(server, monkeypatch):
    mail = MailFactory()
    send = tasks.message_of

    def slow(row):
        Mail.all_networks.filter(pk=row.pk).update(attempts=2)
        return send(row)

    monkeypatch.setattr(tasks, "message_of", slow)

    deliver(mail.pk)

    assert state_of(mail)[:2] == (MailState.SENDING, 2)


def test_deliver_when_the_backend_sends_nothing_does_not_call_it_sent(settings):
    settings.EMAIL_BACKEND = "tests.notifications.test_delivery.NothingBackend"
    mail = MailFactory()

    assert deliver(mail.pk) is False
    assert state_of(mail) == (MailState.FAILED, 1, "NothingSentError")


class NothingBackend:
    """A mail backend that swallows."""

    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        return 0


def test_deliver_when_database_is_busy_for_a_moment_still_remembers_the_answer(server, monkeypatch):
    pauses, mail = [], MailFactory()
    real = tasks._still_ours

    def busy(row):
        if len(pauses) < 2:
            raise OperationalError
        return real(row)

    monkeypatch.setattr(tasks, "_still_ours", busy)
    monkeypatch.setattr(tasks.time, "sleep", pauses.append)

    assert deliver(mail.pk) is True
    assert (state_of(mail)[0], pauses) == (MailState.SENT, [0.5, 2])


@pytest.mark.parametrize("debug", [True, False])
def test_deliver_when_mail_holds_a_secret_erases_it_outside_the_demo(server, settings, debug):
    settings.DEBUG = debug
    mail = MailFactory(erase_when_sent=True, network=None)

    deliver(mail.pk)

    mail.refresh_from_db()
    assert bool(mail.text or mail.html) is debug
    assert "kl. 13" in server.taken[0].get_body(("plain",)).get_content()


def test_deliver_when_mail_with_a_secret_is_given_up_erases_it_then(server, later):
    server.misbehave(*["refuse 451"] * 8)
    mail = MailFactory(erase_when_sent=True, attempts=6)

    deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, bool(mail.text)) == (MailState.FAILED, True)

    later()
    deliver(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.html) == (MailState.GIVEN_UP, "", "")


@pytest.mark.django_db(transaction=True)
def test_deliver_when_two_workers_race_sends_once(server):
    mails = [MailFactory(network=None).pk for _ in range(5)]
    outcomes, start = [], Barrier(2)

    def work():
        try:
            for pk in mails:
                start.wait()
                outcomes.append(deliver(pk))
        finally:
            connections.close_all()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(outcomes) == [False] * 5 + [True] * 5
    assert len(set(server.ids)) == len(server.ids) == 5
