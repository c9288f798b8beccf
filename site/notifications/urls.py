"""The mailbox of the demo, below /dev/mail/, and where a mail's address for stopping leads."""

from django.urls import URLPattern, path

from notifications import views

app_name = "notifications"
urlpatterns: list[URLPattern] = [
    path("", views.mailbox, name="mailbox"),
    path("<int:pk>/", views.mail, name="mail"),
    path("<int:pk>/html/", views.markup, name="markup"),
]
open_urlpatterns: list[URLPattern] = [path("mails/stop/<str:token>/", views.stop, name="stop")]
