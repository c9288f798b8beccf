"""Forms about meetings: the filter of the list, and those of the secretariat."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from extranet.meetings.actions import save_minutes
from extranet.meetings.choices import MeetingKind, MinutesState
from extranet.meetings.models import Meeting, Minutes
from extranet.meetings.models.meeting import IN_CALENDARS
from extranet.meetings.querysets import MeetingQuerySet
from networks.forms import field_of


def named_by_day(meeting: Meeting) -> str:
    """Title and day: a year's ordinary meetings often share one title."""
    return f"{meeting}, {date_format(timezone.localdate(meeting.starts_at), 'DATE_FORMAT')}"


class MeetingFilterForm(forms.Form):
    """Which past meetings to show."""

    find = forms.CharField(label=_("Word in title or theme"), required=False, max_length=80)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "year").choices = [("", _("All")), *((year, year) for year in years)]
        field_of(self, "kind").choices = [("", _("All")), *MeetingKind.choices]

    def filter(self, meetings: MeetingQuerySet) -> MeetingQuerySet:
        """The meetings asked for; all of them where the question makes no sense."""
        if not self.is_valid():
            return meetings
        wanted = self.cleaned_data
        if wanted["find"]:
            meetings = meetings.filter(Q(title__icontains=wanted["find"]) | Q(theme__icontains=wanted["find"]))
        if wanted["year"]:
            meetings = meetings.filter(starts_at__year=wanted["year"])
        if wanted["kind"]:
            meetings = meetings.filter(kind=wanted["kind"])
        return meetings


class MeetingForm(WagtailAdminModelForm):
    """A meeting with its agenda, and when it was last changed before the writing began."""

    is_outdated = False
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["read_at"] = self.instance.changed_at.isoformat() if self.instance.pk else ""

    def clean(self) -> dict[str, Any]:
        """Nobody else changed the meeting in the meantime, and nobody does until the view's transaction ends."""
        cleaned: dict[str, Any] = super().clean()
        if self.instance.pk and cleaned.get("read_at") != self._stands_since():
            self.is_outdated = True
            raise ValidationError(
                _("Somebody else changed this meeting while you wrote. Open it anew and put your changes in.")
            )
        return cleaned

    def save(self, commit: bool = True) -> Meeting:
        """A change of what calendars tell is a new version of the entry."""
        if self.instance.pk and IN_CALENDARS & set(self.changed_data):
            self.instance.sequence += 1
        saved: Meeting = super().save(commit)
        return saved

    def _stands_since(self) -> str:
        rows = Meeting.objects.for_network(self.instance.network).filter(pk=self.instance.pk).order_by()
        if connection.in_atomic_block:
            rows = rows.select_for_update()
        return rows.values_list("changed_at", flat=True).get().isoformat()


class MinutesForm(WagtailAdminModelForm):
    """Minutes of a meeting, and the number of the version that was read when the writing began."""

    instance: Minutes
    data: Any
    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[choice for choice in MinutesState.choices if choice[0] != MinutesState.APPROVED],
        help_text=_("Members read the text as soon as it is out for comment."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_new = self.instance.pk is None
        self.standing = ""
        self.initial.setdefault("read_version", 0 if self.is_new else self.instance.version)
        if self.is_new:
            field_of(self, "meeting").label_from_instance = named_by_day
        else:
            self.fields.pop("meeting", None)
        if self.instance.approved_version:
            self.fields["kind"].disabled = True
        if self.instance.is_locked:
            self.fields["state"].choices = MinutesState.choices
            for field in self.fields.values():
                field.disabled = True

    def clean(self) -> dict[str, Any]:
        """The version that was read still stands, and is not approved."""
        cleaned: dict[str, Any] = super().clean()
        meeting = cleaned.get("meeting") if self.is_new else self.instance.meeting
        current = Minutes.all_networks.filter(meeting=meeting).first() if meeting else None
        if current and current.is_locked:
            raise ValidationError(_("These minutes are approved and locked."))
        if current and current.version != (cleaned.get("read_version") or 0):
            self.refuse(current)
        return cleaned

    def refuse(self, current: Minutes) -> None:
        """Say that somebody else saved; keep what was typed, show what stands, and read that from now on."""
        self.standing = current.text
        self.data = self.data.copy()
        self.data[self.add_prefix("read_version")] = current.version
        self.add_error(
            None,
            _("Somebody else saved version %(number)d while you wrote. Put the two texts together and save again.")
            % {"number": current.version},
        )

    def save(self, commit: bool = True) -> Minutes:
        """A new version, by the action. Raises OutdatedVersionError where somebody was faster by a moment."""
        given = self.cleaned_data
        self.instance = save_minutes(
            by=self.for_user,
            meeting=given["meeting"] if self.is_new else self.instance.meeting,
            text=given["text"],
            read_version=given.get("read_version") or 0,
            state=given["state"],
            kind=given["kind"],
            comment_until=given.get("comment_until"),
        )
        return self.instance
