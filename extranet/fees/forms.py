"""Which fees are shown, and what is done with those that are ticked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.fees.choices import STEPS_FROM, TAKE_BACK, FeeState
from networks.forms import field_of


class FeeFilterForm(forms.Form):
    """A year and a state."""

    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *FeeState.choices])

    def asked(self) -> tuple[int, str]:
        """The year and the state; this year and all of them where the question cannot be read."""
        data: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        return data.get("year") or timezone.localdate().year, data.get("state", "")


class MarkForm(forms.Form):
    """What happened to the ticked fees, and when."""

    fees = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": _("Tick at least one fee.")})
    step = forms.ChoiceField(choices=[*((step.value, step.label) for step in STEPS_FROM), (TAKE_BACK, TAKE_BACK)])
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, numbers: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "fees").choices = [(number, number) for number in numbers]
