"""Which fields hold something about a person, why, and when it leaves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import QuerySet

from networks.apps import collect
from privacy.choices import UPSTREAM, UPSTREAM_PURPOSES, FieldAction

PERSON_WORDS = re.compile(
    r"(^|_)(first_name|last_name|full_name|surname|person|contact|phone|telephone|mobile|e?mail|ip|ip_address"
    r"|user_agent|birth|signature|teacher|presenter|speaker|guest|judge|owner_name|author|leader)(_|$)"
)
"""Names of fields that say something about a person, whatever their type."""

VALUE_FIELDS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.DateField)


@dataclass(frozen=True)
class FieldEntry:
    """One field of the register: what it is for and what becomes of it."""

    model: type[models.Model]
    field: str
    purpose: Any
    action: FieldAction

    @property
    def label(self) -> Any:
        """The field's name as people read it: what ``PersonalData.names`` says, else the form's label."""
        names: dict[str, Any] = getattr(getattr(self.model, "PersonalData", None), "names", {})
        return names.get(self.field) or getattr(self.model._meta.get_field(self.field), "verbose_name", self.field)


@dataclass(frozen=True)
class RetentionRule:
    """What leaves when.

    ``due`` gives the rows that are due at a moment, read inside ``unscoped()``; ``purge`` removes or
    empties the rows of such a queryset and returns how many. A rule is idempotent: what was purged is
    no longer due.
    """

    name: str
    description: Any
    due: Callable[[datetime], QuerySet[Any]]
    purge: Callable[[Any], int]


class DeclarationError(Exception):
    """A model declares a field it does not have, or an action that does not exist."""


def register() -> list[FieldEntry]:
    """Every field that holds something about a person, in our models and in those of the packages."""
    return [entry for model in apps.get_models() for entry in declared(model)]


def declared(model: type[models.Model]) -> Iterator[FieldEntry]:
    """What the model's ``PersonalData`` says; raises DeclarationError where it cannot be true."""
    purpose, fields = _declaration(model)
    known = {field.name for field in model._meta.get_fields()}
    for name, action in fields.items():
        if name not in known or action not in FieldAction or not purpose:
            raise DeclarationError(f"{model._meta.label}.{name}: {action!r}, {purpose!r}")
        yield FieldEntry(model, name, purpose, FieldAction(action))


def _declaration(model: type[models.Model]) -> tuple[Any, dict[str, str]]:
    if is_ours(model):
        said = getattr(model, "PersonalData", None)
        return (said.purpose, said.fields) if said else ("", {})
    purpose, fields = UPSTREAM.get(model._meta.label, ("", {}))
    return UPSTREAM_PURPOSES[purpose][0] if purpose else "", fields


def is_ours(model: type[models.Model]) -> bool:
    """Whether the model stands in this repository and not in a package."""
    path = Path(model._meta.app_config.path)
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts


def undeclared(model: type[models.Model]) -> list[str]:
    """The fields that look as if they held something about a person and are not in the register."""
    _purpose, fields = _declaration(model)
    own = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [field.name for field in own if is_personal(field) and field.name not in fields]


def is_personal(field: models.Field[Any, Any]) -> bool:
    """Whether a field looks as if it held something about a person, by its type or its name."""
    if field.is_relation:
        return field.related_model is apps.get_model(settings.AUTH_USER_MODEL) and not _is_parent_link(field)
    if isinstance(field, models.EmailField | models.GenericIPAddressField):
        return True
    return isinstance(field, VALUE_FIELDS) and bool(PERSON_WORDS.search(field.name))


def _is_parent_link(field: models.Field[Any, Any]) -> bool:
    return bool(getattr(field.remote_field, "parent_link", False))


def retention_rules() -> list[RetentionRule]:
    """Every rule the apps offer, lowest app first."""
    return list(collect("retention_rules"))


@dataclass(frozen=True)
class Purpose:
    """What a network knows for one purpose.

    ``rows`` are (what it is about, field names, what becomes of them) of our own models; ``words`` tell
    what the packages hold for it.
    """

    text: str
    rows: list[tuple[str, list[str], str]]
    words: str = ""


def purposes() -> list[Purpose]:
    """The register as people read it: by purpose, then by what a row is about and what becomes of it."""
    table: dict[str, dict[tuple[str, str], dict[str, None]]] = {}
    for entry in register():
        if not is_ours(entry.model):
            continue
        about = str(entry.model._meta.verbose_name_plural)
        rows = table.setdefault(str(entry.purpose), {})
        rows.setdefault((about, str(entry.action.label)), {})[str(entry.label)] = None
    ours = [
        Purpose(text, [(about, list(fields), action) for (about, action), fields in rows.items()])
        for text, rows in table.items()
    ]
    return ours + [Purpose(str(text), [], str(words)) for text, words in UPSTREAM_PURPOSES.values()]
