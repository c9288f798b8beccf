"""What the secretariat sends: a file, and the word that what was checked is to be saved."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from extranet.exchange.choices import ORGANISATIONS
from extranet.exchange.rules import FileKind, file_kinds
from tables.sheets import MAX_BYTES

ENDINGS = (".csv", ".xlsx")


class KindForm(forms.Form):
    """Which of the files is meant; organisations unless something else is said."""

    holds = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.name, kind.label) for kind in file_kinds().values()]
        cast(forms.ChoiceField, self.fields["holds"]).choices = choices

    def clean_holds(self) -> str:
        return self.cleaned_data["holds"] or ORGANISATIONS

    @property
    def kind(self) -> FileKind:
        """The kind that was asked for; organisations where the question makes no sense."""
        return file_kinds()[self.cleaned_data["holds"] if self.is_valid() else ORGANISATIONS]


class FileForm(KindForm):
    """A file for the register, to be looked at before anything is written."""

    holds = forms.ChoiceField(label=_("The file holds"), widget=forms.RadioSelect, initial=ORGANISATIONS)
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, at most 12 MB. The first row holds the headings."),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def clean_file(self) -> Any:
        """Neither too large nor something else; what stands in it is looked at when it is checked."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(
                _("The file is too large: at most %(size)s MB.") % {"size": MAX_BYTES // 1024 // 1024}
            )
        if not str(file.name).lower().endswith(ENDINGS):
            raise ValidationError(_("This is not a table. Save it as XLSX or CSV."))
        return file


class ConfirmForm(forms.Form):
    """The file that was checked, and what it was found to do."""

    sha256 = forms.CharField(max_length=64)
    fingerprint = forms.CharField(max_length=64)


class WantedForm(KindForm):
    """What is to be given out, and as which sort of file; a workbook unless CSV is asked for."""

    format = forms.ChoiceField(choices=[("xlsx", "XLSX"), ("csv", "CSV")], required=False)

    @property
    def as_csv(self) -> bool:
        return self.is_valid() and self.cleaned_data["format"] == "csv"
