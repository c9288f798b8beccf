"""The answer to a summons, and what the secretariat fills in to send it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from extranet.meetings.choices import MeetingKind
from extranet.meetings.models import Meeting
from extranet.members.models import Organisation
from extranet.summons.actions import Given
from extranet.summons.choices import Access, Answer, Diet, Group
from extranet.summons.models import Needs, Summons
from extranet.summons.rules import can_be_invited, usual_answer_by, usual_groups
from networks.models import Network

NO_NAME = _("Write without names: the host reads it.")


class NeedsForm(forms.Form):
    """What somebody who comes eats and needs."""

    diet = forms.MultipleChoiceField(
        label=_("Food"), required=False, choices=Diet.choices, widget=forms.CheckboxSelectMultiple
    )
    access = forms.MultipleChoiceField(
        label=_("Accessibility"), required=False, choices=Access.choices, widget=forms.CheckboxSelectMultiple
    )
    wishes = forms.CharField(
        label=_("Anything else the host should know"), required=False, max_length=300, help_text=NO_NAME
    )

    def __init__(self, *args: Any, of: Needs, **kwargs: Any) -> None:
        """``of`` is the row that keeps it."""
        kwargs.setdefault("initial", {name: getattr(of, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)


class AnswerForm(NeedsForm):
    """Coming or not. The answer is the button that was pressed; the rest is for those who come."""

    answer = forms.ChoiceField(choices=Answer.choices[1:], widget=forms.HiddenInput, required=False)
    substitute_name = forms.CharField(label=_("Substitute’s name"), required=False, max_length=120)
    substitute_email = forms.EmailField(label=_("Substitute’s work mail"), required=False, max_length=254)
    field_order = ("answer", "substitute_name", "substitute_email")

    def __init__(self, *args: Any, summons: Summons, **kwargs: Any) -> None:
        super().__init__(*args, of=summons, **kwargs)
        self.fields["substitute_name"].widget.attrs["autocomplete"] = "off"
        self.fields["substitute_email"].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """One of the three; a substitute has a name and an address."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("answer"):
            self.errors.pop("answer", None)
            self.add_error(None, _("Say whether you come: press one of the three buttons."))
        if cleaned.get("answer") == Answer.SUBSTITUTE:
            texts = {
                "substitute_name": _("Write who comes instead."),
                "substitute_email": _("Write the substitute’s mail address, so that we can write there."),
            }
            for name, text in texts.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, text)
        return cleaned

    @property
    def given(self) -> Given:
        """The answer as it was given."""
        return Given(**self.cleaned_data)


class CallForm(forms.Form):
    """To whom the summons goes, with which words, and until when answers are wanted."""

    groups = forms.MultipleChoiceField(
        label=_("To whom"),
        choices=Group.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who is summoned already gets no second mail."),
    )
    message = forms.CharField(
        label=_("Greeting"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands in the mail above time and place. Write nothing confidential there."),
    )
    answer_by = forms.DateField(
        label=_("Answer by"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Who has not answered three days before is reminded once."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.initial["groups"] = usual_groups(meeting)
        call = getattr(meeting, "call", None)
        if call:
            self.initial.update(message=call.message, answer_by=call.answer_by)
        else:
            self.initial["answer_by"] = usual_answer_by(meeting)

    def clean_answer_by(self) -> Any:
        """Not before today, and not after the meeting."""
        day = self.cleaned_data["answer_by"]
        last = timezone.localdate(self.meeting.starts_at)
        if day and not timezone.localdate() <= day <= last:
            raise forms.ValidationError(_("Choose a day from today to the day of the meeting."))
        return day


class StandingForm(forms.Form):
    """The kinds of meeting that each partner and observer is always summoned to: one field an organisation."""

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations: dict[str, Organisation] = {f"organisation-{row.pk}": row for row in can_be_invited(network)}
        for name, row in self.organisations.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=row.name,
                required=False,
                choices=MeetingKind.choices,
                widget=forms.CheckboxSelectMultiple,
                initial=[invitation.kind for invitation in row.standing_invitations.all()],
            )

    @property
    def wanted(self) -> dict[Organisation, list[str]]:
        """What was chosen, by organisation."""
        return {row: self.cleaned_data[name] for name, row in self.organisations.items()}
