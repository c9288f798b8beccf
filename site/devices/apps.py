from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class DevicesConfig(AppConfig):
    name = "devices"
    verbose_name = _("devices")

    def daily_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Once a day: sessions that have run out."""
        from devices.storage import SessionStore  # app ready

        yield "sessions", SessionStore.clear_expired

    def own_data(self, person: User) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """Where the person is logged in."""
        from devices.models import Session  # app ready

        rows = Session.objects.of(person).live().select_related("network")
        yield (
            _("Devices"),
            [
                {
                    "browser": row.get_browser_display(),
                    "platform": row.get_platform_display(),
                    "network": row.network.name if row.network else "",
                    "started_at": row.started_at,
                    "used_at": row.used_at,
                }
                for row in rows
            ],
        )
