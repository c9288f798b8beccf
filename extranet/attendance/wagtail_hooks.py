"""Attendance over the years in the admin and in its menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from admission.rules import Who, allows
from extranet.attendance.urls import office_urlpatterns


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include(office_urlpatterns))]


class AttendanceItem(MenuItem):
    """Shown to those for whom the screen exists."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.network is not None and allows(request, Who.SECRETARIAT)


@hooks.register("register_admin_menu_item")
def menu() -> AttendanceItem:
    return AttendanceItem(
        _("Attendance"), reverse("attendance_office:years"), name="attendance", icon_name="group", order=457
    )
