"""What may be typed: official codes, class labels, and nothing that is somebody's personal number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from stdnum import luhn
from stdnum.no import orgnr

from networks.choices import Country
from tables.columns import Column, Row, RowError, day, whole_number

HIGHEST_GRADE = 13
SCHOOL_YEAR = re.compile(r"(\d{4})/(\d{2})")
MUNICIPALITY_CODE = re.compile(r"\d{4}")
SWEDISH_UNIT_CODE = re.compile(r"\d{8}")
# Digits in the shape of a Swedish personal or co-ordination number, or of a Norwegian birth or D number.
SWEDISH_NUMBER = re.compile(r"(?<!\d)(?:19|20)?(\d{2})(\d{2})(\d{2})([-+ ]?)\d{4}(?!\d)")
NORWEGIAN_NUMBER = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})[ -]?\d{5}(?!\d)")
# Words that people write before or after the class itself.
CLASS_WORDS = re.compile(r"\b(?:årskurs|åk|klass|klasse|trinn|class|grade|year|kl|tr)(?![^\W\d_])\.?")
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
OTHER_GRADE = re.compile(r"(\d{1,2})[\s:.\-]?[^\W\d_]")


def validate_school_year(value: str) -> None:
    """A school year as 2026/27."""
    match = SCHOOL_YEAR.fullmatch(value)
    if not match or (int(match[1]) + 1) % 100 != int(match[2]):
        raise ValidationError(_("Write the school year as 2026/27."))


def validate_municipality_code(value: str) -> None:
    """Four digits, in Sweden and in Norway."""
    if not MUNICIPALITY_CODE.fullmatch(value):
        raise ValidationError(_("A municipality’s code has four digits."))


def validate_school_code(country: str, code: str) -> None:
    """The code of a school in its national register.

    Sweden: eight digits (skolenhetskod), which carry no check digit. Norway: the sub-unit's organisation
    number, nine digits of which the last is a mod 11 check.
    """
    if country == "SE" and not SWEDISH_UNIT_CODE.fullmatch(code):
        raise ValidationError(_("A Swedish school’s code has eight digits."))
    if country == "NO" and not (code.isdecimal() and len(code) == 9 and orgnr.is_valid(code)):
        raise ValidationError(
            _("A Norwegian school’s code is its organisation number, nine digits with a check digit.")
        )


def normal_class(label: str, grade: int) -> str:
    """One form for all ways to write a class: 8A, 8 a, Åk 8 A and A are ``8-a``; 8:1 and 8.1 are ``8-1``."""
    text = unicodedata.normalize("NFKC", label).casefold()
    text = CLASS_WORDS.sub(" ", text)
    text = re.sub(r"[\W_]+", "", text)
    return f"{grade}-{text.removeprefix(str(grade))}"


def names_other_grade(label: str, grade: int) -> bool:
    """Whether the label starts with the number of another grade, as 9A does in an edition for grade 8."""
    match = OTHER_GRADE.match(unicodedata.normalize("NFKC", label).strip())
    return match is not None and int(match[1]) != grade


def _is_day(month: int, day: int) -> bool:
    try:
        date(2000, month, day)
    except ValueError:
        return False
    return True


def holds_national_number(text: str) -> bool:
    """Whether a text holds something in the shape of a Swedish or Norwegian national number.

    The check digit is not asked for: a number with one wrong digit is still somebody's. Only ten digits
    in one run that start with 0 must have a right one, since they may be a telephone number. Days count
    up to 60 more in a co-ordination number and up to 40 more in a D number.
    """
    text = unicodedata.normalize("NFKC", text)
    for match in SWEDISH_NUMBER.finditer(text):
        month, day = int(match[2]), int(match[3])
        maybe_phone = match[0].startswith("0") and not match[4]
        if _is_day(month, day - 60 if day > 60 else day) and not (maybe_phone and not luhn.is_valid(match[0])):
            return True
    for match in NORWEGIAN_NUMBER.finditer(text):
        day, month = int(match[1]), int(match[2])
        if _is_day(month, day - 40 if day > 40 else day):
            return True
    return False


def refuse_national_numbers(value: str) -> None:
    """Raises where a personal number was typed; we never store one."""
    if holds_national_number(value):
        raise ValidationError(_("Take away the personal number. We never store one."))


def holds_a_full_name(text: str) -> bool:
    """Whether two words in a row are written as first and last name are; the words of a class do not count."""
    words = [
        word for word in WORD.findall(unicodedata.normalize("NFKC", text)) if not CLASS_WORDS.match(word.casefold())
    ]
    like_a_name = [len(word) > 1 and word.istitle() for word in words]
    return any(one and other for one, other in pairwise(like_a_name))


def refuse_pupils_names(value: str) -> None:
    """Raises where a class was given somebody's name; a pupil's is never stored."""
    if holds_a_full_name(value):
        raise ValidationError(_("Write only the class, for example 8B, and never the name of a pupil."))


# ---------------------------------------------------------------- rows of a school register

ACTIVE = {"", "aktiv", "active", "ja", "yes", "true", "1"}
SCHOOL_COLUMNS = [
    Column("country", _("country"), also=("Land",)),
    Column("code", _("code"), required=True, also=("Skolenhetskod", "Organisasjonsnummer", "OrgNr", "Org.nr.")),
    Column(
        "name",
        _("name"),
        required=True,
        also=("Skolenhetsnamn", "Skolenhetens namn", "Skolnamn", "Namn", "Navn", "FulltNavn", "Skolens navn"),
    ),
    Column(
        "municipality_code", _("municipality code"), required=True, also=("Kommunkod", "Kommunenummer", "Kommunenr")
    ),
    Column("municipality", _("municipality"), required=True, also=("Kommun", "Kommunnamn", "Kommune", "Kommunenavn")),
    Column(
        "grade_from",
        _("lowest grade"),
        parse=whole_number,
        empty=None,
        also=("Lägsta årskurs", "Årskurs från", "SkoletrinnGSFra", "Skoletrinn fra", "Fra trinn"),
    ),
    Column(
        "grade_to",
        _("highest grade"),
        parse=whole_number,
        empty=None,
        also=("Högsta årskurs", "Årskurs till", "SkoletrinnGSTil", "Skoletrinn til", "Til trinn"),
    ),
    Column("valid_from", _("open from"), parse=day, empty=None, also=("Startdatum", "Giltig från", "Gyldig fra")),
    Column("valid_to", _("open to"), parse=day, empty=None, also=("Slutdatum", "Giltig till", "Gyldig til", "Nedlagt")),
    Column("predecessor", _("code of the predecessor"), also=("Föregångare", "Forgjenger")),
    Column("status", _("status"), also=("ErAktiv",)),
]
"""Our own headings, those of Skolenhetsregistret and those of NSR."""


def check_schools(rows: Iterable[Row]) -> tuple[list[dict[str, Any]], list[RowError], int]:
    """Schools as dictionaries, what is wrong with the others, and how many units have no grades at all.

    Units without grades (preschools, upper secondary schools) are left out without an error. The country
    follows from the code's length where the sheet does not name it. A unit that is not active is closed
    after today.
    """
    schools, errors, left_out = [], [], 0
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        values = row.values
        if values["grade_from"] is None and values["grade_to"] is None:
            left_out += 1
            continue
        values = values | {"country": values["country"] or ("NO" if len(values["code"]) == 9 else "SE")}
        values["municipality_code"] = values["municipality_code"].zfill(4)
        key = (values["country"], values["code"])
        faults = [RowError(row.number, column, reason) for column, reason in _school_faults(values)]
        if key in seen:
            faults.append(
                RowError(row.number, "code", gettext("The code stands in row %(row)d too.") % {"row": seen[key]})
            )
        seen[key] = row.number
        errors += faults
        if not faults:
            closed = values.pop("status").casefold() not in ACTIVE
            values["valid_to"] = values["valid_to"] or (timezone.localdate() if closed else None)
            schools.append(values)
    return schools, errors, left_out


def _school_faults(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Column and reason of all that is wrong in one row."""
    if values["country"] not in Country.values:
        yield "country", gettext("Write SE or NO.")
    checks: list[tuple[str, Callable[[], None]]] = [
        ("code", lambda: validate_school_code(values["country"], values["code"])),
        ("municipality_code", lambda: validate_municipality_code(values["municipality_code"])),
    ]
    for column, check in checks:
        try:
            check()
        except ValidationError as error:
            yield column, error.messages[0]
    lowest, highest = values["grade_from"], values["grade_to"]
    if lowest is None or highest is None or not 0 <= lowest <= highest <= HIGHEST_GRADE:
        yield "grade_to", gettext("Write the lowest and the highest grade, in that order.")
    if values["valid_from"] and values["valid_to"] and values["valid_to"] < values["valid_from"]:
        yield "valid_to", gettext("The school cannot close before it opens.")
    for column, longest in (("name", 160), ("municipality", 80)):
        if len(values[column]) > longest:
            yield column, gettext("Write at most %(number)d characters.") % {"number": longest}


def validate_class_size(pupils: int, least: int, most: int) -> None:
    """Refuse a class that is too large or too small; both messages say what to do instead."""
    if pupils > most:
        text = _("Write at most %(most)d pupils. Two classes are entered one by one.")
        raise ValidationError(text, code="too_many", params={"most": most})
    if pupils < least:
        text = ngettext_lazy(
            "Write at least %(least)d pupil. Small classes may enter together as one.",
            "Write at least %(least)d pupils. Small classes may enter together as one.",
            "least",
        )
        raise ValidationError(text, code="too_few", params={"least": least})
