"""What stands in the columns of a file of people."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from extranet.exchange.fields import headed_in_all_languages, one_of
from extranet.members.choices import Position
from tables.columns import day, email, yes_no
from tables.sheets import Column

COLUMNS = [
    Column("organisation", capfirst(_("organisation")), also=("Organisasjon", "Företag", "Bedrift")),
    Column("number", capfirst(_("organisation number")), also=("Organisationsnummer", "Organisasjonsnummer", "Org.nr")),
    Column("first_name", capfirst(_("first name")), also=("Förnamn", "Fornavn")),
    Column("last_name", capfirst(_("last name")), also=("Efternamn", "Etternavn")),
    Column("mail", capfirst(_("mail address")), required=True, parse=email, also=("Mail", "E-mail", "E-post", "Epost")),
    Column("function", capfirst(_("function")), also=("Funktion", "Funksjon", "Titel", "Tittel")),
    Column("position", capfirst(_("position")), parse=one_of(Position)),
    Column("is_deputy", capfirst(_("deputy")), parse=yes_no, empty=None, also=("Ersättare", "Vara")),
    Column("valid_from", capfirst(_("from")), parse=day, empty=None, also=("Från", "Fra", "First day")),
    Column("valid_to", _("Until"), parse=day, empty=None, also=("Till", "Til", "To", "Last day")),
]
"""Read from a file and written to one."""

LABELS = {column.name: column.label for column in COLUMNS}


def columns() -> list[Column]:
    """What is read from a file of people."""
    return headed_in_all_languages(COLUMNS)


EXAMPLES: dict[str, dict[str, Any]] = {
    "SE": {
        "organisation": "Exempelverken AB",
        "number": "556016-0680",
        "first_name": "Förnamn",
        "last_name": "Efternamn",
        "mail": "fornamn.efternamn@example.com",
        "is_deputy": False,
    },
    "NO": {
        "organisation": "Eksempelverket AS",
        "number": "988 077 917",
        "first_name": "Fornavn",
        "last_name": "Etternavn",
        "mail": "fornavn.etternavn@example.com",
        "is_deputy": False,
    },
}
"""A row of the file that people fill in, by country."""
