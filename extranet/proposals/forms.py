"""What is filled in about proposals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from extranet.documents.forms import ManyFiles, ManyFilesField
from extranet.meetings.choices import Audience
from extranet.meetings.models import Meeting
from extranet.proposals.models import Proposal
from extranet.proposals.rules import MOST_PAPERS, PAPER_KINDS
from library.storage import safe_name
from library.validators import clean_document


class ProposalForm(forms.ModelForm):
    """A point for the agenda, with its papers."""

    papers = ManyFilesField(
        label=_("Papers"),
        required=False,
        most=MOST_PAPERS,
        widget=ManyFiles(attrs={"accept": ",".join(f".{kind}" for kind in sorted(PAPER_KINDS))}),
        help_text=_("Up to five files, PDF or Office. Choose them all at once."),
    )

    class Meta:
        model = Proposal
        fields = ["title", "why", "presenter", "minutes_asked", "audience", "papers"]
        widgets = {"why": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "why": _("What should come of it: information, a talk, a decision?"),
            "presenter": _("Who speaks about it at the meeting. Empty: your organisation."),
            "audience": _("Your wish. The secretariat decides."),
        }
        error_messages = {
            "title": {"required": _("Write what the point is called.")},
            "minutes_asked": {"required": _("Write how many minutes you ask for.")},
        }

    def clean_papers(self) -> list[Any]:
        """Each is what its name says and of a kind that is taken; what is wrong with which is told file by file."""
        problems = []
        for file in self.cleaned_data["papers"]:
            try:
                clean_document(file, PAPER_KINDS)
            except forms.ValidationError as error:
                problems += [f"{safe_name(file.name)}: {message}" for message in error.messages]
        if problems:
            raise forms.ValidationError(problems)
        papers: list[Any] = self.cleaned_data["papers"]
        return papers


class AcceptForm(forms.Form):
    """How much time a point gets, and who reads it with its papers."""

    minutes_given = forms.IntegerField(label=_("Minutes given"), min_value=1, max_value=240)
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=Audience.choices,
        help_text=_("The same people can open its papers as soon as it is on the agenda."),
    )


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
