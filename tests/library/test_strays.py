"""An upload that is killed leaves no document, and what it left on the disk goes after a day."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import UploadedFile

from library.actions import remove_strays, store_document
from library.models import NetworkDocument, NetworkImage
from tests.factories.library import NetworkDocumentFactory, NetworkImageFactory, picture_file

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process ends here, as by kill -9: nothing of ours runs any more."""


@pytest.fixture(autouse=True)
def _own_temporary_folder(settings, tmp_path):
    (tmp_path / "coming-in").mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "coming-in")


def stored(files):
    return {path for path in files.rglob("*") if path.is_file()}


def make_old(paths):
    day_ago = time.time() - 25 * 3600
    for path in paths:
        os.utime(path, (day_ago, day_ago))


def test_upload_when_killed_then_no_document_and_the_file_goes_after_a_day(karlskrona, files, upload, monkeypatch):
    def kill(*args, **kwargs):
        raise Killed

    monkeypatch.setattr("library.actions.record", kill)
    with pytest.raises(Killed):
        store_document(by=None, network=karlskrona, title="Half", file=upload("half.txt", b"Half"))

    (left,) = stored(files)
    assert not NetworkDocument.all_networks.exists()
    assert remove_strays() == 0
    assert remove_strays(timezone.now() + timedelta(hours=25)) == 1
    assert not left.exists()


def test_remove_strays_when_files_have_rows_then_they_stay(karlskrona, kongsberg, files):
    for network in (karlskrona, kongsberg):
        NetworkImageFactory(network=network, file=picture_file()).get_rendition("width-10")
        NetworkDocumentFactory(network=network)
    kind = ContentType.objects.get_for_model(NetworkImage)
    UploadedFile.objects.create(for_content_type=kind, file=picture_file("waiting.png"))
    kept = stored(files)
    make_old(kept)

    assert len(kept) >= 7
    assert remove_strays() == 0
    assert stored(files) == kept


def test_remove_strays_when_a_file_is_not_the_librarys_then_it_stays(files):
    logo = files / "media" / "themes" / "logo.png"
    logo.parent.mkdir(parents=True)
    logo.write_bytes(b"x")
    make_old([logo])

    assert remove_strays() == 0
    assert logo.exists()


def test_remove_strays_when_a_large_file_never_came_in_whole_then_it_goes(settings):
    old, new = (Path(settings.FILE_UPLOAD_TEMP_DIR) / f"tmp{age}.upload.pdf" for age in ("old", "new"))
    for path in (old, new):
        path.write_bytes(b"%PDF")
    make_old([old])

    assert remove_strays() == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_worker_removes_strays_once_a_day():
    assert ("stray_files", remove_strays) in apps.get_app_config("library").daily_jobs()
