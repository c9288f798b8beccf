"""An installation with a network of the demo, its loss, and folders of its own for each test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.management import call_command

from admission.seeds import seed
from tests.conftest import restore_roots

SEED = Path(project.BASE_DIR) / "site" / "admission" / "demo" / "karlskrona.json"


class Machine:
    """The folders of a machine; ``move`` goes on with empty ones, as on a new machine."""

    def __init__(self, root: Path, settings, monkeypatch) -> None:
        self.root, self._settings, self._monkeypatch = root, settings, monkeypatch
        self.move("first")

    def move(self, name: str) -> None:
        self.media, self.private = self.root / name / "media", self.root / name / "private"
        self._settings.MEDIA_ROOT = self.media
        for attribute in ("base_location", "location"):
            self._monkeypatch.setitem(storages["documents"].__dict__, attribute, str(self.private))


@pytest.fixture
def machine(tmp_path, settings, monkeypatch):
    return Machine(tmp_path, settings, monkeypatch)


@pytest.fixture
def lose_everything(machine):
    """As after a fire: a migrated database without a row of ours, and no file."""

    def lose():
        call_command("flush", verbosity=0, interactive=False)
        cache.clear()
        restore_roots()
        machine.move("second")

    return lose


@pytest.fixture
def demo(transactional_db, machine):
    """One network of the demo: pages, people, meetings, pictures, documents, entries, mails."""
    description = json.loads(SEED.read_text(encoding="utf-8"))
    description["networks"]["karlskrona"]["schools"] = True  # another network of the demo brings them
    return seed(description)
