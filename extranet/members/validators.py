"""Organisation numbers as the registers of the two countries write them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish

from networks.choices import Country


def _swedish(value: str) -> str:
    """Ten digits by Luhn. A legal person's third digit is 2 or more; below it is a person's number."""
    digits = swedish.compact(value)
    digits = digits[2:] if len(digits) == 12 and digits.startswith("16") else digits
    number = swedish.validate(digits)
    if number[2] < "2":
        raise ValidationError(
            _("This is a personal number. Leave the field empty for a sole trader."), code="personal_number"
        )
    return number


def clean_organisation_number(value: str, country: str) -> str:
    """The digits alone, ten in Sweden and nine in Norway; raises ValidationError with what to do."""
    try:
        return _swedish(value) if country == Country.SWEDEN else norwegian.validate(value)
    except NumberError:
        shapes = {Country.SWEDEN: "556016-0680", Country.NORWAY: "988 077 917"}
        raise ValidationError(
            _("Check the organisation number: it looks like %(shape)s."),
            code="organisation_number",
            params={"shape": shapes[Country(country)]},
        ) from None


def show_organisation_number(digits: str) -> str:
    """As one writes it: 556016-0680 or 988 077 917."""
    if len(digits) == 10:
        return swedish.format(digits)
    return norwegian.format(digits) if digits else ""
