"""``manage.py collectmessages``: our strings into site/locale, what packages lack into site/locale_upstream.

Needs GNU gettext. Run again it changes nothing, so that CI can demand a clean tree afterwards.
"""

from pathlib import Path
from typing import Any

import polib
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

LANGUAGES = ["sv", "nb"]
DOMAINS = ["django", "djangojs"]
Key = tuple[str | None, str]


class Command(BaseCommand):
    help = "Bring the catalogues in step with the sources."

    def handle(self, *args: Any, **options: Any) -> None:
        ours, upstream = map(Path, settings.LOCALE_PATHS)
        for domain, extensions in zip(DOMAINS, (["html", "txt", "py"], ["js"]), strict=True):
            call_command(
                "makemessages",
                locale=LANGUAGES,
                domain=domain,
                extensions=extensions,
                ignore_patterns=[".venv", "var", "tests", "docs"],
                no_location=True,
                no_wrap=True,
                no_obsolete=True,
                verbosity=0,
            )
        for path in sorted(ours.glob("*/LC_MESSAGES/*.po")):
            self._tidy(path)
        for language in LANGUAGES:
            for domain in DOMAINS:
                self._collect_upstream(upstream / language / "LC_MESSAGES" / f"{domain}.po", language, domain)

    def _tidy(self, path: Path) -> None:
        """No dates and no marks of doubt: a string that was guessed from another one is untranslated."""
        catalogue = polib.pofile(str(path), wrapwidth=0)
        for entry in catalogue:
            if "fuzzy" in entry.flags:
                entry.flags.remove("fuzzy")
                entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
            entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        self._save(catalogue, path, path.parts[-3])

    def _collect_upstream(self, path: Path, language: str, domain: str) -> None:
        """Keep what is translated already, add what is newly lacking, drop what packages have caught up with."""
        known = {_key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
        catalogue = polib.POFile(wrapwidth=0)
        for key, entry in sorted(lacking(language, domain).items(), key=lambda item: (item[0][1], item[0][0] or "")):
            catalogue.append(known.get(key) or _empty(entry))
        if len(catalogue):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._save(catalogue, path, language)

    def _save(self, catalogue: polib.POFile, path: Path, language: str) -> None:
        catalogue.header = ""
        catalogue.metadata = {
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=2; plural=(n != 1);",
        }
        catalogue.metadata_is_fuzzy = False
        catalogue.save(str(path))


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def _empty(entry: polib.POEntry) -> polib.POEntry:
    plural = {"msgid_plural": entry.msgid_plural, "msgstr_plural": {0: "", 1: ""}} if entry.msgid_plural else {}
    flags = [flag for flag in entry.flags if flag.endswith("-format")]
    return polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt, flags=flags, **plural)


def lacking(language: str, domain: str) -> dict[Key, polib.POEntry]:
    """Strings of the installed packages that their own catalogue in this language does not translate."""
    found: dict[Key, polib.POEntry] = {}
    translated: set[Key] = set()
    for config in apps.get_app_configs():
        folder = Path(config.path) / "locale"
        if "site-packages" in folder.parts and folder.is_dir():
            found |= _sources(folder, domain)
            own = folder / language / "LC_MESSAGES" / f"{domain}.po"
            if own.exists():
                translated |= {_key(entry) for entry in polib.pofile(str(own)) if _is_usable(entry)}
    return {key: entry for key, entry in found.items() if key not in translated}


def _is_usable(entry: polib.POEntry) -> bool:
    """Translated, and with the blank at its end where the source has one, because another word is put after it."""
    return entry.translated() and (not entry.msgid.endswith(" ") or entry.msgstr.endswith(" "))


def _sources(folder: Path, domain: str) -> dict[Key, polib.POEntry]:
    english = folder / "en" / "LC_MESSAGES" / f"{domain}.po"
    files = [english] if english.exists() else sorted(folder.glob(f"*/LC_MESSAGES/{domain}.po"))
    return {_key(entry): entry for file in files for entry in polib.pofile(str(file)) if not entry.obsolete}
