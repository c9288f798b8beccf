"""What the secretariat fills in: who is looked for, who is invited, which deeds, what the network is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from audit.models import Entry
from audit.querysets import EntryQuerySet
from networks.choices import GRANTED_ROLES, Role
from networks.models import Membership, Network
from notifications.choices import MailState
from notifications.querysets import MailQuerySet
from office.choices import KINDS, DeedKind
from office.querysets import mails_of, named, people_of, with_role, without_role
from office.rules import deed_words, mail_words

MAX_INVITED = 50
NAME_AND_MAIL = re.compile(r'"?(?P<name>[^"<>@]*)"?\s*<(?P<mail>[^<>\s]+)>')


class PeopleFilterForm(forms.Form):
    """Which of the network's people are listed."""

    q = forms.CharField(label=_("Name or mail address"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices])
    who = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Those with a role today")),
            ("new", _("Those who have not come in yet")),
            ("former", _("Those without a role today")),
        ],
    )

    def rows(self, network: Network) -> Any:
        """The people asked for; those with a role today when the question cannot be read."""
        asked = self.cleaned_data if self.is_valid() else {}
        people = named(people_of(network), asked.get("q", ""))
        if asked.get("who") == "former":
            return without_role(people, network)
        people = with_role(people, network, asked.get("role", ""))
        return people.filter(last_here=None) if asked.get("who") == "new" else people


class InviteForm(forms.Form):
    """One or many addresses and the role they get."""

    people = forms.CharField(
        label=_("Whom do you invite?"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("One a line, such as Anna Berg <anna.berg@example.org>, or the mail address alone."),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, role.label) for role in Role if role in GRANTED_ROLES],
        help_text=_("Representatives, deputies and the steering group get their roles from the register."),
    )
    language = forms.ChoiceField(label=_("Language of the mail"))

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        language = cast(forms.ChoiceField, self.fields["language"])
        language.choices = [(code, name) for code, name in settings.LANGUAGES if code in network.languages]
        language.initial = network.default_language

    def clean_people(self) -> list[tuple[str, str, str]]:
        """First name, last name and address of each; every address that is none is named."""
        found = {mail.lower(): name for name, mail in _written(self.cleaned_data["people"])}
        wrong = [mail for mail in found if not _is_mail(mail)]
        if wrong or not found:
            told = ", ".join(word[:80] for word in wrong[:5])
            raise ValidationError(_("This is no mail address: %(address)s."), params={"address": told or "–"})
        if len(found) > MAX_INVITED:
            raise ValidationError(_("At most %(number)s at a time."), params={"number": MAX_INVITED})
        return [(*_names(name, mail), mail) for mail, name in found.items()]

    def clean(self) -> dict[str, Any]:
        """Nobody is invited to what they have."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        mails = [mail for _first, _last, mail in data.get("people", [])]
        rows = Membership.objects.for_network(self.network).current().filter(role=data.get("role"))
        have = list(rows.filter(person__email__in=mails).values_list("person__email", flat=True).distinct())
        if have:
            error = ValidationError(_("%(who)s has this role already."), params={"who": ", ".join(sorted(have))})
            self.add_error("people", error)
        return data


class LetInForm(forms.Form):
    """Which of those who have not come in yet get the way in by mail."""

    people = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(), error_messages={"required": _("Tick those who are to get a mail.")}
    )

    def __init__(self, *args: Any, waiting: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelMultipleChoiceField, self.fields["people"]).queryset = waiting

    def clean_people(self) -> QuerySet[Any]:
        """Not more at a time than when addresses are written."""
        people: QuerySet[Any] = self.cleaned_data["people"]
        if len(people) > MAX_INVITED:
            raise ValidationError(_("At most %(number)s at a time."), params={"number": MAX_INVITED})
        return people


def _written(text: str) -> Iterator[tuple[str, str]]:
    """Name and address of each person, as one writes them or as mail programs copy them."""
    for line in re.split(r"[;\r\n]", text):
        for part in [line] if NAME_AND_MAIL.fullmatch(line.strip()) else line.split(","):
            match = NAME_AND_MAIL.fullmatch(part.strip())
            if match:
                yield match["name"].strip(), match["mail"]
            elif part.strip():
                yield "", part.strip()


def _is_mail(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


def _names(name: str, mail: str) -> tuple[str, str]:
    """First and last name as written, else what the address lets one guess."""
    last, comma, first = name.partition(",")
    words = f"{first} {last}".split() if comma else name.split()
    words = words or [word.capitalize() for word in re.split(r"[._+-]", mail.partition("@")[0]) if word]
    return (words[0] if words else mail)[:80], " ".join(words[1:])[:80]


class DaysForm(forms.Form):
    """From one day to another, both included, by the network's clock."""

    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def within(self, field: str) -> dict[str, datetime]:
        """The days asked for as conditions on a field."""
        asked = {}
        if self.cleaned_data["since"]:
            asked[f"{field}__gte"] = _midnight(self.cleaned_data["since"])
        if self.cleaned_data["until"]:
            asked[f"{field}__lt"] = _midnight(self.cleaned_data["until"] + timedelta(days=1))
        return asked


