"""Who takes over, and from when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extranet.members.choices import Position
from extranet.members.models import Representation
from extranet.succession.actions import Successor
from networks.models import Membership

AHEAD = timedelta(days=366)


class SuccessionForm(forms.Form):
    """The last day of the one and all that is needed of the other."""

    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The successor begins on the day after."),
    )  # fmt: skip
    email = forms.EmailField(label=_("Mail address of the successor"))
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
    function = forms.CharField(label=_("Function"), max_length=120, required=False)
    position = forms.ChoiceField(label=_("Position"), choices=[("", "–"), *Position.choices], required=False)
    mail = forms.BooleanField(label=_("Send the successor a mail with the way in"), required=False, initial=True)

    def __init__(self, *args: Any, leaving: Representation, **kwargs: Any) -> None:
        self.leaving, self.network = leaving, leaving.organisation.network
        known = {"function": leaving.function, "position": leaving.position, "last_day": timezone.localdate()}
        kwargs["initial"] = {**known, "language": self.network.default_language, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean_last_day(self) -> Any:
        """Within the time that somebody has spoken, and not so far ahead that it must be a slip."""
        day = self.cleaned_data["last_day"]
        if day < self.leaving.valid_from:
            raise forms.ValidationError(_("They began later than this day."))
        if day > timezone.localdate() + AHEAD:
            raise forms.ValidationError(_("Choose a day within a year."))
        return day

    def clean_email(self) -> str:
        """Small letters, and somebody else."""
        email = str(self.cleaned_data["email"]).lower()
        if email == self.leaving.person.email:
            raise forms.ValidationError(_("This is the person who leaves."))
        rows = Representation.objects.for_network(self.network).filter(
            organisation=self.leaving.organisation, person__email=email, valid_to=None, is_deputy=False
        )
        if rows.exists():
            raise forms.ValidationError(_("This person represents the organisation already."))
        return email

    def clean(self) -> dict[str, Any]:
        """Somebody new here needs a name."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        # Whether somebody has an account in other networks only is none of this one's business.
        here = Membership.objects.for_network(self.network).filter(person__email=data.get("email", ""))
        if "email" in data and not data.get("first_name") and not here.exists():
            self.add_error("first_name", gettext("Give the name: nobody here has this mail address yet."))
        return data

    @property
    def successor(self) -> Successor:
        """Who takes over, of a form that is valid."""
        return Successor(**{name: self.cleaned_data[name] for name in ("email", "first_name", "last_name", "language")})
