"""Planning a year of meetings: series, and whose turn it is to host."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    name = "extranet.planning"
    verbose_name = _("planning of the year")

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        """The screens, for the secretariat."""
        from admission.rules import AdminAddress, Who  # app ready

        for name in ("series", "plan", "turns"):
            yield f"planning:{name}", AdminAddress(Who.SECRETARIAT)

    def organisation_events(self, organisation: Any) -> Iterator[object]:
        """In the timeline, when a host said no."""
        from extranet.planning.rules import organisation_events  # app ready

        yield from organisation_events(organisation)

    def seed_sections(self) -> Iterator[object]:
        from extranet.planning.seeds import HOSTS, SERIES  # app ready

        yield HOSTS
        yield SERIES
