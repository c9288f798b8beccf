"""Who was there: attendance, quorum, and over the years."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "extranet.attendance"
    verbose_name = _("attendance")

    def meeting_panels(self) -> Iterator[tuple[str, Callable[..., Any]]]:
        """On the meeting's page, for the secretariat on the day."""
        from extranet.attendance.views import meeting_panel  # app ready

        yield "attendance/panel.html", meeting_panel

    def attendance_lines(self, meeting: Any) -> Iterator[str]:
        """Who was there, for the minutes."""
        from extranet.attendance.rules import lines  # app ready

        yield from lines(meeting)

    def opening_lines(self, meeting: Any) -> Iterator[str]:
        """Whether the meeting could decide, for formal minutes."""
        from extranet.attendance.rules import opening_lines  # app ready

        yield from opening_lines(meeting)

    def organisation_events(self, organisation: Any) -> Iterator[object]:
        """In the timeline, at which meetings somebody of the organisation was."""
        from extranet.attendance.rules import organisation_events  # app ready

        yield from organisation_events(organisation)

    def extranet_urls(self) -> Iterator[object]:
        from django.urls import include, path  # app ready

        yield path("meetings/", include("extranet.attendance.urls"))

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        from admission.rules import AdminAddress, Who  # app ready

        yield "attendance_office:years", AdminAddress(Who.SECRETARIAT)

    def seed_sections(self) -> Iterator[object]:
        from extranet.attendance.seeds import SECTION  # app ready

        yield SECTION
