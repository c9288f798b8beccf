"""The filter of the demo’s mailbox, and a person's choice of how often to be told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.choices import Rhythm
from notifications.querysets import MailQuerySet


class MailboxForm(forms.Form):
    """Finds mails by recipient."""

    to = forms.CharField(label=_("Recipient"), required=False, max_length=254)

    def filter(self, mails: MailQuerySet) -> MailQuerySet:
        """The mails whose recipient holds what was typed; all of them when it is not valid."""
        wanted = self.cleaned_data["to"].strip() if self.is_valid() else ""
        return mails.filter(to__icontains=wanted) if wanted else mails


class RhythmForm(forms.Form):
    """How often news of a network come by mail."""

    rhythm = forms.ChoiceField(
        label=_("Mail about what is new"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=_("Titles and links only. Summons and other mails that need an answer always come."),
    )
