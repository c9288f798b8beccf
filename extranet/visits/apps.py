"""What visitors of a host must know, and what the host must know of them."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "extranet.visits"
    verbose_name = _("company visits")

    def meeting_screens(self) -> Iterator[tuple[Any, str]]:
        """What the secretariat can open from a meeting."""
        yield _("Company visit"), "visits_office:visit"

    def meeting_notes(self) -> Iterator[tuple[str, Callable[..., Any]]]:
        """On the meeting's page: what visitors must know."""
        from extranet.visits.views import meeting_panel  # app ready

        yield "visits/panel.html", meeting_panel

    def guest_facts(self, guest: Any) -> Iterator[Any]:
        """To a guest of the visit: what visitors must know."""
        from extranet.visits.rules import guest_facts  # app ready

        yield from guest_facts(guest)

    def summons_links(self, meeting: Any) -> Iterator[tuple[str, str]]:
        """In the mails about a meeting: where the practicalities stand."""
        from extranet.visits.rules import summons_links  # app ready

        yield from summons_links(meeting)

    def extranet_urls(self) -> Iterator[object]:
        from django.urls import include, path  # app ready

        yield path("meetings/", include("extranet.visits.urls"))

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        """The screen, for the secretariat, about a meeting of the network."""
        from admission.rules import AdminAddress, Who  # app ready
        from extranet.meetings.viewsets import is_of_network  # app ready

        yield "visits_office:visit", AdminAddress(Who.SECRETARIAT, is_of_network)

    def dashboard_panels(self) -> Iterator[object]:
        from extranet.nav import Panel  # app ready
        from extranet.visits.views import asked_of_host  # app ready

        yield Panel("", asked_of_host, order=20, place="do")

    def digest_items(self, person: Any, network: Any, since: datetime) -> Iterator[object]:
        """Practicalities that are there or were changed."""
        from extranet.visits.feeds import digest_items  # app ready

        yield from digest_items(person, network, since)

    def daily_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Hosts that were asked and have not answered."""
        from extranet.visits.actions import remind_due  # app ready

        yield "visits.remind", remind_due

    def retention_rules(self) -> Iterator[object]:
        from extranet.visits.rules import RETENTION  # app ready

        yield from RETENTION

    def seed_sections(self) -> Iterator[object]:
        from extranet.visits.seeds import SECTION  # app ready

        yield SECTION
