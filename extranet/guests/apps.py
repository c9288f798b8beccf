"""Guests of a part of a meeting."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuestsConfig(AppConfig):
    name = "extranet.guests"
    verbose_name = _("guests of meetings")

    def meeting_listeners(self) -> Iterator[Callable[..., None]]:
        """Guests are told when their part is moved or cancelled."""
        from extranet.guests.actions import follow_meeting  # app ready

        yield follow_meeting

    def meeting_screens(self) -> Iterator[tuple[Any, str]]:
        """What the secretariat can open from a meeting."""
        yield _("Guests"), "guests_office:guests"

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        """The screens, for the secretariat, about a meeting of the network."""
        from admission.rules import AdminAddress, Who  # app ready
        from extranet.meetings.viewsets import is_of_network  # app ready

        for name in ("guests", "guest"):
            yield f"guests_office:{name}", AdminAddress(Who.SECRETARIAT, is_of_network)

    def daily_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Guests whose part was moved within the agenda."""
        from extranet.guests.actions import follow_agendas  # app ready

        yield "guests.follow", follow_agendas

    def others_needs(self, meeting: Any) -> Iterator[Any]:
        """What guests eat and need, for the counts of the host."""
        from extranet.guests.rules import others_needs  # app ready

        yield from others_needs(meeting)

    def retention_rules(self) -> Iterator[object]:
        from extranet.guests.rules import RETENTION  # app ready

        yield from RETENTION

    def seed_sections(self) -> Iterator[object]:
        from extranet.guests.seeds import SECTION  # app ready

        yield SECTION
