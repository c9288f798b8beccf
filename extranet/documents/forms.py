"""The filter of the document list, the upload of many files, and the filter of readers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.documents.models import Reading, Shelf, current_year
from extranet.documents.querysets import ReadingQuerySet, ShelvedDocumentQuerySet
from library.forms import AudienceFormField, AudienceMixin, organisations_field
from networks.forms import field_of
from networks.models import Network


class DocumentFilterForm(forms.Form):
    """Which documents to show."""

    find = forms.CharField(label=_("Word in the title"), required=False, max_length=80)
    shelf: forms.ModelChoiceField[Shelf] = forms.ModelChoiceField(
        label=_("Shelf"), required=False, queryset=None, empty_label=_("All")
    )
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    by = forms.ChoiceField(label=_("Sorted by"), required=False, choices=[("", _("Shelf")), ("year", _("Year"))])
    new = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("All documents")), ("1", _("Only what is new to me"))]
    )

    def __init__(self, *args: Any, network: Network, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "shelf").queryset = Shelf.objects.for_network(network)
        field_of(self, "year").choices = [("", _("All")), *((year, year) for year in years)]

    def filter(self, documents: ShelvedDocumentQuerySet) -> ShelvedDocumentQuerySet:
        """The documents asked for; all of them where the question makes no sense."""
        if not self.is_valid():
            return documents
        wanted = self.cleaned_data
        if wanted["shelf"]:
            documents = documents.filter(shelf=wanted["shelf"])
        if wanted["year"]:
            documents = documents.filter(year=wanted["year"])
        if wanted["find"]:
            documents = documents.filter(document__title__icontains=wanted["find"])
        return documents.unread() if wanted["new"] else documents

    @property
    def by_year(self) -> bool:
        """Whether years stand above shelves."""
        return bool(self.is_valid() and self.cleaned_data["by"])


class ManyFiles(forms.ClearableFileInput):
    """Takes several files."""

    allow_multiple_selected = True


MAX_FILES = 50


class ManyFilesField(forms.FileField):
    """One or several files, each named; whether each is taken is for others to say, one by one."""

    widget = ManyFiles

    def __init__(self, *, most: int = MAX_FILES, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            raise ValidationError(_("At most %(number)s at a time."), params={"number": self.most})
        return files


class UploadForm(AudienceMixin, forms.Form):
    """Many files for one shelf."""

    papers = ManyFilesField(
        label=_("Files"),
        help_text=_("Several at once. A file with the name of one on the shelf becomes its new version."),
    )
    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200, initial=current_year)
    audience = AudienceFormField(
        label=_("Who may read it"),
        required=False,
        help_text=_("With no box ticked only the network’s staff may."),
    )
    organisations = organisations_field()

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_audience(network)


class DownloadFilterForm(forms.Form):
    """Which readers to list."""

    document = forms.CharField(label=_("Word in the title"), required=False, max_length=80)
    person = forms.CharField(label=_("Name or mail address"), required=False, max_length=100)

    def rows(self, network: Network) -> ReadingQuerySet:
        """The readings asked for, the latest first; all of them when the question cannot be read."""
        rows: ReadingQuerySet = Reading.objects.for_network(network).listed()
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("document"):
            rows = rows.filter(document__title__icontains=asked["document"])
        for word in asked.get("person", "").split():
            found = Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word)
            rows = rows.filter(found | Q(person__email__icontains=word))
        return rows
