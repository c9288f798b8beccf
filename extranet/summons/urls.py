"""Addresses of answers: behind a mailed link, in the members' area, and below /cms/."""

from django.urls import path, re_path

from extranet.summons import views, viewsets

app_name = "summons"

REFERENCE = r"(?P<reference>[2-9A-HJ-NP-Z]{8})"

urlpatterns = [
    re_path(r"^answer/(?P<token>[A-Za-z0-9_-]{43})/$", views.link, name="link"),
    re_path(rf"^answer/{REFERENCE}/$", views.answer, name="answer"),
]

inside_urlpatterns = (
    [re_path(rf"^(?P<pk>[0-9]+)/answer/{REFERENCE}/$", views.answer_here, name="answer")],
    "summons_inside",
)

office_urlpatterns = (
    [
        path("standing-invitations/", viewsets.StandingView.as_view(), name="standing"),
        path("meetings/<int:pk>/summons/", viewsets.CallView.as_view(), name="call"),
        path("meetings/<int:pk>/summons/<int:summons>/", viewsets.AnswerView.as_view(), name="answer"),
    ],
    "summons_office",
)
