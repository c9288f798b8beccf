"""Addresses of the register.

Those below /<lang>/extranet/members/ are guarded by extranet.urls, those below /cms/ by the admin gate.
"""

from django.urls import path

from extranet.members import views

app_name = "members"

urlpatterns = [
    path("", views.MemberList.as_view(), name="list"),
    path("balance/", views.Balance.as_view(), name="balance"),
    path("handover/", views.Handover.as_view(), name="handover"),
    path("<int:pk>/", views.OrganisationPage.as_view(), name="organisation"),
    path("<int:pk>/timeline/", views.OrganisationTimeline.as_view(), name="timeline"),
]
localized_urlpatterns = ([path("our-members/", views.public_list, name="list")], "public_members")
admin_urlpatterns = (
    [
        path("register/deviations/", views.DeviationsView.as_view(), name="deviations"),
        path("register/prospects/", views.ProspectsView.as_view(), name="prospects"),
        path("register/rules/", views.RulesView.as_view(), name="rules"),
    ],
    "register",
)
