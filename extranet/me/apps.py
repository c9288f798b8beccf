"""What a person finds about themselves in the members' area."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeConfig(AppConfig):
    name = "extranet.me"
    verbose_name = _("my page")

    def extranet_urls(self) -> Iterator[object]:
        from django.urls import include, path  # app ready

        yield path("me/", include("extranet.me.urls"))

    def own_data(self, person: Any) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """For which networks a calendar address was made; the address itself opens the calendar."""
        from extranet.me.models import CalendarFeed  # app ready

        rows = CalendarFeed.all_networks.filter(person=person)
        yield _("Your calendar addresses"), list(rows.values("network__name", "made_at"))
