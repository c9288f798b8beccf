"""The tenant, and the way apps offer things to those below them."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = _("networks")

    def ready(self) -> None:
        """Kept pages follow what they show."""
        from networks.actions import follow_public_rows  # app ready

        follow_public_rows()

    def shown_publicly(self) -> Iterator[Any]:
        """A network's facts, look and address, and what its pages are sorted by."""
        from networks import models  # app ready

        yield from (models.Network, models.Theme, models.Site, models.FocusArea, models.Topic)

    def own_data(self, person: Any) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """Which roles the person has or had, and since when."""
        from networks.models import Membership  # app ready

        rows = Membership.all_networks.filter(person=person).select_related("network")
        yield (
            _("Roles you have or had"),
            [
                {
                    "network": str(row.network),
                    "role": str(row.get_role_display()),
                    "from": row.valid_from,
                    "to": row.valid_to,
                }
                for row in rows
            ],
        )


def collect(offer: str, *args: Any) -> Iterator[Any]:
    """Everything our apps offer under a name, lowest app first.

    An app offers by a method of its AppConfig; the method is called with ``args`` and answers with an
    iterable. The names in use stand in docs/architecture.md.
    """
    for config in reversed(list(apps.get_app_configs())):
        method = getattr(config, offer, None)
        if method is not None:
            yield from method(*args)
