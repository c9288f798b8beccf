"""What is filled in to invite a guest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from extranet.guests.models import Guest
from extranet.meetings.models import AgendaItem, Meeting
from networks.forms import field_of


class GuestForm(forms.ModelForm):
    """A guest and the items it is invited to."""

    items = forms.ModelMultipleChoiceField(
        label=_("Invited to"), queryset=AgendaItem.all_networks.none(), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Guest
        fields = ["guest_name", "guest_email", "guest_organisation", "language", "items", "greeting"]
        widgets = {"greeting": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.meeting = meeting
        rows = AgendaItem.objects.for_network(meeting.network).filter(meeting=meeting)
        field_of(self, "items").queryset = rows
        if "language" in self.fields:
            self._offer_languages(meeting)

    def _offer_languages(self, meeting: Meeting) -> None:
        names = dict(settings.LANGUAGES)
        choices = [(code, names[code]) for code in meeting.network.languages]
        field_of(self, "language").choices = choices
        self.initial.setdefault("language", meeting.network.default_language)

    def clean(self) -> dict[str, Any]:
        """A guest is invited once to a meeting."""
        cleaned: dict[str, Any] = super().clean() or {}
        rows = Guest.objects.for_network(self.instance.meeting.network).filter(meeting=self.instance.meeting)
        if rows.exclude(pk=self.instance.pk).filter(guest_email__iexact=cleaned.get("guest_email", "")).exists():
            self.add_error("guest_email", _("This guest is invited already. Change that invitation."))
        return cleaned


class GuestChangeForm(GuestForm):
    """What can be changed about a guest who is invited."""

    class Meta(GuestForm.Meta):
        fields = ["guest_name", "guest_email", "guest_organisation", "items"]
        help_texts = {
            "guest_email": _(
                "Another address gets a new invitation, and the link mailed to the old one ends. "
                "The old address is not written to."
            )
        }
