"""What is filled in about decisions and measures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.models import User
from extranet.followup.choices import PROGRESS_ASKED, Show, Status
from extranet.followup.models import Decision, Measure
from extranet.followup.querysets import DecisionQuerySet, MeasureQuerySet
from extranet.followup.rules import is_decided, sees
from extranet.meetings.choices import Audience, ItemKind
from extranet.meetings.forms import named_by_day
from extranet.meetings.models import AgendaItem, Meeting
from extranet.members.models import Organisation
from networks.forms import field_of
from networks.models import Membership, Network
from networks.rules import is_member

NOT_FOR_OWNER = _("This person may not read it. Choose somebody who may, or let all members read it.")


# ---------------------------------------------------------------- lists


class MeasureFilterForm(forms.Form):
    """Which measures to show."""

    show = forms.ChoiceField(required=False, choices=Show.choices)
    find = forms.CharField(label=_("Word in the measure, or who answers for it"), required=False, max_length=80)

    @property
    def wanted(self) -> str:
        """The choice; the open ones where the question makes no sense."""
        return (self.is_valid() and self.cleaned_data["show"]) or Show.OPEN.value

    def filter(self, rows: MeasureQuerySet) -> MeasureQuerySet:
        """Those with every word in measure, responsible person or organisation."""
        words = self.cleaned_data.get("find", "").split() if self.is_valid() else []
        for word in words:
            person = Q(owner__first_name__icontains=word) | Q(owner__last_name__icontains=word)
            rows = rows.filter(Q(title__icontains=word) | Q(organisation__name__icontains=word) | person)
        return rows


class DecisionFilterForm(forms.Form):
    """Which decisions to show."""

    find = forms.CharField(label=_("Word in the decision or the meeting"), required=False, max_length=80)
    progress = forms.ChoiceField(
        label=_("How far it is carried out"),
        required=False,
        choices=[("", pgettext_lazy("decisions", "All")), *PROGRESS_ASKED],
    )

    def filter(self, rows: DecisionQuerySet) -> DecisionQuerySet:
        """Those that are so far, with every word in their text or in the meeting's title; all for a bad question."""
        if not self.is_valid():
            return rows
        for word in self.cleaned_data["find"].split():
            rows = rows.filter(Q(text__icontains=word) | Q(meeting__title__icontains=word))
        progress = self.cleaned_data["progress"]
        return rows.of_progress(progress) if progress else rows


# ---------------------------------------------------------------- reporting


class ReportForm(forms.Form):
    """How a measure goes."""

    status = forms.ChoiceField(
        label=_("How does it stand?"),
        choices=[(value, capfirst(label)) for value, label in Status.choices],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What has been done"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who may read the measure reads it."),
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, initial={"status": measure.status}, **kwargs)


# ---------------------------------------------------------------- noting


class AnswerableForm:
    """Mixed into the forms of measures: whoever is to answer for it belongs here and may read it."""

    cleaned_data: dict[str, Any]
    instance: Measure

    def check_owner(self, readers: str) -> None:
        """Raises ValidationError at ``owner``; an owner who stays as they were is not asked again."""
        owner, measure = self.cleaned_data.get("owner"), self.instance
        former = (measure.pk, measure.owner_id, measure.audience)
        measure.item = self.cleaned_data.get("item", measure.item)
        measure.decision = self.cleaned_data.get("decision", measure.decision)
        measure.open_to(readers)
        if owner is None or former == (measure.pk or 0, owner.pk, measure.audience):
            return
        if not is_member(owner, measure.network):
            raise ValidationError({"owner": _("This person does not belong to the network any more.")})
        if not sees(owner, measure):
            raise ValidationError({"owner": NOT_FOR_OWNER})


class DecisionNoteForm(forms.ModelForm):
    """A decision, in the words of the minutes."""

    class Meta:
        model = Decision
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"text": _("As it is to stand in the minutes.")}


