"""The catalogues are whole: nothing untranslated, nothing in doubt, nothing left in English by accident."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import polib
import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted((ROOT / "site").glob("locale*/*/LC_MESSAGES/*.po"))
SAME = json.loads(Path(__file__).with_name("same_as_english.json").read_text(encoding="utf-8"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def named(path):
    return "/".join(path.parts[-4:])


@pytest.fixture(params=CATALOGUES, ids=named)
def catalogue(request):
    return polib.pofile(str(request.param))


def texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_catalogue_when_read_then_every_string_is_translated(catalogue):
    assert [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy] == []


def test_catalogue_when_a_string_has_placeholders_then_the_translation_has_the_same(catalogue):
    differing = []
    for entry in catalogue:
        wanted = Counter(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        if Counter(PLACEHOLDER.findall(texts(entry)[-1])) != wanted:
            differing.append(entry.msgid)

    assert differing == []


def test_catalogue_when_a_string_equals_its_source_then_it_was_reviewed(catalogue):
    language = catalogue.metadata["Language"]
    same = {entry.msgid for entry in catalogue if entry.msgid in texts(entry)}

    assert same - set(SAME[language]) == set()


@pytest.mark.parametrize(("language", "text"), [("sv", "Logga in"), ("nb", "Logg inn"), ("en", "Log in")])
def test_catalogue_when_compiled_then_the_interface_speaks_the_language(language, text):
    """In a process of its own: the tests themselves run with English sources."""
    code = (
        "import django; django.setup(); from django.utils import translation; "
        f"translation.activate({language!r}); print(translation.gettext('Log in'))"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
    }
    for command in ([str(ROOT / "manage.py"), "compilecatalogues"], ["-c", code]):
        done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert done.stdout.strip() == text


@pytest.fixture
def own_catalogues(tmp_path, settings):
    settings.LOCALE_PATHS = [tmp_path]
    yield tmp_path
    translation_file_changed(None, tmp_path / "django.mo")


def test_catalogue_when_compiled_anew_then_this_process_speaks_it(own_catalogues):
    folder = own_catalogues / "sv" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with translation.override("sv"):
        before = translation.gettext("A word of the hub")
    source = polib.POFile()
    source.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    source.append(polib.POEntry(msgid="A word of the hub", msgstr="Ett ord i navet"))
    source.save(str(folder / "django.po"))

    call_command("compilecatalogues")
    with translation.override("sv"):
        after = translation.gettext("A word of the hub")

    assert (before, after) == ("A word of the hub", "Ett ord i navet")
