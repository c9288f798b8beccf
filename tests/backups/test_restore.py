"""A backup put back into an empty installation: everything is there again, and nobody gets a mail twice."""

from __future__ import annotations

import json
import stat
import zipfile
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from accounts.models import User
from audit.models import Entry
from backups import files
from backups.rows import tables
from library.models import NetworkDocument
from networks.models import Network
from networks.querysets import unscoped
from notifications.actions import tick
from notifications.choices import MailState
from notifications.models import Mail
from search.engine import find
from tests.factories.accounts import PersonWithPasswordFactory
from tests.factories.networks import NetworkFactory, member_of
from tests.factories.notifications import MailFactory

CHANGED = {"notifications.Mail", "audit.Entry", "django_tasks_database.DBTaskResult", "notifications.JobRun"}
"""Tables that a restore itself writes to."""


def all_rows():
    return {label: list(table.read()) for label, table in tables().items()}


def last_keys():
    return {label: table.last_key() for label, table in tables().items()}


def all_files():
    return {place: files.digest_of(*place) for place in files.all_names()}


def run(command, *arguments):
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def hits(network):
    found = find(network=network, language="sv", keys={"public"}, query="industri", limit=50)
    return [hit.url for hit in found.items]


def admin_hits():
    """What the admin's search finds for a word of a title."""
    page = Page.objects.exclude(depth=1).order_by("pk").last()
    return {found.pk for found in Page.objects.all().search(page.title.split()[0])}


def leave_waiting(network):
    """Mails and a task that were on their way when the backup was made; a person who left a number behind."""
    mail.outbox.clear()
    yesterday = timezone.now() - timedelta(days=1)
    MailFactory(network=network, to="queued@example.org", next_attempt_at=yesterday)
    MailFactory(network=network, to="failed@example.org", state=MailState.FAILED, attempts=2, next_attempt_at=yesterday)
    MailFactory(network=network, to="taken@example.org", state=MailState.SENDING, claimed_at=yesterday)
    MailFactory(network=network, to="secret@example.org", text="123456", erase_when_sent=True)
    DBTaskResult.objects.create(
        task_path="notifications.tasks.send_mail",
        args_kwargs={"args": [], "kwargs": {"mail_id": 1}},
        status=TaskResultStatus.READY,
        backend_name="background",
    )
    PersonWithPasswordFactory().delete()


@pytest.fixture
def small(transactional_db, machine):
    """A network with someone in it, and mails that wait."""
    network = NetworkFactory(slug="karlskrona")
    member_of(network, "representative")
    leave_waiting(network)
    return network


def test_restore_into_an_empty_installation_gives_everything_back(demo, lose_everything, tmp_path):
    waiting = Network.objects.get(slug="karlskrona")
    leave_waiting(waiting)
    rows, keys, stored, found = all_rows(), last_keys(), all_files(), hits(waiting)
    searched, permissions = admin_hits(), {(row.pk, str(row)) for row in content_types()}
    assert (len(stored) > 5, len(found) > 3, len(searched) > 0) == (True, True, True)
    run("backup", str(tmp_path / "backup.zip"))
    lose_everything()
    assert (User.objects.count(), all_files()) == (0, {})

    said = run("restore", str(tmp_path / "backup.zip"))

    again = all_rows()
    assert {label: len(found) for label, found in again.items() if label not in CHANGED} == {
        label: len(found) for label, found in rows.items() if label not in CHANGED
    }
    assert {label for label in rows if again[label] != rows[label]} <= CHANGED
    assert again["audit.Entry"][:-1] == rows["audit.Entry"]
    assert Entry.all_networks.order_by("pk").last().action == "backups.restore"
    assert last_keys() == keys | {"audit.Entry": keys["audit.Entry"] + 1}
    assert keys["accounts.User"] > max(row[0] for row in rows["accounts.User"])
    assert PersonWithPasswordFactory().pk == keys["accounts.User"] + 1
    assert all_files() == stored
    assert {(row.pk, str(row)) for row in content_types()} == permissions
    assert (hits(waiting), admin_hits()) == (found, searched)
    assert "mails that were waiting, set aside unsent: 4" in said
    assert "background tasks that were waiting, dropped: 1" in said


