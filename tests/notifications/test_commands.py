"""The worker as a process of its own, and the round as a command."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from notifications import actions
from notifications.choices import MailState
from tests.factories.notifications import MailFactory

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_tick_command_sends_what_is_due():
    mail = MailFactory(network=None, next_attempt_at=timezone.now() - timedelta(minutes=1))

    call_command("tick")

    mail.refresh_from_db()
    assert mail.state == MailState.SENT


@pytest.mark.django_db
def test_tick_command_when_a_job_fails_names_it(monkeypatch):
    monkeypatch.setattr(actions, "collect", lambda offer: [("bad", lambda: 1 / 0)] if offer == "periodic_jobs" else [])

    with pytest.raises(CommandError, match="Failed: bad"):
        call_command("tick")


@pytest.mark.parametrize(
    ("command", "tasks"), [(["work", "--pause=0.2"], "SUCCESSFUL"), (["tick", "--loop=0.2"], "READY")]
)
def test_worker_process_sends_mails_and_stops_cleanly(tmp_path, template_database, command, tasks):
    database = template_database(tmp_path / "db.sqlite3")
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}",
        "VAR_DIR": str(tmp_path),
        "EMAIL_URL": f"file://{tmp_path}/mail",
        "DJANGO_SETTINGS_MODULE": os.environ.get("WORKER_SETTINGS", "config.settings.dev"),
    }
    insert(database)
    worker = subprocess.Popen([sys.executable, "manage.py", *command], cwd=ROOT, env=environment)
    try:
        assert wait_until(lambda: state(database) == ("sent", tasks), seconds=60)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0
    finally:
        worker.kill()
        worker.wait()
    [letter] = (tmp_path / "mail").iterdir()
    assert "Message-ID: <1@localhost>" in letter.read_text()


@pytest.fixture
def template_database(db):
    """Copies the migrated test database, which must be SQLite, to a path."""
    from django.db import connection  # app ready

    if connection.vendor != "sqlite":
        pytest.skip("copies the database as a file, which only SQLite is")

    def copy(path: Path) -> Path:
        with sqlite3.connect(connection.settings_dict["NAME"]) as source, sqlite3.connect(path) as target:
            source.backup(target)
        return path

    return copy


def insert(database: Path) -> None:
    """One due mail, and the task that wants to send it."""
    fields = {
        "to": "disa@example.org",
        "language": "sv",
        "subject": "Hej",
        "text": "Hej",
        "html": "<p>Hej</p>",
        "headers": "{}",
        "reply_to": "",
        "template": "probe",
        "once": "",
        "erase_when_sent": 0,
        "message_id": "<1@localhost>",
        "state": "queued",
        "attempts": 0,
        "next_attempt_at": "2026-01-01 00:00:00",
        "last_error": "",
        "created_at": "2026-01-01 00:00:00",
    }
    task = {
        "id": "0" * 32,
        "status": "READY",
        "args_kwargs": '{"args": [], "kwargs": {"mail_id": 1}}',
        "priority": 0,
        "task_path": "notifications.tasks.send_mail",
        "worker_ids": "[]",
        "queue_name": "default",
        "backend_name": "background",
        "enqueued_at": "2026-01-01 00:00:00",
        "run_after": "2026-01-01 00:00:00",
        "exception_class_path": "",
        "traceback": "",
    }
    with sqlite3.connect(database) as connection:
        for table, row in [("notifications_mail", fields), ("django_tasks_database_dbtaskresult", task)]:
            columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))


def state(database: Path) -> tuple[str, str]:
    """The states of the one mail and of the one task."""
    tables = "(SELECT state FROM notifications_mail), (SELECT status FROM django_tasks_database_dbtaskresult)"
    with sqlite3.connect(database, timeout=10) as connection:
        return connection.execute(f"SELECT {tables}").fetchone()


def wait_until(is_true, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_true():
            return True
        time.sleep(0.2)
    return False
