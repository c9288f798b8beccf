"""Somebody takes over from a representative: a new chief executive."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuccessionConfig(AppConfig):
    name = "extranet.succession"
    verbose_name = _("change of representative")

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        """The secretariat's, about a representative of the network."""
        from admission.rules import AdminAddress, Who  # app ready
        from extranet.succession.rules import owns  # app ready
        from extranet.succession.urls import admin_urlpatterns  # app ready

        patterns, namespace = admin_urlpatterns
        yield from ((f"{namespace}:{entry.name}", AdminAddress(Who.SECRETARIAT, owns)) for entry in patterns)

    def representation_screens(self) -> Iterator[tuple[Any, str]]:
        """What the secretariat can open from a representative."""
        yield _("Somebody else takes over"), "succession:take_over"
