"""What stands in the columns of a file of organisations, and how a cell is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.members.choices import MembershipKind, OrganisationKind, ParentMembership
from tables.columns import MAX_TEXT, day, folded, text, whole_number, yes_no
from tables.sheets import Column

MOST_EMPLOYEES = 2_147_483_647
"""What both databases can hold."""

SEPARATOR = ";"


def in_all_languages(label: Any) -> Iterator[str]:
    """A word as each of the installation's languages has it."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield str(label)


def one_of(choices: type[TextChoices]) -> Callable[[Any], str]:
    """A cell that holds one of these words, in any of the languages."""

    @cache
    def words() -> dict[str, TextChoices]:
        return {folded(word): choice for choice in choices for word in (choice, *in_all_languages(choice.label))}

    def parse(value: Any) -> str:
        found = words().get(folded(text(value)))
        if found is None:
            shown = ", ".join(str(choice.label) for choice in choices)
            raise ValidationError(gettext("Write one of: %(words)s.") % {"words": shown})
        return str(found.value)

    return parse


def several(value: Any) -> list[str]:
    """Texts on lines of their own; in a cell of one line, parted by semicolons."""
    written = str(value)
    lines = written.splitlines() if "\n" in written else written.split(SEPARATOR)
    if len(written) > MAX_TEXT:
        raise ValidationError(gettext("At most %(number)s characters.") % {"number": MAX_TEXT})
    return [tidy for line in lines if (tidy := text(line))]


def joined(texts: Iterable[str]) -> str:
    """A cell that :func:`several` reads as these texts."""
    written = "\n".join(texts)
    return f"{written}\n" if SEPARATOR in written and "\n" not in written else written


def people(value: Any) -> int:
    """How many people work there."""
    number = whole_number(value)
    if not 0 <= number <= MOST_EMPLOYEES:
        raise ValidationError(gettext("Write a whole number."))
    return number


def address(value: Any) -> str:
    """An address on the web; people leave out how it begins."""
    written = text(value)
    return written if "://" in written else f"https://{written}"


def belongs(value: Any) -> str:
    """Whether it belongs to the parent organisation."""
    return str(ParentMembership.YES if yes_no(value) else ParentMembership.NO)


COLUMNS = [
    Column("name", capfirst(_("name")), required=True, also=("Namn", "Navn", "Organisation", "Organisasjon")),
    Column("number", capfirst(_("organisation number")), also=("Organisationsnummer", "Organisasjonsnummer", "Org.nr")),
    Column("kind", capfirst(_("kind")), parse=one_of(OrganisationKind), empty=None, also=("Typ", "Type", "Slag")),
    Column("place", capfirst(_("place")), also=("Ort", "Sted")),
    Column("sites", capfirst(_("sites")), parse=several, empty=[], also=("Arbetsställen", "Anlegg")),
    Column("employees", capfirst(_("employees")), parse=people, empty=None, also=("Anställda", "Ansatte")),
    Column(
        "focus_areas", capfirst(_("focus areas")), parse=several, empty=[], also=("Fokusområden", "Satsingsområder")
    ),
    Column("url", capfirst(_("address on the web")), parse=address, also=("Webbadress", "Nettadresse", "Web")),
    Column(
        "is_public",
        capfirst(_("shown to everyone")),
        parse=yes_no,
        empty=None,
        also=("Visas för alla", "Vises for alle"),
    ),
    Column(
        "parent_membership",
        capfirst(_("member of the parent organisation")),
        parse=belongs,
        also=("Medlem i moderorganisationen", "Medlem i moderorganisasjonen"),
    ),
    Column("membership", _("Membership"), parse=one_of(MembershipKind), empty=None, also=("Medlemskap",)),
    Column("membership_from", _("Membership from"), parse=day, empty=None, also=("Medlem från", "Medlem fra")),
    Column("membership_to", _("Membership to"), parse=day, empty=None, also=("Medlem till", "Medlem til")),
]
"""What is read from a file. What a heading is called in any language of the installation is known, too."""

PEOPLE_COLUMNS = [
    Column("representative", _("Representative")),
    Column("mail", capfirst(_("mail address"))),
    Column("function", capfirst(_("function"))),
]
"""Written to a file for those who read it; not taken from one, since people have a file of their own."""

LABELS = {column.name: column.label for column in COLUMNS}


def headed_in_all_languages(columns: Iterable[Column]) -> list[Column]:
    """The columns, taken by what they are called in any language of the installation."""
    return [replace(column, also=(*column.also, *in_all_languages(column.label))) for column in columns]


def columns() -> list[Column]:
    """What is read from a file of organisations."""
    return headed_in_all_languages(COLUMNS)


EXAMPLES: dict[str, dict[str, Any]] = {
    "SE": {"name": "Exempelverken AB", "number": "556016-0680", "place": "Karlskrona"},
    "NO": {"name": "Eksempelverket AS", "number": "988 077 917", "place": "Kongsberg"},
}
"""A row of the file that people fill in, by country."""
