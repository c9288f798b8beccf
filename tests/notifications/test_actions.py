"""Writing mails: in the reader's language, in the caller's transaction, once an occasion."""

import logging
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone, translation

from networks.querysets import UnscopedAccess
from notifications import actions
from notifications.actions import queue_mail, run_rounds, tick
from notifications.choices import MailState
from notifications.models import Attachment, JobRun, Mail
from tests.factories.networks import NetworkFactory
from tests.factories.notifications import JobRunFactory, MailFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("probe_template")]

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)


def queue(network, **changes):
    fields = {"to": "disa@example.org", "language": "sv", "template": "probe", "context": {"what": "möte", "at": AT}}
    return queue_mail(network=network, **fields | changes)


@pytest.mark.parametrize(("language", "monday"), [("sv", "måndag"), ("nb", "mandag"), ("en", "Monday")])
def test_queue_mail_writes_in_the_recipients_language(karlskrona, language, monday):
    with translation.override("en" if language == "sv" else "sv"):
        mail = queue(karlskrona, language=language)

    address = f"http://karlskrona.localhost/{language}/news/"
    assert mail.subject.lower() == f"{monday}: möte in industrigruppen i karlskrona".lower()
    assert mail.text.lower() == f"{monday} & möte 12:00 {address}\n".lower()
    assert f'<html lang="{language}">' in mail.html
    assert f'href="{address}"' in mail.html


def test_queue_mail_writes_times_in_the_networks_zone(kongsberg):
    with timezone.override("America/New_York"):
        mail = queue(kongsberg, language="nb")

    assert "12:00" in mail.text


def test_queue_mail_escapes_in_markup_only(karlskrona):
    mail = queue(karlskrona, context={"what": "<b>Fika & möte</b>", "at": AT})

    assert "<b>Fika & möte</b>" in mail.text
    assert "<b>Fika & möte</b>" in mail.subject
    assert "&lt;b&gt;Fika &amp; möte&lt;/b&gt;" in mail.html


@pytest.mark.parametrize("evil", ["a\r\nBcc: evil@example.org", "a\nBcc: x", "a\x00b", "a\u2028b", "x" * 10_000])
def test_queue_mail_subject_is_one_line_and_short(karlskrona, evil):
    mail = queue(karlskrona, context={"what": evil, "at": AT})

    assert len(mail.subject.splitlines()) == 1
    assert mail.subject.isprintable()
    assert len(mail.subject) <= 200


@pytest.mark.parametrize(
    "to", ["", "disa", "a@b.se, c@d.se", "a@b.se\nBcc: c@d.se", '"a"@b', "Disa <disa@example.org>", "å@example.org"]
)
def test_queue_mail_when_recipient_is_not_one_address_refuses(karlskrona, to):
    with pytest.raises(ValidationError):
        queue(karlskrona, to=to)

    assert not Mail.all_networks.exists()


@pytest.mark.parametrize("headers", [{"X-A": "b\nBcc: c"}, {"X-A\r\nBcc": "b"}])
def test_queue_mail_when_a_header_has_two_lines_refuses(karlskrona, headers):
    with pytest.raises(ValidationError):
        queue(karlskrona, headers=headers)


def test_queue_mail_sends_after_the_commit(karlskrona, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mail = queue(karlskrona, to="disa@måla.example")
        assert django_mail.outbox == []

    [sent] = django_mail.outbox
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.SENT, 1)
    assert sent.extra_headers["Message-ID"] == mail.message_id
    assert mail.message_id.endswith("@karlskrona.localhost>")
    assert sent.from_email == "Industrigruppen i Karlskrona <navet@localhost>"
    assert sent.reply_to == ["karlskrona@example.org"]


def test_queue_mail_when_network_name_holds_line_breaks_sends_one_sender(django_capture_on_commit_callbacks):
    network = NetworkFactory(name='Trossö, "Verkö"\r\nBcc: evil@example.org')

    with django_capture_on_commit_callbacks(execute=True):
        queue(network)

    headers = django_mail.outbox[0].message().as_string().split("\n\n")[0]
    assert "\nBcc:" not in headers
    assert django_mail.outbox[0].message()["From"].endswith("<navet@localhost>")


