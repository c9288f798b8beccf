"""Addresses of guests: behind a mailed link, and below /cms/."""

from django.urls import path, re_path

from extranet.guests import views, viewsets

app_name = "guests"

REFERENCE = r"(?P<reference>[2-9A-HJ-NP-Z]{8})"

urlpatterns = [
    re_path(r"^guest/(?P<token>[A-Za-z0-9_-]{43})/$", views.link, name="link"),
    re_path(rf"^guest/{REFERENCE}/$", views.part, name="part"),
    re_path(rf"^guest/{REFERENCE}/part\.ics$", views.part_ics, name="part_ics"),
    re_path(rf"^guest/{REFERENCE}/part\.pdf$", views.part_pdf, name="part_pdf"),
]

office_urlpatterns = (
    [
        path("meetings/<int:pk>/guests/", viewsets.GuestsView.as_view(), name="guests"),
        path("meetings/<int:pk>/guests/<int:guest>/", viewsets.GuestView.as_view(), name="guest"),
    ],
    "guests_office",
)
