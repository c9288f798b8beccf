from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeesConfig(AppConfig):
    name = "extranet.fees"
    verbose_name = _("fees")

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        """The secretariat's screens; they name no row in their address."""
        from admission.rules import AdminAddress, Who  # app ready
        from extranet.fees.urls import admin_urlpatterns  # app ready

        patterns, namespace = admin_urlpatterns
        yield from ((f"{namespace}:{entry.name}", AdminAddress(Who.SECRETARIAT)) for entry in patterns)

    def organisation_events(self, organisation: Any) -> Iterator[Any]:
        """Fees in the timeline of an organisation."""
        from extranet.fees.rules import organisation_events  # app ready

        yield from organisation_events(organisation)

    def seed_sections(self) -> Iterator[Any]:
        from extranet.fees.seeds import SECTION  # app ready

        yield SECTION