def test_queue_mail_when_the_deed_is_undone_sends_nothing(karlskrona, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        queue(karlskrona)
        transaction.set_rollback(True)

    assert (callbacks, django_mail.outbox, Mail.all_networks.count()) == ([], [], 0)


def test_queue_mail_without_a_network_comes_from_the_installation(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mail = queue(None)

    assert mail.subject.endswith("in Navet")
    assert "http://localhost/sv/news/" in mail.text
    assert (mail.reply_to, mail.message_id.endswith("@localhost>")) == ("", True)
    assert django_mail.outbox[0].from_email == "Navet <navet@localhost>"


def test_queue_mail_keeps_reply_address_headers_and_files(karlskrona):
    mail = queue(
        karlskrona,
        reply_to="chair@example.org",
        headers={"List-Unsubscribe": "<https://x.example/u>"},
        attachments=[("möte\r\n.ics", b"BEGIN", "text/calendar")],
        erase_when_sent=True,
    )

    mail.refresh_from_db()
    assert (mail.reply_to, mail.headers) == ("chair@example.org", {"List-Unsubscribe": "<https://x.example/u>"})
    assert mail.erase_when_sent is True
    file = Attachment.all_networks.get()
    assert (file.name, bytes(file.content), file.mimetype) == ("möte .ics", b"BEGIN", "text/calendar")


def test_queue_mail_when_called_again_for_an_occasion_sends_once(karlskrona, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = queue(karlskrona, once="summons:4:disa")
        again = queue(karlskrona, once="summons:4:disa", context={"what": "annat", "at": AT})
        other = queue(karlskrona, once="summons:5:disa")

    assert again.pk == first.pk
    assert Mail.all_networks.count() == len(django_mail.outbox) == 2
    assert other.pk != first.pk


def test_queue_mail_when_another_writes_the_occasion_meanwhile_returns_theirs(karlskrona, monkeypatch):
    theirs = MailFactory(network=karlskrona, once="summons:4:disa")
    answers = iter([None, theirs])
    monkeypatch.setattr(actions, "_of_occasion", lambda once: next(answers))

    assert queue(karlskrona, once="summons:4:disa") == theirs


def test_queue_mail_when_the_row_cannot_be_written_says_so(karlskrona, monkeypatch):
    taken = MailFactory(network=karlskrona)
    monkeypatch.setattr(actions, "new_message_id", lambda network: taken.message_id)

    with pytest.raises(IntegrityError), transaction.atomic():
        queue(karlskrona)


def test_mails_without_an_occasion_may_be_many(karlskrona):
    assert queue(karlskrona).pk != queue(karlskrona).pk


def test_mails_when_read_without_a_network_refuse(karlskrona):
    queue(karlskrona)

    with pytest.raises(UnscopedAccess):
        list(Mail.objects.all())


def test_mails_of_another_network_are_not_seen(karlskrona, kongsberg):
    queue(karlskrona)

    assert not Mail.objects.for_network(kongsberg).exists()


# ------------------------------------------------------------------ the worker's round


@pytest.fixture
def jobs(monkeypatch):
    """Offers of jobs, in place of the apps'."""
    offers = {"periodic_jobs": [], "daily_jobs": []}
    monkeypatch.setattr(actions, "collect", lambda offer: offers[offer])
    return offers


def test_tick_shows_life_and_runs_every_job(jobs):
    ran = []
    jobs["periodic_jobs"] += [("a", lambda: ran.append("a")), ("b", lambda: ran.append("b"))]
    now = timezone.now()

    assert tick(now) == []
    assert tick(now + timedelta(seconds=10)) == []

    assert ran == ["a", "b", "a", "b"]
    assert JobRun.objects.get(name="tick").at == now + timedelta(seconds=10)


def test_tick_when_a_job_fails_runs_the_others_and_logs_no_words(jobs, caplog):
    ran = []
    jobs["periodic_jobs"] += [("bad", lambda: {}["disa@example.org"]), ("good", lambda: ran.append(1))]

    with caplog.at_level(logging.ERROR):
        assert tick() == ["bad"]

    assert ran == [1]
    assert "The job bad failed: KeyError at " in caplog.text
    assert "disa" not in caplog.text


def test_tick_runs_daily_jobs_once_a_day(jobs):
    ran, now = [], timezone.now()
    jobs["daily_jobs"].append(("clean", lambda: ran.append(1)))

    for hours in (0, 1, 23.9, 24, 25, 48):
        tick(now + timedelta(hours=hours))

    assert len(ran) == 3


def test_daily_job_when_another_worker_has_taken_it_is_left_to_it(jobs):
    now = timezone.now()
    JobRunFactory(name="clean", at=now - timedelta(hours=2))

    assert not actions._take_daily("clean", now)
    assert actions._take_daily("clean", now + timedelta(hours=22))
    assert not actions._take_daily("clean", now + timedelta(hours=22))


def test_daily_job_that_ran_by_a_clock_far_ahead_runs_again_when_it_is_right(jobs):
    ran, now = [], timezone.now()
    jobs["daily_jobs"].append(("clean", lambda: ran.append(1)))

    for days in (0, 400, 0, 0.5, 1.1):
        tick(now + timedelta(days=days))

    assert len(ran) == 4


def test_tick_runs_what_the_apps_offer():
    mail = MailFactory(network=None)

    assert tick() == []

    mail.refresh_from_db()
    assert mail.state == MailState.SENT
    assert {"tick", "purge", "sessions", "tasks"} <= set(JobRun.objects.values_list("name", flat=True))


def test_run_rounds_goes_on_through_failures_until_told_to_stop(monkeypatch, caplog):
    stop, rounds = Event(), []

    def broken():
        rounds.append(1)
        if len(rounds) == 3:
            stop.set()
        raise DatabaseError("disa@example.org")

    monkeypatch.setattr(actions, "tick", broken)
    monkeypatch.setattr(actions, "close_old_connections", lambda: None)
    monkeypatch.setattr(actions.connections, "close_all", lambda: None)

    run_rounds(pause_seconds=0.01, stop=stop)

    assert len(rounds) == 3
    assert "The round of regular jobs failed: DatabaseError" in caplog.text
    assert "disa" not in caplog.text
