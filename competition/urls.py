"""Addresses of the entry behind its link, below /<lang>/; those of the members' page hang in the extranet."""

from django.urls import path, re_path

from competition import views

app_name = "competition"

REFERENCE = r"(?P<reference>[2-9A-HJ-NP-Z]{8})"

urlpatterns = [
    path("entry/", views.link, name="link"),
    # A token has 43 signs; one that a mail program cut is told where to ask for the link again.
    re_path(r"^entry/(?P<token>[A-Za-z0-9_-]{12,64})/$", views.entry_link, name="entry_link"),
    re_path(rf"^entry/{REFERENCE}/$", views.entry, name="entry"),
    re_path(rf"^entry/{REFERENCE}/confirm/$", views.confirm, name="confirm"),
    re_path(rf"^entry/{REFERENCE}/change/$", views.change, name="change"),
    re_path(rf"^entry/{REFERENCE}/withdraw/$", views.withdraw, name="withdraw"),
]

members_urlpatterns = ([path("", views.members_page, name="overview")], "competition_members")
