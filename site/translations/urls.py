"""wagtail-localize's addresses below /cms/localize/, by the names that its editor and templates use.

Where its own view asks nothing about a network or breaks on bad input, ours stands in its place.
Machine translation and snippets have no address at all.
"""

from django.urls import path
from django.views.i18n import JavaScriptCatalog
from wagtail_localize.views import edit_translation

from translations import views, viewsets

TRANSLATION = "translate/<int:translation_id>/"

urlpatterns = [
    path("jsi18n/", JavaScriptCatalog.as_view(packages=["wagtail_localize"]), name="javascript_catalog"),
    path("submit/page/<int:page_id>/", views.SubmitPage.as_view(), name="submit_page_translation"),
    path("update/<int:translation_source_id>/", views.UpdateTranslations.as_view(), name="update_translations"),
    path(f"{TRANSLATION}strings/<int:string_segment_id>/edit/", views.edit_string, name="edit_string_translation"),
    path(f"{TRANSLATION}overrides/<int:overridable_segment_id>/edit/", views.edit_override, name="edit_override"),
    path(f"{TRANSLATION}pofile/download/", edit_translation.download_pofile, name="download_pofile"),
    path(f"{TRANSLATION}pofile/upload/", views.upload_pofile, name="upload_pofile"),
    path(f"{TRANSLATION}preview/", edit_translation.preview_translation, name="preview_translation"),
    path(f"{TRANSLATION}preview/<str:mode>/", edit_translation.preview_translation, name="preview_translation"),
    path(f"{TRANSLATION}disable/", views.stop, name="stop_translation"),
    path("page/<int:page_id>/convert_to_alias/", views.convert_to_alias, name="convert_to_alias"),
    path("reports/translations/", viewsets.TranslationsReport.as_view(), name="translations_report"),
    path(
        "reports/translations/results/",
        viewsets.TranslationsReport.as_view(results_only=True),
        name="translations_report_results",
    ),
]
