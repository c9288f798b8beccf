"""Addresses below /<lang>/extranet/meetings/; the guard is put around them by extranet.urls."""

from django.urls import path

from extranet.meetings import views

app_name = "meetings"

urlpatterns = [
    path("", views.MeetingList.as_view(), name="list"),
    path("<int:pk>/", views.MeetingPage.as_view(), name="meeting"),
    path("<int:pk>/agenda.pdf", views.agenda_pdf, name="agenda_pdf"),
    path("<int:pk>/meeting.ics", views.meeting_ics, name="ics"),
    path("<int:pk>/minutes/", views.MinutesPage.as_view(), name="minutes"),
    path("<int:pk>/minutes/versions/<int:number>/", views.VersionPage.as_view(), name="version"),
    path("<int:pk>/minutes.pdf", views.minutes_pdf, name="minutes_pdf"),
]
