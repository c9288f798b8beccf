"""What must be done around a meeting, by when, and by whom."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PreparationConfig(AppConfig):
    name = "extranet.preparation"
    verbose_name = _("preparation of meetings")

    def network_steps(self) -> Iterator[Callable[[Any], None]]:
        """The lists a new network begins with."""
        from extranet.preparation.actions import plant_checklists  # app ready

        yield plant_checklists

    def meeting_listeners(self) -> Iterator[Callable[..., None]]:
        """A planned meeting gets its steps; a moved one takes the open ones along."""
        from extranet.preparation.actions import follow_meeting  # app ready

        yield follow_meeting

    def meeting_screens(self) -> Iterator[tuple[Any, str]]:
        """What the secretariat can open from a meeting."""
        yield _("Preparation"), "preparation:steps"

    def meeting_notices(self, meeting: Any) -> Iterator[str]:
        """Above the meeting's form: how much is overdue."""
        from extranet.preparation.rules import notices  # app ready

        yield from notices(meeting)

    def extranet_urls(self) -> Iterator[object]:
        from django.urls import include, path  # app ready

        yield path("meetings/", include("extranet.preparation.urls"))

    def dashboard_panels(self) -> Iterator[object]:
        from extranet.nav import Panel  # app ready
        from extranet.preparation.views import due_soon  # app ready

        yield Panel("", due_soon, order=30, place="do")

    def retention_rules(self) -> Iterator[object]:
        from extranet.preparation.rules import RETENTION  # app ready

        yield from RETENTION

    def own_data(self, person: Any) -> Iterator[tuple[Any, Any]]:
        from extranet.preparation.rules import own_data  # app ready

        yield from own_data(person)

    def seed_sections(self) -> Iterator[object]:
        from extranet.preparation.seeds import CHECKLISTS, PREPARATION  # app ready

        yield CHECKLISTS
        yield PREPARATION
