"""A house rule for translation, checked when the project starts."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error

from translations.rules import machine_translator_is_set


def check_no_machine_translator(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """No text leaves the house: pages may hold what is meant for members only."""
    if not machine_translator_is_set():
        return []
    hint = "Remove WAGTAILLOCALIZE_MACHINE_TRANSLATOR from the settings."
    return [Error("A machine translator would send texts to a third party.", hint=hint, id="translations.E001")]
