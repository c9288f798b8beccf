"""What a restore refuses, before it touches anything."""

from __future__ import annotations

import hashlib
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from accounts.models import User
from backups import actions, files
from backups.rows import tables
from tests.factories.accounts import PersonWithPasswordFactory


@pytest.fixture
def archive(transactional_db, machine, lose_everything, tmp_path):
    """A small backup whose installation is gone."""
    PersonWithPasswordFactory(email="anna@example.org")
    storages["documents"].save("documents/1/paper.pdf", ContentFile(b"%PDF- a paper of the board"))
    storages["default"].save("pictures/1/yard.png", ContentFile(b"a picture"))
    call_command("backup", str(tmp_path / "backup.zip"), verbosity=0)
    lose_everything()
    return tmp_path / "backup.zip"


def refused(archive, reason):
    """The restore is refused for this reason, and everything is as it was."""
    rows = {label: list(table.read()) for label, table in tables().items()}
    stored = list(files.all_names())
    with pytest.raises(CommandError, match=reason):
        call_command("restore", str(archive), verbosity=0)
    assert {label: list(table.read()) for label, table in tables().items()} == rows
    assert list(files.all_names()) == stored


def rewritten(archive, change):
    """The archive again, each member as ``change(name, content)`` gives it; None leaves it out."""
    target = archive.with_name("other.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def with_manifest(archive, change):
    def edit(name, content):
        if name != "manifest.json":
            return content
        manifest = json.loads(content)
        change(manifest)
        return json.dumps(manifest)

    return rewritten(archive, edit)


def test_restore_when_nothing_is_wrong_then_all_is_there(archive):
    call_command("restore", str(archive), verbosity=0)

    assert [person.email for person in User.objects.all()] == ["anna@example.org"]
    assert list(files.all_names()) == [("default", "pictures/1/yard.png"), ("documents", "documents/1/paper.pdf")]


def test_restore_when_somebody_is_there_then_refused(archive):
    PersonWithPasswordFactory()

    refused(archive, "not empty")


def test_restore_when_run_twice_then_the_second_is_refused(archive):
    call_command("restore", str(archive), verbosity=0)

    refused(archive, "not empty")


@pytest.mark.parametrize("alias", ["default", "documents"])
def test_restore_when_there_are_other_files_then_refused(archive, alias):
    storages[alias].save("documents/1/other.pdf", ContentFile(b"somebody's"))

    refused(archive, "files already")


def test_restore_when_a_file_has_the_name_and_another_content_then_refused(archive):
    storages["documents"].save("documents/1/paper.pdf", ContentFile(b"another paper"))

    refused(archive, "files already")


def test_restore_when_interrupted_after_some_files_then_a_second_run_completes(archive, monkeypatch):
    def broken(reader):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "_load", broken)
        with pytest.raises(RuntimeError, match="killed"):
            call_command("restore", str(archive), verbosity=0)
    assert (User.objects.count(), len(list(files.all_names()))) == (0, 2)

    call_command("restore", str(archive), verbosity=0)

    assert User.objects.count() == 1


@pytest.mark.parametrize("member", ["files/documents/documents/1/paper.pdf", "tables/accounts.User.jsonl"])
def test_restore_when_a_member_was_changed_then_refused(archive, member):
    changed = rewritten(archive, lambda name, content: content.replace(b"a", b"b") if name == member else content)

    refused(changed, f"{member} is not as it was written")


def test_restore_when_a_member_is_missing_then_refused(archive):
    refused(rewritten(archive, lambda name, content: None if name.endswith(".pdf") else content), "other members")


def test_restore_when_bits_have_rotted_then_refused(archive):
    content = bytearray(archive.read_bytes())
    content[content.index(b"a paper of the board")] ^= 1
    archive.write_bytes(content)

    refused(archive, "damaged")


def test_restore_when_cut_short_then_refused(archive):
    archive.write_bytes(archive.read_bytes()[:-200])

    refused(archive, "damaged")


def test_restore_when_of_another_release_then_refused(archive):
    refused(with_manifest(archive, lambda manifest: manifest["migrations"].pop()), "another release")


def test_restore_when_of_another_format_then_refused(archive):
    refused(with_manifest(archive, lambda manifest: manifest.update(format=9)), "format 9")


def test_restore_when_no_backup_at_all_then_refused(archive, tmp_path):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("x", "y")

    refused(tmp_path / "other.zip", "no manifest")
    refused(tmp_path / "missing.zip", "There is no file")


def test_restore_when_rows_point_nowhere_then_all_is_undone(archive):
    """Whatever a file says of itself, the database's own constraints have the last word."""
    member, noted = "tables/auth.Permission.jsonl", {}

    def edit(name, content):
        if name == member:
            rows = [json.loads(line) for line in content.splitlines()]
            rows[0][list(tables()["auth.Permission"].columns).index("content_type_id")] = 99_999
            content = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
            noted["sha256"] = hashlib.sha256(content).hexdigest()
        elif name == "manifest.json":
            manifest = json.loads(content)
            manifest["tables"]["auth.Permission"] |= noted
            content = json.dumps(manifest).encode()
        return content

    with pytest.raises(IntegrityError):
        call_command("restore", str(rewritten(archive, edit)), verbosity=0)

    assert User.objects.count() == 0


def test_backup_when_migrations_are_missing_then_refused(archive, monkeypatch):
    monkeypatch.setattr(actions, "_migrations_of_release", lambda: ["places.9999_next"])

    with pytest.raises(CommandError, match="run migrate first"):
        call_command("backup", str(archive.with_name("new.zip")))
    assert not archive.with_name("new.zip").exists()
