from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "extranet.documents"
    verbose_name = _("documents")

    def extranet_menu(self) -> Iterator[object]:
        from extranet.nav import Item  # app ready

        yield Item(_("Documents"), "documents:list", order=30)

    def extranet_urls(self) -> Iterator[object]:
        from django.urls import include, path  # app ready

        yield path("documents/", include("extranet.documents.urls"))

    def dashboard_panels(self) -> Iterator[object]:
        from extranet.documents.views import new_documents  # app ready
        from extranet.nav import Panel  # app ready

        yield Panel("", new_documents, order=20, place="read")

    def digest_items(self, person: Any, network: Any, since: datetime) -> Iterator[object]:
        """Papers put on shelves or changed since, that the person may read now and has not."""
        from extranet.documents.rules import digest_items  # app ready

        yield from digest_items(person, network, since)

    def document_listeners(self) -> Iterator[object]:
        """Who downloaded what is remembered."""
        from extranet.documents.actions import note_reading  # app ready

        yield note_reading

    def admin_addresses(self) -> Iterator[tuple[str, Any]]:
        from extranet.documents.rules import admin_addresses  # app ready

        yield from admin_addresses()

    def own_data(self, person: Any) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
        """Which documents the person has looked at or downloaded."""
        from extranet.documents.models import Reading  # app ready

        rows = Reading.all_networks.filter(person=person).noted()
        fields = ["document__title", "network__name", "first_at", "last_at", "times", "seen_at"]
        yield _("Documents you have looked at or downloaded"), list(rows.values(*fields))

    def retention_rules(self) -> Iterator[object]:
        from extranet.documents.rules import RETENTION  # app ready

        yield from RETENTION

    def seed_sections(self) -> Iterator[object]:
        from extranet.documents.seeds import SECTION  # app ready

        yield SECTION
