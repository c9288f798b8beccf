import hashlib
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.models import UploadedFile

from library.actions import store_document, store_image
from library.models import NetworkDocument, NetworkImage
from library.rules import may_read
from networks.querysets import serving
from networks.rules import audience_keys
from tests.factories.library import NetworkDocumentFactory, NetworkImageFactory, picture_file

pytestmark = pytest.mark.django_db


def test_may_read_goes_by_key_and_network(karlskrona, kongsberg, person):
    paper = NetworkDocumentFactory(network=karlskrona, audience=frozenset({karlskrona.key()}))
    assert may_read(person(karlskrona, "observer"), paper)
    assert not may_read(person(kongsberg, "chair", "secretariat"), paper)
    assert not may_read(AnonymousUser(), paper)


def test_visible_with_agrees_with_may_read_for_everyone_but_the_secretariat(karlskrona, kongsberg, person):
    board, members = karlskrona.key("board"), karlskrona.key()
    for network in (karlskrona, kongsberg):
        for audience in ({"public"}, {members}, {board}, {board, members}, {"item:1"}, set()):
            NetworkDocumentFactory(network=network, audience=frozenset(audience))
    for role in ("representative", "observer", "board", "editor"):
        reader = person(karlskrona, role)
        papers = NetworkDocument.objects.for_network(karlskrona)
        assert set(papers.visible_with(audience_keys(reader, karlskrona))) == {
            paper for paper in papers if may_read(reader, paper)
        }


def test_during_a_request_only_its_network_has_files(karlskrona, kongsberg):
    for network in (karlskrona, kongsberg):
        NetworkDocumentFactory(network=network)
        NetworkImageFactory(network=network)
    for model in (NetworkDocument, NetworkImage):
        with serving(karlskrona):
            assert [row.network for row in model.objects.all()] == [karlskrona]
            assert model._default_manager.count() == 1
            assert model.all_networks.count() == 2
        assert model.objects.count() == 2


def test_store_document_describes_the_file(karlskrona, person):
    by = person(karlskrona, "secretariat")
    paper = store_document(
        by=by,
        network=karlskrona,
        title="Kallelse",
        file=ContentFile(b"Hej", name="../Kallelse\u202e.txt"),
        audience=["public"],
    )
    paper.refresh_from_db()
    assert (paper.name, paper.media_type, paper.file_size) == ("Kallelse.txt", "text/plain", 3)
    assert paper.sha256 == hashlib.sha256(b"Hej").hexdigest()
    assert len(paper.key) == 22
    assert "Kallelse" not in paper.file.name
    with pytest.raises(ValidationError):
        store_document(by=by, network=karlskrona, title="x", file=ContentFile(b"<html>", name="a.pdf"))


def test_store_image_without_description_only_decorates(karlskrona):
    plain = store_image(by=None, network=karlskrona, title="Rand", file=picture_file())
    told = store_image(by=None, network=karlskrona, title="Kaj", file=picture_file(), description="En kaj")
    assert (plain.is_decorative, plain.default_alt_text) == (True, "")
    assert (told.is_decorative, told.default_alt_text, told.file_size > 0) == (False, "En kaj", True)


def test_unfinished_uploads_go_after_a_day(files):
    old, new = (
        UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(NetworkImage), file=picture_file(f"{age}.png")
        )
        for age in ("old", "new")
    )
    day_ago = time.time() - 25 * 3600
    os.utime(old.file.path, (day_ago, day_ago))
    rule, *_others = apps.get_app_config("library").retention_rules()
    now = datetime.now(UTC)
    assert list(rule.due(now)) == [old]
    assert rule.purge(rule.due(now)) == 1
    assert list(UploadedFile.objects.all()) == [new]
    assert not Path(old.file.path).exists()
    assert list(rule.due(now + timedelta(days=2))) == [new]
