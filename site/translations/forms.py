"""What editors send: where to translate to, whether to publish, a PO file, what to see in the report."""

from __future__ import annotations

from typing import Any

import django_filters
import polib
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from networks.forms import field_of
from translations.querysets import own_translations

MAX_PO_BYTES = 1024 * 1024
PO_ID = "X-WagtailLocalize-TranslationID"


class LocaleField(forms.ModelMultipleChoiceField):
    """Languages by the names people use."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.get_display_name())


class SubmitForm(forms.Form):
    """Into which of the languages that are still open, and with what lies below."""

    locales = LocaleField(
        label=_("Translate into"), queryset=Locale.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    include_subtree = forms.BooleanField(required=False)

    def __init__(self, *args: Any, page: Page, offered: list[Locale], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "locales").queryset = Locale.objects.filter(pk__in=[locale.pk for locale in offered])
        below = page.get_descendants().count()
        if below:
            self.fields["include_subtree"].label = ngettext(
                "Also the %(count)d page below it", "Also the %(count)d pages below it", below
            ) % {"count": below}
        else:
            del self.fields["include_subtree"]


class UpdateForm(forms.Form):
    """Whether the translations that readers see change at once."""

    publish_translations = forms.BooleanField(
        label=_("Publish at once, where a translation is published already"),
        required=False,
        help_text=_("Until they are translated, new texts stand there in the original’s language."),
    )

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            del self.fields["publish_translations"]


class PoFileForm(forms.Form):
    """A PO file of one translation; ``cleaned_data["file"]`` is the file as polib reads it."""

    file = forms.FileField()

    def __init__(self, *args: Any, translation: Translation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.translation = translation
        self.fields["file"].error_messages |= {
            "required": _("Choose a PO file first."),
            "empty": _("The PO file is empty."),
        }

    def clean_file(self) -> polib.POFile:
        """Readable, and made from this translation."""
        read = _read_po(self.cleaned_data["file"])
        known = read.metadata.get(PO_ID)
        if known is None:
            raise ValidationError(_("The file does not say which translation it belongs to. Download it here anew."))
        if known != str(self.translation.uuid):
            raise ValidationError(_("The file was made for another translation. Nothing was taken over."))
        return read


def _read_po(upload: File[bytes]) -> polib.POFile:
    """What the file holds, as UTF-8 text; polib takes a text without line breaks for the name of a file."""
    unreadable = ValidationError(_("This is not a PO file, or it is damaged. Nothing was taken over."))
    if upload.size > MAX_PO_BYTES:
        raise ValidationError(_("The PO file is larger than one megabyte."))
    try:
        text = upload.read().decode("utf-8-sig")
        if "\0" in text:
            raise unreadable
        read = polib.pofile(text + "\n")
    except (OSError, ValueError, LookupError, AttributeError) as error:
        raise unreadable from error
    if not read and not read.metadata:
        raise unreadable
    return read


# ------------------------------------------------------------------ the report
class State:
    """What the report can be narrowed to."""

    CHANGED, MISSING, DRAFT, STOPPED = "changed", "missing", "draft", "stopped"
    CHOICES = [
        (CHANGED, _("The original has changed")),
        (MISSING, _("Texts are missing")),
        (DRAFT, _("Not published")),
        (STOPPED, _("Edited by hand")),
    ]
    ROWS = {
        CHANGED: Q(enabled=True, has_changed=True),
        MISSING: Q(enabled=True, missing__gt=0),
        DRAFT: Q(is_live=False),
        STOPPED: Q(enabled=False),
    }


class _TypeField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return capfirst(obj.name)


class _TypeFilter(django_filters.ModelChoiceFilter):
    field_class = _TypeField


def _own_types(request: Any) -> QuerySet[ContentType]:
    used = own_translations(request.network).values("source__specific_content_type")
    return ContentType.objects.filter(pk__in=used).order_by("model")


def _own_locales(request: Any) -> QuerySet[Locale]:
    return request.network.locales() if request.network else Locale.objects.none()


class ReportFilters(WagtailFilterSet):
    """Narrows the report; offers the network's own languages and the kinds of page it has translated."""

    title = django_filters.CharFilter(field_name="source_title", lookup_expr="icontains", label=_("Title"))
    state = django_filters.ChoiceFilter(method="of_state", choices=State.CHOICES, label=_("State"))
    source_locale = django_filters.ModelChoiceFilter(
        field_name="source__locale", queryset=_own_locales, label=_("From language")
    )
    target_locale = django_filters.ModelChoiceFilter(queryset=_own_locales, label=_("Into language"))
    content_type = _TypeFilter(field_name="source__specific_content_type", queryset=_own_types, label=_("Kind of page"))

    class Meta:
        model = Translation
        fields = ["title", "state", "source_locale", "target_locale", "content_type"]

    def of_state(self, rows: QuerySet[Translation], name: str, value: str) -> QuerySet[Translation]:
        """The rows in this state."""
        return rows.filter(State.ROWS[value])
