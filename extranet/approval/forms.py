"""Forms about the approval of minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from extranet.approval.models import PublicSummary
from extranet.meetings.models import AgendaItem
from extranet.meetings.rules import Line
from networks.forms import field_of
from networks.models import Membership, Network


class CommentForm(forms.Form):
    """What should change, and about which item."""

    item = forms.TypedChoiceField(label=_("Agenda item"), required=False, coerce=int, empty_value=None)
    text = forms.CharField(
        label=_("What should change?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what should change.")},
    )

    def __init__(self, *args: Any, agenda: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items: dict[int, AgendaItem] = {line.item.pk: line.item for line in agenda}
        lines = [(line.item.pk, f"{line.number}. {line.item.title}") for line in agenda]
        field_of(self, "item").choices = [("", _("The minutes as a whole")), *lines]

    def chosen_item(self) -> AgendaItem | None:
        """The item it is about."""
        return self.items.get(self.cleaned_data["item"])


class CodeForm(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Write the code from the mail.")},
    )

    def clean_code(self) -> str:
        """The digits alone."""
        return "".join(sign for sign in self.cleaned_data["code"] if sign.isdecimal())


class AdjustersForm(forms.Form):
    """Whom the meeting elected to approve its minutes."""

    people: forms.ModelMultipleChoiceField[User] = forms.ModelMultipleChoiceField(
        label=_("Adjusters"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They approve the minutes on their page, with a second factor or a code by mail."),
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.for_network(network).current()
        people = User.objects.filter(pk__in=members.values("person"), is_active=True)
        field_of(self, "people").queryset = people.order_by("last_name", "first_name", "pk")


class SummaryForm(forms.ModelForm[PublicSummary]):
    """What the public is told."""

    class Meta:
        model = PublicSummary
        fields = ["text"]

    def clean_text(self) -> str:
        """Without blank lines before and after."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()
