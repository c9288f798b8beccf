"""The forms of a network: all of it for the one who runs the installation, what is its own for the secretariat."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from networks.choices import Motif
from networks.fields import limit_languages
from networks.models import Network, Theme
from networks.validators import validate_host

THEME_FIELDS = ("hue", "chroma", "motif", "seed", "logo", "header_picture", "header_text")


def field_of(form: Any, name: str) -> Any:
    """A field of a form, as the kind that the form made it: the stubs know of none but what all have."""
    return form.fields[name]


def _theme_field(name: str, **kwargs: Any) -> Any:
    """The form's field with the checks of the row, so that what is wrong is told beside it."""
    field: Any = Theme._meta.get_field(name)
    return field.formfield(**({} if field.choices else {"validators": field.validators}), **kwargs)


class ThemedForm(forms.ModelForm):
    """A network together with its theme."""

    hue = _theme_field("hue", initial=252)
    chroma = _theme_field("chroma")
    motif = forms.ChoiceField(label=_("Pattern"), choices=Motif)
    seed = _theme_field("seed")
    logo = _theme_field("logo")
    header_picture = _theme_field("header_picture")
    header_text = _theme_field("header_text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.update({name: getattr(self.instance.theme, name) for name in THEME_FIELDS})

    def clean(self) -> dict[str, Any]:
        """A picture is told to those who do not see it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("header_picture") and not data.get("header_text") and "header_text" not in self.errors:
            self.add_error("header_text", _("Say in one sentence what the picture shows."))
        return data

    def theme(self) -> dict[str, Any]:
        """What belongs to the theme; a file only where one was given or taken away."""
        values = {name: self.cleaned_data[name] for name in THEME_FIELDS}
        return {name: value for name, value in values.items() if value is not None}


class NetworkForm(ThemedForm):
    """A network with the host and the theme it stands on."""

    hostname = forms.CharField(
        label=_("Host name"), validators=[validate_host], help_text=_("The network’s own address, without https://.")
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=443)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Network
        fields = [
            "name",
            "slug",
            "territory",
            "tagline",
            "parent",
            "country",
            "languages",
            "default_language",
            "controller",
            "minutes_kind",
            "board_second_factor",
            "contact_email",
            "contact_text",
            "founded_on",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.update({"hostname": self.instance.site.hostname, "port": self.instance.site.port})
            self.fields["slug"].disabled = True

    def clean(self) -> dict[str, Any]:
        """A host serves one network only."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        others = Network.objects.filter(site__hostname=data.get("hostname")).exclude(pk=self.instance.pk)
        if others.exists():
            self.add_error("hostname", _("Another network has this host name."))
        return data


def _range(step: str, most: str) -> forms.NumberInput:
    return forms.NumberInput(attrs={"type": "range", "min": "0", "max": most, "step": step})


class SettingsForm(ThemedForm):
    """What a network's own secretariat may change of it.

    Host, languages, country, short name and the parent organisation are left out: addresses, pages and
    groups hang on them, and only the one who runs the installation can move those along.
    """

    class Meta:
        model = Network
        fields = [
            "name",
            "territory",
            "tagline",
            "founded_on",
            "contact_email",
            "contact_text",
            "minutes_kind",
            "board_second_factor",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hue"].widget, self.fields["chroma"].widget = _range("1", "359"), _range("0.005", "0.12")
        self.fields["founded_on"].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        for name in ("tagline", "header_text"):
            limit_languages(self.fields[name], self.instance.languages)


class LookForm(forms.Form):
    """The numbers of a look that is only shown, not kept."""

    hue = _theme_field("hue")
    chroma = _theme_field("chroma")
    motif = forms.ChoiceField(choices=Motif)
    seed = _theme_field("seed")


def guard_rows(form: Any, also: Callable[[Any], None] | None = None) -> None:
    """Take in the formsets of a form, however deep, only numbers of rows that stand in them.

    ``also`` is done to each form within.

    A number of another row would be taken for a new row, or fail the request. It is blanked, so that what was
    typed can be shown again, and the form refused: the row may also have been removed by a colleague.
    """
    for formset in getattr(form, "formsets", {}).values():
        if formset.is_bound and _blank_strange_rows(formset):

            def refuse() -> None:
                raise ValidationError(
                    _("A row of this form is gone, or belongs elsewhere. Look it through and save again.")
                )

            form.clean = refuse
        formset.form = _guarded(formset.form, also)


def _blank_strange_rows(formset: Any) -> bool:
    key = re.compile(rf"{re.escape(formset.prefix)}-\d+-{formset.model._meta.pk.name}")
    own = {"", *(str(row.pk) for row in formset.get_queryset())}
    strange = [name for name, value in formset.data.items() if key.fullmatch(name) and value not in own]
    if strange:
        formset.data = formset.data.copy()
        for name in strange:
            formset.data[name] = ""
    return bool(strange)


def _guarded(form_class: type[forms.BaseForm], also: Callable[[Any], None] | None) -> type[forms.BaseForm]:
    stock: Any = form_class  # known at run time only

    class Guarded(stock):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            if also is not None:
                also(self)
            guard_rows(self, also)

    return Guarded
