"""Addresses of the approval: members' below /<lang>/extranet/meetings/, the secretariat's below /cms/."""

from django.urls import path

from extranet.approval import views, viewsets

app_name = "approval"

urlpatterns = [
    path("<int:pk>/minutes/comments/", views.comment, name="comment"),
    path("<int:pk>/minutes/approve/", views.approve, name="approve"),
]

admin_urlpatterns = (
    [
        path("minutes/<int:pk>/adjusters/", viewsets.AdjustersView.as_view(), name="adjusters"),
        path("minutes/<int:pk>/summary/", viewsets.SummaryView.as_view(), name="summary"),
        path("minutes/<int:pk>/news/", viewsets.draft_news, name="news"),
        path("minutes/<int:pk>/writing/", viewsets.writing, name="writing"),
    ],
    "approval_screens",
)
