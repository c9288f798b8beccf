"""The report of translations, as a screen of the admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.coreutils import multigetattr

from tables.texts import harmless
from translations.forms import ReportFilters
from translations.querysets import own_translations, with_state
from translations.rules import state_of


def _edit(name: str) -> Callable[[Any], str]:
    return lambda row: reverse("wagtailadmin_pages:edit", args=[getattr(row, name)])


def _language(name: str) -> Callable[[Any], str]:
    return lambda row: str(multigetattr(row, name).get_display_name())


class TranslationsReport(ReportView):
    """The network's translations and what is to be done with each."""

    index_url_name = "wagtail_localize:translations_report"
    index_results_url_name = "wagtail_localize:translations_report_results"
    header_icon = "site"
    page_title = gettext_lazy("Translations")
    no_results_message = gettext_lazy("No page has been translated here yet.")
    filterset_class = ReportFilters
    columns = [
        TitleColumn("target_title", label=gettext_lazy("Translation"), get_url=_edit("target_page")),
        Column("into", label=gettext_lazy("Into"), accessor=_language("target_locale")),
        Column("state", label=gettext_lazy("State"), accessor=state_of),
        TitleColumn("source_title", label=gettext_lazy("Original"), get_url=_edit("source_page")),
        Column("from", label=gettext_lazy("From"), accessor=_language("source.locale")),
        Column("kind", label=gettext_lazy("Kind of page"), accessor=lambda row: capfirst(_kind(row))),
    ]
    list_export = ["target_title", "into", "state", "source_title", "from", "kind"]
    export_headings = {column.name: column.label for column in columns}
    custom_field_preprocess = {name: {"csv": harmless} for name in ("target_title", "source_title")}
    export_filename = "translations"

    def get_queryset(self) -> Any:
        network = self.request.network
        rows = with_state(own_translations(network), network)
        return rows.order_by("-has_changed", "-missing", "target_title", "pk")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {column.name: column.get_value(item) for column in self.columns}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"no_results_message": self.no_results_message}


def _kind(translation: Any) -> str:
    return str(translation.source.specific_content_type.name)
