"""House rules for page types, checked when the project starts."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error
from wagtail.models import get_page_models

from home.models import BasePage

MUST_STATE = ("parent_page_types", "subpage_types", "max_count_per_parent")


def check_page_types(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Every page type derives from BasePage and says where it may stand and how often."""
    found: list[CheckMessage] = []
    for model in get_page_models():
        if model.__module__.startswith(("wagtail.", "wagtail_localize.")):
            continue
        if not issubclass(model, BasePage):
            hint = "Derive it from home.models.BasePage."
            found.append(Error("The page type has a base of its own.", hint=hint, obj=model, id="home.E001"))
        missing = [name for name in MUST_STATE if name not in vars(model)]
        if missing:
            hint = "Set them on the class itself; None for any number."
            text = f"The page type does not state {', '.join(missing)}."
            found.append(Error(text, hint=hint, obj=model, id="home.E002"))
    return found
