"""The approval of minutes: what it offers to the meetings, the members' area and the platform."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalConfig(AppConfig):
    name = "extranet.approval"
    verbose_name = _("approval of minutes")

    def holdings(self, person: Any, network: Any) -> Iterator[tuple[str, str]]:
        """Minutes that somebody was elected to approve and has not."""
        from extranet.approval.rules import holdings  # app ready

        yield from holdings(person, network)

    def extranet_urls(self) -> Iterator[Any]:
        from django.urls import include, path  # app ready

        yield path("meetings/", include("extranet.approval.urls"))

    def admin_addresses(self) -> Iterator[Any]:
        from extranet.approval.rules import admin_addresses  # app ready

        yield from admin_addresses()

    def hinders_approval(self, minutes: Any, by: Any) -> Iterator[str]:
        """Why minutes cannot be approved now, in words."""
        from extranet.approval.rules import hindrances  # app ready

        yield from hindrances(minutes, by)

    def minutes_boxes(self, request: Any, minutes: Any) -> Iterator[str]:
        """What stands above the form of minutes."""
        from extranet.approval.viewsets import boxes  # app ready

        yield from boxes(request, minutes)

    def minutes_listeners(self) -> Iterator[Any]:
        """Adjusters are asked once minutes are out."""
        from extranet.approval.actions import ask_adjusters  # app ready

        yield ask_adjusters

    def dashboard_panels(self) -> Iterator[Any]:
        from extranet.approval.rules import to_approve  # app ready
        from extranet.nav import Panel  # app ready

        def panel(request: Any) -> dict[str, Any] | None:
            rows = to_approve(request.user, request.network)
            return {"rows": rows} if rows else None

        yield Panel("", panel, order=5, place="do")

    def retention_rules(self) -> Iterator[Any]:
        from extranet.approval.rules import RETENTION  # app ready

        yield from RETENTION

    def digest_items(self, person: Any, network: Any, since: datetime) -> Iterator[object]:
        """Comments on minutes, for the secretariat."""
        from extranet.approval.rules import digest_items  # app ready

        yield from digest_items(person, network, since)

    def own_data(self, person: Any) -> Iterator[tuple[Any, Any]]:
        from extranet.approval.rules import own_data  # app ready

        yield from own_data(person)

    def seed_sections(self) -> Iterator[Any]:
        from extranet.approval.seeds import SECTION  # app ready

        yield SECTION
