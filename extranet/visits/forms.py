"""The one form of a visit's practicalities, and what the secretariat fills in besides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from extranet.meetings.models import Meeting
from extranet.visits.models import FOR_RECEPTION, PRACTICALITIES, Visit


class VisitForm(forms.ModelForm):
    """What visitors must know, and what the reception needs; with the version that was read."""

    data: Any
    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    class Meta:
        model = Visit
        fields = [*PRACTICALITIES, *FOR_RECEPTION]
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 2}) for name in ("entrance", "parking", "clothing")},
            "safety": forms.Textarea(attrs={"rows": 5}),
            "reception": forms.Textarea(attrs={"rows": 3}),
            "list_by": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "contact_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "contact_name": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.initial.setdefault("read_version", self.instance.version)

    def clean_list_by(self) -> Any:
        """Not after the meeting."""
        return _not_after(self.meeting, self.cleaned_data["list_by"])

    def clean(self) -> dict[str, Any]:
        """Something for visitors is said."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in PRACTICALITIES):
            self.add_error("entrance", _("Say at least where visitors come in."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in, by field."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def refuse(self, current: Visit) -> None:
        """Say that somebody else saved; keep what was typed, and read what stands from now on."""
        self.data = self.data.copy()
        self.data[self.add_prefix("read_version")] = current.version
        self.add_error(
            None, _("Somebody else saved this while you wrote. Compare with what stands beside, and save again.")
        )


def _not_after(meeting: Meeting, day: Any) -> Any:
    if day and day > timezone.localdate(meeting.starts_at, meeting.network.time_zone):
        raise forms.ValidationError(_("Choose a day not later than the meeting."))
    return day


class AskForm(forms.Form):
    """Until when the host is to fill in the practicalities."""

    answer_by = forms.DateField(
        label=_("Wanted by"),
        widget=AdminDateInput,
        help_text=_("Who has said nothing two days before is reminded once."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def clean_answer_by(self) -> Any:
        """From today to the day of the meeting."""
        day = _not_after(self.meeting, self.cleaned_data["answer_by"])
        if day < timezone.localdate(timezone=self.meeting.network.time_zone):
            raise forms.ValidationError(_("Choose a day that is not past."))
        return day


class OthersForm(forms.ModelForm):
    """Who comes along without being summoned or a guest."""

    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    class Meta:
        model = Visit
        fields = ["others"]
        widgets = {"others": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("read_version", self.instance.version)
