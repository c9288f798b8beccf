from collections.abc import Callable, Iterator
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "extranet.members"
    verbose_name = _("members")

    def extranet_menu(self) -> Iterator[object]:
        from extranet.nav import Item  # app ready

        yield Item(_("Members"), "members:list", order=40)

    def extranet_urls(self) -> Iterator[object]:
        from django.urls import include, path  # app ready

        yield path("members/", include("extranet.members.urls"))

    def dashboard_panels(self) -> Iterator[object]:
        from extranet.members.views import due_steps, expiring_mandates, new_in_register  # app ready
        from extranet.nav import Panel  # app ready

        yield Panel("", new_in_register, order=40, place="new")
        yield Panel("", due_steps, order=60, place="do")
        yield Panel("", expiring_mandates, order=61, place="do")

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        """The secretariat's screens; they name no row."""
        from admission.rules import AdminAddress, Who  # app ready
        from extranet.members.urls import admin_urlpatterns  # app ready

        patterns, namespace = admin_urlpatterns
        yield from ((f"{namespace}:{entry.name}", AdminAddress(Who.SECRETARIAT)) for entry in patterns)

    def front_panels(self) -> Iterator[object]:
        """Those who want to be seen, on the front page."""
        from extranet.members.views import front_panel  # app ready
        from home.rules import FrontPanel  # app ready

        yield FrontPanel("members/panels/front.html", front_panel, 60)

    def shown_publicly(self) -> Iterator[object]:
        """Whose names, logos and places stand on public pages, while they belong."""
        from extranet.members import models  # app ready

        yield from (models.Organisation, models.OrganisationMembership)

    def affiliations(self, person: Any, network: Any) -> Iterator[str]:
        """The organisations a person speaks for in a network today."""
        from extranet.members.rules import spoken_for  # app ready

        yield from spoken_for(person, network).values()

    def audience_keys(self, person: Any, network: Any) -> Iterator[str]:
        """One for each organisation the person speaks for in the network today."""
        from extranet.members.rules import organisation_keys  # app ready

        yield from organisation_keys(person, network)

    def audience_choices(self, network: Any) -> Iterator[tuple[str, str]]:
        """The organisations a paper can be for."""
        from extranet.members.models import Organisation  # app ready

        for pk, name in Organisation.objects.for_network(network).joined().order_by("name").values_list("pk", "name"):
            yield f"org:{pk}", name

    def role_sources(self, network: Any, sources: set[str]) -> Iterator[tuple[str, str]]:
        """In words, on what roles of the register rest."""
        from extranet.members.rules import role_sources  # app ready

        yield from role_sources(network, sources)

    def search_sources(self) -> Iterator[object]:
        from extranet.members.models import Organisation  # app ready
        from extranet.members.rules import search_entries  # app ready
        from search.sources import Source  # app ready

        yield Source(Organisation, _("Organisation"), search_entries)

    def seed_sections(self) -> Iterator[object]:
        from extranet.members.seeds import SECTIONS  # app ready

        yield from SECTIONS

    def retention_rules(self) -> Iterator[object]:
        from extranet.members.rules import RETENTION  # app ready

        yield from RETENTION

    def own_data(self, person: Any) -> Iterator[tuple[Any, Any]]:
        from extranet.members.rules import own_data  # app ready

        yield from own_data(person)

    def daily_jobs(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Memberships begin and end at midnight without anybody writing."""
        from extranet.members.actions import index_changed_today, warn_of_mandates  # app ready

        yield "members.index", index_changed_today
        yield "members.mandates", warn_of_mandates