class MeasureNoteForm(AnswerableForm, forms.ModelForm):
    """Who does what until when, as it is noted on the day."""

    class Meta:
        model = Measure
        fields = ["title", "owner", "organisation", "due_on", "text", "carrier", "funding"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, network: Network, readers: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readers = readers
        current = Membership.objects.for_network(network).current()
        people = User.objects.filter(is_active=True, pk__in=current.values("person"))
        self._offer("owner", people.order_by("last_name", "first_name"))
        self._offer("organisation", Organisation.objects.for_network(network).joined().order_by("name"))

    def _offer(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset, field.empty_label = rows, _("Nobody chosen") if name == "owner" else _("None chosen")

    def clean_due_on(self) -> Any:
        """Not before today: what is to be done lies ahead."""
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise ValidationError(_("Choose a day from today on."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.check_owner(self.readers)
        return cleaned


def decisions_of(meeting: Meeting) -> DecisionQuerySet:
    """What a measure noted at a meeting can carry out."""
    rows: DecisionQuerySet = Decision.objects.for_network(meeting.network).filter(meeting=meeting)
    return rows.select_related("item", "meeting", "network")


class WantedForm(forms.Form):
    """At which item of a meeting what is noted; no item means the meeting as a whole.

    A measure may be for a decision, and then belongs where that stands.
    """

    kind = forms.ChoiceField(choices=[("decision", ""), ("measure", "")])
    item: forms.ModelChoiceField[AgendaItem] = forms.ModelChoiceField(required=False, queryset=None)
    decision: forms.ModelChoiceField[Decision] = forms.ModelChoiceField(required=False, queryset=None)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = AgendaItem.objects.for_network(meeting.network).filter(meeting=meeting)
        self._offer("item", rows.exclude(kind=ItemKind.BREAK))
        self._offer("decision", decisions_of(meeting))

    def _offer(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision"):
            cleaned["item"] = cleaned["decision"].item
        return cleaned


class ForDecisionForm(forms.Form):
    """For which decision of the network a new measure is, where one is named."""

    decision: forms.ModelChoiceField[Decision] = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.queryset = Decision.objects.for_network(network).select_related("meeting", "item")


# ---------------------------------------------------------------- the secretariat's


class ReadersForm(WagtailAdminModelForm):
    """Who may read it is chosen where no agenda item says so."""

    readers = forms.ChoiceField(
        label=_("Who may read it"),
        choices=Audience.choices,
        help_text=_("With an agenda item or a decision, those who may read that."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_known = self.instance.pk is not None
        if "meeting" in self.fields:
            field_of(self, "meeting").label_from_instance = named_by_day
        self.fields["readers"].initial = self.instance.readers if is_known else Audience.MEMBERS
        if "item" in self.fields:
            meeting = getattr(self.instance, "meeting", None)
            items = AgendaItem.all_networks.filter(meeting=meeting) if meeting else AgendaItem.all_networks.none()
            self.fields["item"].queryset = items
        if self.instance.pk is None:
            self.fields.pop("item", None)

    def _post_clean(self) -> None:
        super()._post_clean()
        self.instance.open_to(self.cleaned_data.get("readers", Audience.MEMBERS))


class MeasureForm(AnswerableForm, ReadersForm):
    """A measure as the secretariat keeps it; how it stands is reported on its page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting = self.instance.meeting
        if meeting is None:
            del self.fields["decision"]
        else:
            self.fields["decision"].queryset = decisions_of(meeting)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self.check_owner(cleaned.get("readers", Audience.MEMBERS))
        return cleaned


class DecisionForm(ReadersForm):
    """A decision as it was noted; once the minutes are approved it stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["meeting"].disabled = True
            if is_decided(self.instance.meeting):
                for field in self.fields.values():
                    field.disabled = True

    def clean(self) -> dict[str, Any]:
        """Not into minutes that are approved."""
        cleaned: dict[str, Any] = super().clean()
        meeting = cleaned.get("meeting")
        if meeting and is_decided(meeting):
            raise ValidationError(_("The minutes of this meeting are approved; what was decided stands there."))
        return cleaned
