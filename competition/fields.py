"""Form fields for head counts and telephone numbers."""

from __future__ import annotations

from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SHORT = {"class": "short", "inputmode": "numeric", "autocomplete": "off", "maxlength": 4}


class CountField(forms.IntegerField):
    """A head count, typed in a plain field with digits on the telephone’s keyboard."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        super().__init__(**kwargs)
        self.widget.attrs.update(SHORT)
        self.error_messages["invalid"] = _("Write the number in digits.")
        # The two limits are validators of Django’s, which speak of values.
        words = {"min_value": _("Write at least %(limit_value)d."), "max_value": _("Write at most %(limit_value)d.")}
        self.error_messages |= words


class PhoneField(forms.CharField):
    """A telephone number as people write it; becomes E.164. ``region`` is the country of bare numbers."""

    region = "SE"

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            number = phonenumbers.parse(text, self.region)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            raise ValidationError(_("Write the whole telephone number, with the area code."), code="invalid")
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def for_reading(phone: str) -> str:
    """A stored number as people write it: +46 455 30 30 00."""
    if not phone:
        return ""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
