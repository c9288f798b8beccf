"""Addresses of the preparation, below /<lang>/extranet/meetings/."""

from django.urls import path

from extranet.preparation import views

app_name = "preparation"
urlpatterns = [
    path("<int:pk>/preparation/", views.steps, name="steps"),
    path("<int:pk>/preparation/<int:step>/", views.tick, name="tick"),
]
