"""Calendar files, below the language: the network's, and one at the page of each event."""

from django.urls import path, re_path

from events import views

app_name = "events"
urlpatterns = localized_urlpatterns = [
    path("events.ics", views.calendar_file, name="calendar_file"),
    re_path(r"^(?P<place>(?:[\w\-]+/)+)event\.ics$", views.event_file, name="event_file"),
]