def content_types():
    from django.contrib.contenttypes.models import ContentType  # app ready

    return ContentType.objects.all()


def test_restore_sends_no_mail_again_and_new_ones_as_ever(small, lose_everything, tmp_path):
    run("backup", str(tmp_path / "backup.zip"))
    lose_everything()
    run("restore", str(tmp_path / "backup.zip"))

    assert tick() == []

    assert mail.outbox == []
    with unscoped():
        kept = dict(Mail.objects.exclude(state=MailState.SENT).values_list("to", "state"))
        assert Mail.objects.get(to="secret@example.org").text == ""
    assert set(kept.values()) == {MailState.GIVEN_UP}
    network = Network.objects.get(slug="karlskrona")
    MailFactory(network=network, message_id="<new@example.org>", to="new@example.org")
    assert tick() == []
    assert [message.to for message in mail.outbox] == [["new@example.org"]]


def test_without_the_steps_of_a_restore_the_mails_would_leave(small):
    """The negative control: the round of jobs takes up what was waiting."""
    tick()

    assert len(mail.outbox) >= 2


def test_restore_keeps_private_files_private(demo, lose_everything, machine, tmp_path, client):
    run("backup", str(tmp_path / "backup.zip"))
    lose_everything()
    run("restore", str(tmp_path / "backup.zip"))

    private = [machine.private, *machine.private.rglob("*")]
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in private}
    assert len(private) > 4
    assert {modes[path] for path in private if path.is_dir()} == {0o700}
    assert {modes[path] for path in private if path.is_file()} == {0o600}
    public = [path for path in machine.media.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in public} == {0o644}
    host = {"headers": {"host": "karlskrona.localhost"}}
    paper = demo.examples["karlskrona"]["document"]
    assert client.get(paper, **host).url.startswith("/account/login/")
    client.force_login(PersonWithPasswordFactory())
    assert client.get(paper, **host).status_code == 404
    account = next(row for row in demo.accounts if row["role"] == "representative")
    assert client.login(email=account["mail"], password=account["password"])
    assert client.get(paper, **host).status_code == 200
    content = b"".join(client.get(paper, **host).streaming_content)
    document = NetworkDocument._base_manager.get(key=paper.split("/")[2])
    assert content == document.file.read()


def test_restore_leaves_log_append_only_and_nobody_logged_in(small, lose_everything, tmp_path, client):
    client.force_login(User.objects.first())
    assert client.session.exists(client.session.session_key)
    run("backup", str(tmp_path / "backup.zip"))
    lose_everything()
    run("restore", str(tmp_path / "backup.zip"))

    assert not client.session.exists(client.session.session_key)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET action = 'x.y'")


def test_backup_is_for_its_owner_only_and_in_one_piece(small, tmp_path):
    target = tmp_path / "folder" / "backup.zip"
    target.parent.mkdir()

    said = run("backup", str(target))

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(target.parent.iterdir()) == [target]
    with zipfile.ZipFile(target) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["tables"]["accounts.User"]["rows"] == User.objects.count()
    assert not [label for label in manifest["tables"] if label.endswith(".Session")]
    secrets = User.objects.values_list("password", flat=True)
    assert not [secret for secret in secrets if secret and secret in said]
    with pytest.raises(CommandError, match="exists already"):
        run("backup", str(target))


def test_backup_when_it_fails_half_way_leaves_nothing(small, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "all_names", lambda: [("default", "pictures"), ("elsewhere", "x")])

    with pytest.raises(Exception):  # noqa: B017, PT011  # whatever it is
        run("backup", str(tmp_path / "folder.zip"))

    assert [path for path in tmp_path.iterdir() if "folder.zip" in path.name] == []
