"""Addresses below /<lang>/extranet/me/, and the calendar, which stands outside the guard."""

from django.urls import path

from extranet.me import feeds, views

app_name = "me"

urlpatterns = [
    path("", views.MyPage.as_view(), name="page"),
    path("notifications/", views.NotificationsView.as_view(), name="notifications"),
    path("calendar/", views.CalendarView.as_view(), name="calendar"),
    path("data/", views.OwnData.as_view(), name="data"),
]
open_urlpatterns = [path("calendar/<str:token>.ics", feeds.personal, name="personal")]
