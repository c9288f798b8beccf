"""What meetings decided and who does what until when: noted, reported on, reminded of."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    name = "extranet.followup"
    verbose_name = _("decisions and measures")

    def extranet_menu(self) -> Iterator[object]:
        from extranet.nav import Item  # app ready

        yield Item(_("Measures"), "measures:list", order=25)

    def extranet_urls(self) -> Iterator[object]:
        from django.urls import include, path  # app ready

        from extranet.followup.urls import day_urlpatterns, inside_urlpatterns  # app ready

        yield path("measures/", include(inside_urlpatterns))
        yield path("meetings/", include(day_urlpatterns))

    def dashboard_panels(self) -> Iterator[object]:
        from extranet.followup.views import measures_to_do  # app ready
        from extranet.nav import Panel  # app ready

        yield Panel("", measures_to_do, order=20, place="do")

    def calendar_entries(self, person: Any, network: Any, start: date, end: date) -> Iterator[object]:
        """The last days of one's own measures."""
        from extranet.followup.rules import year_entries  # app ready

        yield from year_entries(person, network, start, end)

    def digest_items(self, person: Any, network: Any, since: datetime) -> Iterator[object]:
        """Measures noted or finished since."""
        from extranet.followup.rules import digest_items  # app ready

        yield from digest_items(person, network, since)

    def search_sources(self) -> Iterator[object]:
        from extranet.followup.rules import search_sources  # app ready

        yield from search_sources()

    def meeting_notes(self) -> Iterator[tuple[str, Callable[..., Any]]]:
        """On the meeting's page: what is overdue before it, what was decided at it."""
        from extranet.followup.views import meeting_panel  # app ready

        yield "followup/panel.html", meeting_panel

    def minutes_panels(self) -> Iterator[tuple[str, Callable[..., Any]]]:
        """The measures of the meeting as they stand today, below its minutes."""
        from extranet.followup.views import minutes_panel  # app ready

        yield "followup/minutes_panel.html", minutes_panel

    def meeting_screens(self) -> Iterator[tuple[Any, str]]:
        """What the secretariat can open from a meeting."""
        yield _("Decisions and measures"), "followup_day:note"

    def meeting_listeners(self) -> Iterator[Callable[..., None]]:
        """What was noted at an item follows who may read it."""
        from extranet.followup.actions import follow_meeting  # app ready

        yield follow_meeting

    def outline_lines(self, meeting: Any) -> Iterator[tuple[int | None, str]]:
        """What was noted, item by item, for the minutes."""
        from extranet.followup.rules import outline_lines  # app ready

        yield from outline_lines(meeting)

    def minutes_boxes(self, request: Any, minutes: Any) -> Iterator[str]:
        """What was noted, above the form of the minutes."""
        from extranet.followup.views import minutes_box  # app ready

        yield from minutes_box(request, minutes)

    def agenda_suggestions(self, meeting: Any) -> Iterator[object]:
        """What is still open, for the next agenda."""
        from extranet.followup.rules import agenda_suggestions  # app ready

        yield from agenda_suggestions(meeting)

    def periodic_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Reminders before the last day and after it."""
        from extranet.followup.actions import remind_due  # app ready

        yield "followup.remind", remind_due

    def holdings(self, person: Any, network: Any) -> Iterator[tuple[str, str]]:
        """Measures that somebody who leaves still answers for."""
        from extranet.followup.rules import holdings  # app ready

        yield from holdings(person, network)

    def handover_parts(self, person: Any, network: Any) -> Iterator[object]:
        """Open measures and the year's decisions, for a new chair."""
        from extranet.followup.rules import handover_parts  # app ready

        yield from handover_parts(person, network)

    def organisation_events(self, organisation: Any) -> Iterator[Any]:
        """Measures in the timeline of an organisation."""
        from extranet.followup.rules import organisation_events  # app ready

        yield from organisation_events(organisation)

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        from extranet.followup.rules import admin_addresses  # app ready

        yield from admin_addresses()

    def retention_rules(self) -> Iterator[object]:
        from extranet.followup.rules import RETENTION  # app ready

        yield from RETENTION

    def own_data(self, person: Any) -> Iterator[tuple[Any, Any]]:
        from extranet.followup.rules import own_data  # app ready

        yield from own_data(person)

    def seed_sections(self) -> Iterator[object]:
        from extranet.followup.seeds import DECISIONS, MEASURES  # app ready

        yield from (DECISIONS, MEASURES)
