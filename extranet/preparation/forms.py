"""A step that one meeting needs besides its list."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from extranet.meetings.models import Meeting
from extranet.preparation.models import Step
from networks.forms import field_of


class StepForm(forms.ModelForm):
    """What, when, and by whom."""

    class Meta:
        model = Step
        fields = ["text", "days", "side", "responsible", "person"]

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.meeting = meeting
        people = User.objects.filter(memberships__network=meeting.network, is_active=True).distinct()
        field_of(self, "person").queryset = people

    def _get_validation_exclusions(self) -> set[str]:
        """That it stands there once is checked, though the meeting is not in the form."""
        found: set[str] = super()._get_validation_exclusions()
        return found - {"meeting"}
