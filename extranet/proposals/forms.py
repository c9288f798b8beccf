"""What is filled in about proposals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from extranet.meetings.choices import Audience
from extranet.meetings.models import Meeting
from extranet.proposals.models import Proposal


class ProposalForm(forms.ModelForm):
    """A point for the agenda."""

    class Meta:
        model = Proposal
        fields = ["title", "why", "minutes_asked"]
        widgets = {"why": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"why": _("What should come of it: information, a talk, a decision?")}
        error_messages = {
            "title": {"required": _("Write what the point is called.")},
            "minutes_asked": {"required": _("Write how many minutes you ask for.")},
        }


class AcceptForm(forms.Form):
    """How much time a point gets, and who reads it."""

    minutes_given = forms.IntegerField(label=_("Minutes given"), min_value=1, max_value=240)
    audience = forms.ChoiceField(label=_("Who may read it"), choices=Audience.choices)


class DeclineForm(forms.Form):
    """Why a point is left out this time."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Whoever proposed it reads it."),
        error_messages={"required": _("Write why. Whoever proposed it reads it.")},
    )


class LockForm(forms.Form):
    """Until when points can be proposed."""

    last_day = forms.DateField(label=_("Proposals until"), widget=AdminDateInput)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def clean_last_day(self) -> Any:
        """Not after the meeting."""
        day = self.cleaned_data["last_day"]
        if day > timezone.localdate(self.meeting.starts_at):
            raise forms.ValidationError(_("Choose a day before the meeting."))
        return day


class MinutesField(forms.IntegerField):
    """Minutes of one item."""

    def __init__(self) -> None:
        super().__init__(min_value=0, max_value=600)
