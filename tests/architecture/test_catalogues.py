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
