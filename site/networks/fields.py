"""Model fields used by everything a network owns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Translated(dict[str, str]):
    """One text in several languages: ``{"sv": …, "nb": …, "en": …}``; prints in the reader's."""

    def __str__(self) -> str:
        return self.in_language(get_language() or settings.LANGUAGE_CODE)

    def in_language(self, code: str) -> str:
        """The text in this language, else in the first language that has one."""
        return self.get(code) or next((text for text in self.values() if text), "")


class TranslatedWidget(forms.MultiWidget):
    """One input a language, each named by its language."""

    template_name = "networks/widgets/translated.html"
    hidden_codes: frozenset[str] = frozenset()

    def __init__(self, widget: type[forms.Widget] = forms.TextInput, attrs: dict[str, Any] | None = None) -> None:
        codes = [code for code, _name in settings.LANGUAGES]
        super().__init__({code: widget(attrs={"lang": code}) for code in codes}, attrs)

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        names = [label for _code, label in settings.LANGUAGES]
        for label, subwidget in zip(names, context["widget"]["subwidgets"], strict=True):
            subwidget["label"] = label
            subwidget["attrs"]["aria-label"] = label
        shown = [part for part in context["widget"]["subwidgets"] if part["attrs"]["lang"] not in self.hidden_codes]
        context["widget"]["subwidgets"] = shown
        return context


class TranslatedFormField(forms.MultiValueField):
    """Reads one text a language; at least one is needed where the field is required."""

    hidden_codes: frozenset[str] = frozenset()

    def __init__(self, *, multiline: bool = False, max_length: int | None = None, **kwargs: Any) -> None:
        widget = TranslatedWidget(forms.Textarea if multiline else forms.TextInput)
        fields = [forms.CharField(max_length=max_length, required=False) for _language in settings.LANGUAGES]
        kwargs.pop("encoder", None), kwargs.pop("decoder", None)
        kwargs.setdefault("widget", widget)
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> Translated:
        codes = [code for code, _name in settings.LANGUAGES]
        given = zip(codes, data_list, strict=False)
        return Translated({code: text for code, text in given if text and code not in self.hidden_codes})


def limit_languages(field: Any, codes: Iterable[str]) -> None:
    """Ask for these languages only; a text in another one is neither shown nor kept."""
    hidden = frozenset(code for code, _name in settings.LANGUAGES) - set(codes)
    field.hidden_codes = field.widget.hidden_codes = hidden


class TranslatedField(models.JSONField):
    """A text in each of the installation's languages, read back as :class:`Translated`."""

    def __init__(self, *args: Any, multiline: bool = False, max_text: int | None = None, **kwargs: Any) -> None:
        self.multiline, self.max_text = multiline, max_text
        kwargs.setdefault("default", Translated)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Translated:
        return Translated(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value: Any) -> Translated:
        if isinstance(value, str):
            raise ValidationError(_("Give one text a language."))
        return Translated(value or {})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Only the installation's languages, only text, and something where something is needed."""
        if unknown := set(value) - {code for code, _name in settings.LANGUAGES}:
            raise ValidationError(_("Unknown language: %(codes)s."), params={"codes": ", ".join(sorted(unknown))})
        if not all(isinstance(text, str) for text in value.values()):
            raise ValidationError(_("Give one text a language."))
        super().validate(value, model_instance)

    def formfield(self, **kwargs: Any) -> forms.Field:
        kwargs.pop("widget", None)
        options = {"required": not self.blank, "label": capfirst(self.verbose_name), "help_text": self.help_text}
        return TranslatedFormField(multiline=self.multiline, max_length=self.max_text, **options)


class AudienceField(models.TextField):
    """A set of audience keys, kept as one text with a space around each key.

    Who holds one of the keys may see the row; with no key only the network's staff may. Keys are
    ``public``, ``network:4``, ``network:4:board``, ``org:17``, ``proposer:33``. Compare with
    :meth:`networks.querysets.AudienceQuerySet.visible_with`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", frozenset)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> frozenset[str]:
        return frozenset((value or "").split())

    def to_python(self, value: str | Iterable[str] | None) -> frozenset[str]:
        return frozenset(value.split() if isinstance(value, str) else value or ())

    def get_prep_value(self, value: str | Iterable[str] | None) -> str:
        keys = sorted(self.to_python(value))
        return f" {' '.join(keys)} " if keys else ""

    def value_to_string(self, obj: models.Model) -> str:
        value: Any = self.value_from_object(obj)
        return self.get_prep_value(value)
