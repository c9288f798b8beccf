"""Addresses of attendance, in the members' area and below /cms/."""

from django.urls import path

from extranet.attendance import views

app_name = "attendance"
urlpatterns = [
    path("<int:pk>/attendance/", views.take, name="take"),
    path("<int:pk>/attendance/<int:organisation>/", views.mark, name="mark"),
]

office_urlpatterns = ([path("attendance/", views.YearsView.as_view(), name="years")], "attendance_office")
