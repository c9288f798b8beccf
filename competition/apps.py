"""The competition: what it offers to the platform, the front page and the members' area."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User
    from networks.models import Network
    from privacy.rules import RetentionRule


class CompetitionConfig(AppConfig):
    name = "competition"
    verbose_name = _("competition")

    def ready(self) -> None:
        """Make the routes of the page now: at the first request Wagtail would, in all threads at once, and fail."""
        from competition.models import CompetitionPage  # app ready

        CompetitionPage.get_resolver()

    def network_steps(self) -> Iterator[Any]:
        """The competition page of a new network."""
        from competition.actions import plant_page  # app ready

        yield plant_page

    def shown_publicly(self) -> Iterator[Any]:
        """What the competition's page and the front page tell of an edition."""
        from competition.models import Edition  # app ready

        yield Edition

    def place_listeners(self) -> Iterator[Any]:
        """An entry follows its place, and its teacher is written to."""
        from competition.actions import follow_place  # app ready

        yield follow_place

    def front_panels(self) -> Iterator[Any]:
        """State and dates on the front page."""
        from competition.views import front_panel  # app ready
        from home.rules import FrontPanel  # app ready

        yield FrontPanel("competition/panels/front.html", front_panel, 40)

    def extranet_menu(self) -> Iterator[Any]:
        """The members' page of the competition."""
        from extranet.nav import Item  # app ready

        yield Item(_("The competition"), "competition_members:overview", order=70)

    def extranet_urls(self) -> Iterator[Any]:
        """Its address."""
        from django.urls import include, path  # app ready

        from competition.urls import members_urlpatterns  # app ready

        yield path("competition/", include(members_urlpatterns))

    def dashboard_panels(self) -> Iterator[Any]:
        """How it stands, on the members' overview."""
        from competition.views import dashboard_panel  # app ready
        from extranet.nav import Panel  # app ready

        yield Panel("competition/panels/dashboard.html", dashboard_panel, order=60)

    def calendar_entries(self, person: "User", network: "Network", start: date, end: date) -> Iterator[Any]:
        """Last days and the final, on the strip of the year."""
        from competition.views import calendar_entries  # app ready

        yield from calendar_entries(network, start, end)

    def seed_sections(self) -> Iterator[Any]:
        """Schools and editions of the demo and of one's own test data."""
        from competition.seeds import EDITIONS, SCHOOLS  # app ready

        yield SCHOOLS
        yield EDITIONS

    def retention_rules(self) -> "Iterator[RetentionRule]":
        """What is kept of teachers and classes, and for how long."""
        from competition.rules import retention_rules  # app ready

        yield from retention_rules()

    def own_data(self, person: "User") -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """Classes that were entered with the person's mail address."""
        from competition.rules import own_entries  # app ready

        if rows := own_entries(person):
            yield _("Classes you have entered"), rows