class LogFilterForm(DaysForm):
    """Which deeds of the network's log are listed."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", pgettext_lazy("deeds", "All")), *DeedKind.choices]
    )
    person = forms.ModelChoiceField(
        label=_("Person"), required=False, queryset=User.objects.none(), empty_label=_("Everybody")
    )
    action = forms.ChoiceField(label=_("What was done"), required=False)
    field_order = ["kind", "action", "person", "since", "until"]

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries: EntryQuerySet = Entry.objects.for_network(network)
        people = cast(forms.ModelChoiceField, self.fields["person"])
        people.queryset = User.objects.filter(pk__in=self.entries.order_by().values("person"))
        names = self.entries.order_by().values_list("action", flat=True).distinct()
        words = sorted(((name, deed_words(name)) for name in names), key=lambda pair: pair[1])
        cast(forms.ChoiceField, self.fields["action"]).choices = [("", _("Everything")), *words]

    def rows(self) -> EntryQuerySet:
        """The entries asked for, newest first; all of them when the question cannot be read."""
        rows = self.entries.select_related("person")
        if not self.is_valid():
            return rows
        asked = self.cleaned_data
        wanted: dict[str, Any] = {name: asked[name] for name in ("person", "action") if asked[name]}
        rows = rows.filter(**wanted, **self.within("at"))
        if asked["kind"] == DeedKind.CHANGED:
            return rows.exclude(action__in=set().union(*KINDS.values()))
        return rows.filter(action__in=KINDS[asked["kind"]]) if asked["kind"] else rows


class MailFilterForm(DaysForm):
    """Which of the network's mails are listed."""

    to = forms.CharField(label=_("Name or mail address"), required=False, max_length=254)
    about = forms.ChoiceField(label=_("What about"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", pgettext_lazy("mails", "All")), *MailState.choices]
    )
    field_order = ["to", "about", "state", "since", "until"]

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network, self.mails = network, mails_of(network)
        names = self.mails.order_by().values_list("template", flat=True).distinct()
        words = sorted(((name, mail_words(name)) for name in names), key=lambda pair: pair[1])
        cast(forms.ChoiceField, self.fields["about"]).choices = [("", _("Everything")), *words]

    def rows(self) -> MailQuerySet:
        """The mails asked for, newest first; all of them when the question cannot be read."""
        if not self.is_valid():
            return self.mails
        asked = self.cleaned_data
        rows = self.mails.filter(**self.within("created_at"))
        if asked["about"]:
            rows = rows.filter(template=asked["about"])
        if asked["state"]:
            rows = rows.filter(state=asked["state"])
        return rows.filter(self._to(asked["to"])) if asked["to"] else rows

    def _to(self, words: str) -> Q:
        """To an address that holds the words, or to one of the network's people of that name."""
        addresses = named(people_of(self.network).prefetch_related(None), words).values_list("email", flat=True)
        return Q(to__icontains=words) | Q(to__in=list(addresses))


def _midnight(day: Any) -> datetime:
    """When a day begins in the network's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
