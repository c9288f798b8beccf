"""What the secretariat keeps of its own network: people, the log, the network's settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = _("secretariat")

    def ready(self) -> None:
        """Hear of log-ins, whatever way they came about."""
        from django.contrib.auth.signals import user_logged_in  # app ready

        user_logged_in.connect(on_log_in, dispatch_uid="office.log_in")

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        from office.rules import admin_addresses  # app ready

        yield from admin_addresses()

    def retention_rules(self) -> Iterator[object]:
        """Looks, in the log that lies below."""
        from office.rules import RETENTION  # app ready

        yield from RETENTION

    def own_data(self, person: User) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """In which month a person was last here."""
        from office.models import LastLogIn  # app ready

        rows = LastLogIn.all_networks.filter(person=person).select_related("network")
        yield _("Last log-in"), [{"network__name": row.network.name, "month": str(row)} for row in rows]


def on_log_in(sender: Any, user: Any, request: Any = None, **kwargs: Any) -> None:
    """Somebody logged in on a network's host."""
    from office.actions import note_log_in  # app ready

    network = getattr(request, "network", None)
    if network is not None:
        note_log_in(person=user, network=network)
