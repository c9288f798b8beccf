"""An agenda set jointly: proposals, order and time, open points."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "extranet.proposals"
    verbose_name = _("proposals to the agenda")

    def meeting_screens(self) -> Iterator[tuple[Any, str]]:
        """What the secretariat can open from a meeting."""
        yield _("Order and time of the agenda"), "proposals_office:agenda"

    def meeting_panels(self) -> Iterator[tuple[str, Callable[..., Any]]]:
        """On the meeting's page."""
        from extranet.proposals.views import meeting_panel  # app ready

        yield "proposals/panel.html", meeting_panel

    def extranet_urls(self) -> Iterator[object]:
        from django.urls import include, path  # app ready

        yield path("meetings/", include("extranet.proposals.urls"))

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        """The screen, for the secretariat, about a meeting of the network."""
        from admission.rules import AdminAddress, Who  # app ready
        from extranet.meetings.viewsets import is_of_network  # app ready

        yield "proposals_office:agenda", AdminAddress(Who.SECRETARIAT, is_of_network)

    def digest_items(self, person: Any, network: Any, since: datetime) -> Iterator[object]:
        """Proposed points that wait, for the secretariat."""
        from extranet.proposals.rules import digest_items  # app ready

        yield from digest_items(person, network, since)

    def audience_keys(self, person: Any, network: Any) -> Iterator[str]:
        """The key to the papers of one's own proposals, as long as they are not on an agenda."""
        from extranet.proposals.rules import proposer_key  # app ready

        yield proposer_key(person)

    def retention_rules(self) -> Iterator[object]:
        from extranet.proposals.rules import RETENTION  # app ready

        yield from RETENTION

    def own_data(self, person: Any) -> Iterator[tuple[Any, Any]]:
        from extranet.proposals.rules import own_data  # app ready

        yield from own_data(person)

    def seed_sections(self) -> Iterator[object]:
        from extranet.proposals.seeds import SECTION  # app ready

        yield SECTION
