from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "extranet.meetings"
    verbose_name = _("meetings")

    def extranet_menu(self) -> Iterator[object]:
        from extranet.nav import Item  # app ready

        yield Item(_("Meetings"), "meetings:list", order=20)

    def extranet_urls(self) -> Iterator[object]:
        from django.urls import include, path  # app ready

        yield path("meetings/", include("extranet.meetings.urls"))

    def dashboard_panels(self) -> Iterator[object]:
        from extranet.meetings.views import new_minutes, next_meeting  # app ready
        from extranet.nav import Panel  # app ready

        yield Panel("meetings/panels/next_meeting.html", next_meeting, order=10)
        yield Panel("", new_minutes, order=10, place="read")

    def calendar_entries(self, person: Any, network: Any, start: date, end: date) -> Iterator[object]:
        """The meetings of the year; members know of all of them, of what is said at them by its audience."""
        from extranet.meetings.rules import year_entries  # app ready

        yield from year_entries(network, start, end)

    def calendar_events(self, person: Any, network: Any, since: datetime) -> Iterator[object]:
        """The meetings with their times, for a member's own calendar program."""
        from extranet.meetings.feeds import calendar_events  # app ready

        yield from calendar_events(person, network, since)

    def digest_items(self, person: Any, network: Any, since: datetime) -> Iterator[object]:
        """Agendas and minutes that are new to all members."""
        from extranet.meetings.feeds import digest_items  # app ready

        yield from digest_items(person, network, since)

    def handover_parts(self, person: Any, network: Any) -> Iterator[object]:
        """The latest minutes, for a new chair."""
        from extranet.meetings.rules import handover_parts  # app ready

        yield from handover_parts(network)

    def organisation_events(self, organisation: Any) -> Iterator[object]:
        """Meetings in the timeline of their host."""
        from extranet.meetings.rules import organisation_events  # app ready

        yield from organisation_events(organisation)

    def search_sources(self) -> Iterator[object]:
        from extranet.meetings.rules import search_sources  # app ready

        yield from search_sources()

    def seed_sections(self) -> Iterator[object]:
        from extranet.meetings.seeds import SECTION  # app ready

        yield SECTION

    def retention_rules(self) -> Iterator[object]:
        from extranet.meetings.rules import RETENTION  # app ready

        yield from RETENTION

    def own_data(self, person: Any) -> Iterator[tuple[Any, Any]]:
        from extranet.meetings.rules import own_data  # app ready

        yield from own_data(person)
