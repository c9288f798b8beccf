"""The editor's form for an event, and what a reader may narrow the calendar by."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from home.forms import NetworkPageForm, offer
from networks.models import Network, Topic


class EventPageForm(NetworkPageForm):
    """Times are edited once, in the main language; on translations they are shown and follow."""

    FOLLOWS = ("starts_at", "ends_at", "all_day", "recurrence")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "recurrence" in self.fields:
            self.fields["recurrence"].widget.starts_at = self.instance.starts_at
        if self.network and not self.instance.times_are_edited_here(self.network):
            for name in self.FOLLOWS:
                if name in self.fields:
                    self.fields[name].disabled = True
                    self.fields[name].help_text = _("Follows the page in the network’s main language.")


class MonthField(forms.CharField):
    """A month written 2027-04; gives its first day."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            month = date.fromisoformat(f"{text}-01")
        except ValueError:
            raise ValidationError(_("Write the month as 2027-04."), code="invalid") from None
        if not 2000 <= month.year <= 2099:
            raise ValidationError(_("Choose a month from 2000 to 2099."), code="invalid")
        return month


class EventFilterForm(forms.Form):
    """A topic, and either a past year or a month."""

    topic = forms.ChoiceField(required=False, label=_("Topic"))
    year = forms.IntegerField(required=False, min_value=2000, max_value=2099, widget=forms.HiddenInput, label=_("Year"))
    month = MonthField(required=False, widget=forms.HiddenInput, label=_("Month"))

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "topic", Topic.objects.for_network(network), _("All topics"))

    def asked(self, name: str) -> Any:
        """What was asked for, or None; also where the question cannot be read."""
        return self.cleaned_data.get(name) if self.is_valid() else None
