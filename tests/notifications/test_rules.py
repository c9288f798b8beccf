"""When a mail is tried again, and whether the worker lives."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from networks.apps import collect
from notifications.apps import prune_tasks
from notifications.models import JobRun, Mail
from notifications.rules import WorkerSilentError, check_worker, next_attempt, server_is_away
from tests.factories.notifications import AttachmentFactory, JobRunFactory, MailFactory

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DATABASE = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, 720), (7, 1440), (8, None), (9, None)]
)
def test_next_attempt_waits_longer_each_time_and_ends(attempts, minutes):
    assert next_attempt(attempts, NOW) == (None if minutes is None else NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (ConnectionRefusedError(), True),
        (TimeoutError(), True),
        (smtplib.SMTPServerDisconnected(), True),
        (smtplib.SMTPAuthenticationError(535, b""), True),
        (smtplib.SMTPRecipientsRefused({}), False),
        (smtplib.SMTPDataError(554, b""), False),
        (ValueError(), False),
    ],
)
def test_server_is_away_tells_the_server_from_the_mail(error, away):
    assert server_is_away(error) is away


def test_readiness_asks_for_the_worker():
    assert dict(collect("readiness_checks"))["worker"] is check_worker


@pytest.mark.django_db
def test_check_worker_when_tasks_run_at_once_needs_none():
    assert not JobRun.objects.exists()
    check_worker()


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "alive"), [(0, True), (170, True), (190, False), (-86_400, False), (None, False)])
def test_check_worker_when_tasks_need_one_wants_a_sign_of_life(settings, seconds, alive):
    settings.TASKS = DATABASE
    if seconds is not None:
        JobRunFactory(name="tick", at=timezone.now() - timedelta(seconds=seconds))

    if alive:
        check_worker()
    else:
        with pytest.raises(WorkerSilentError):
            check_worker()


@pytest.mark.django_db
def test_prune_tasks_removes_finished_tasks_of_the_background(settings):
    from django_tasks_db.models import DBTaskResult  # app ready

    settings.TASKS = DATABASE
    fields = {"args_kwargs": {}, "task_path": "a.b", "run_after": NOW, "queue_name": "default"}
    old = timezone.now() - timedelta(days=20)
    for status, finished_at in [("SUCCESSFUL", old), ("SUCCESSFUL", timezone.now()), ("READY", None)]:
        DBTaskResult.objects.create(backend_name="background", status=status, finished_at=finished_at, **fields)

    prune_tasks()

    assert DBTaskResult.objects.count() == 2
    assert not DBTaskResult.objects.filter(finished_at=old).exists()


@pytest.mark.django_db
def test_with_body_finds_mails_that_still_hold_something():
    MailFactory(text="", html="")
    file_only = AttachmentFactory(mail=MailFactory(text="", html="")).mail
    whole = MailFactory()

    assert set(Mail.all_networks.with_body()) == {file_only, whole}


@pytest.mark.django_db
def test_rows_read_as_what_they_are():
    mail = MailFactory()
    file, job = AttachmentFactory(mail=mail), JobRunFactory(name="purge")

    assert [str(row) for row in (mail, file, job)] == [f"summons {mail.pk}", "meeting.ics", "purge"]
