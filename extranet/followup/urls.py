"""Addresses of decisions and measures: behind a mailed link, in the members' area, and below /cms/."""

from django.urls import path, re_path

from extranet.followup import views, viewsets

app_name = "followup"

REFERENCE = r"(?P<reference>[2-9A-HJ-NP-Z]{8})"

urlpatterns = [
    re_path(r"^measure/(?P<token>[A-Za-z0-9_-]{43})/$", views.link, name="link"),
    re_path(rf"^measure/{REFERENCE}/$", views.report_by_link, name="report"),
]

inside_urlpatterns = (
    [
        path("", views.MeasureList.as_view(), name="list"),
        path("decisions/", views.DecisionList.as_view(), name="decisions"),
        path("<int:pk>/", views.measure, name="measure"),
    ],
    "measures",
)

day_urlpatterns = ([path("<int:pk>/decisions/", viewsets.note, name="note")], "followup_day")

office_urlpatterns = (
    [
        path("measures/export/", viewsets.export_measures, name="export_measures"),
        path("decisions/export/", viewsets.export_decisions, name="export_decisions"),
    ],
    "followup_office",
)
