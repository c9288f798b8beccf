"""The people of the register in and out as a file."""

from collections.abc import Iterator

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    name = "extranet.roster"
    verbose_name = _("people of the register as a file")

    def register_files(self) -> Iterator[object]:
        """Who speaks for whom."""
        from extranet.exchange.rules import FileKind  # app ready
        from extranet.roster import actions, fields, rules, validators  # app ready

        yield FileKind(
            name="people",
            label=_("People"),
            row_label=_("Person and organisation"),
            about=_(
                "One row for each person and organisation that the person speaks for. The organisation must be in the "
                "register; a person is known by the mail address and keeps the name the register has. A column that "
                "the file lacks changes nothing. An empty cell empties function, position and last day."
            ),
            columns=fields.columns,
            plan=validators.plan,
            write=actions.write,
            headings=fields.COLUMNS,
            filled_in=fields.COLUMNS,
            example=lambda network: fields.EXAMPLES[network.country],
            rows=rules.people_rows,
            file_name=_("people"),
            export_action="roster.export_people",
            about_export=_("Everybody who speaks for an organisation today or will do so, deputies too."),
            note=_("Nobody is invited by this, and nobody gets a mail."),
            afterwards=(_("Invite those who have not come in yet"), "office:waiting"),
        )
