"""The register in and out as a file."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "extranet.exchange"
    verbose_name = _("import and export of the register")

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        """The secretariat's screens, and whose file an address names."""
        from admission.rules import AdminAddress, Who  # app ready
        from extranet.exchange.rules import owns  # app ready
        from extranet.exchange.urls import admin_urlpatterns  # app ready

        patterns, namespace = admin_urlpatterns
        yield from ((f"{namespace}:{entry.name}", AdminAddress(Who.SECRETARIAT, owns)) for entry in patterns)

    def retention_rules(self) -> Iterator[object]:
        from extranet.exchange.rules import RETENTION  # app ready

        yield RETENTION
