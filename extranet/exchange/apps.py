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

    def register_files(self) -> Iterator[object]:
        """Organisations."""
        from extranet.exchange import actions, fields, validators  # app ready
        from extranet.exchange.choices import ORGANISATIONS  # app ready
        from extranet.exchange.rules import FileKind, organisation_rows  # app ready

        yield FileKind(
            name=ORGANISATIONS,
            label=_("Organisations"),
            row_label=_("Organisation"),
            about=_(
                "An organisation is known by its number, else by its name. A column that the file lacks changes "
                "nothing. An empty cell empties what it stands for, but never a number, a kind or a membership."
            ),
            columns=fields.columns,
            plan=validators.plan,
            write=actions.write,
            headings=[*fields.COLUMNS, *fields.PEOPLE_COLUMNS],
            filled_in=fields.COLUMNS,
            example=lambda network: fields.EXAMPLES[network.country],
            rows=organisation_rows,
            file_name=_("register"),
            export_action="exchange.export_register",
            about_export=_("All organisations with their present membership and who represents them."),
        )
