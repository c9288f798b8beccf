"""What teachers fill in: finding the school, entering the class, changing it, asking for the link."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from competition.choices import Composition
from competition.fields import CountField, PhoneField, for_reading
from competition.models import Edition, Entry, School
from competition.validators import names_other_grade, refuse_national_numbers, refuse_pupils_names, validate_class_size
from places.models import Pool

MATCHES_SHOWN = 12
MOST_ADULTS = 20
MEALS = ("meals_vegetarian", "meals_gluten_free", "meals_other")
ACCESS = ("access_wheelchair", "access_hearing")


class SchoolSearchForm(forms.Form):
    """The words a teacher types to find the school."""

    q = forms.CharField(label=_("School"), max_length=80, required=False, strip=True)

    def matches(self, edition: Edition) -> list[School]:
        """Schools that may enter this edition and match all words, best first; one more than is shown.

        Nothing was typed, or less than two letters: none.
        """
        words = self.cleaned_data.get("q", "") if self.is_valid() else ""
        if len(words) < 2:
            return []
        return list(School.objects.eligible(edition).matching(words)[: MATCHES_SHOWN + 1])


class EntryForm(forms.ModelForm):
    """What may be typed of an entry, at registration and later. Other fields are never read from a request."""

    class_label = forms.CharField(
        label=_("Class"),
        max_length=20,
        validators=[refuse_national_numbers, refuse_pupils_names],
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
        error_messages={"required": _("Write the class, for example 8B.")},
    )
    composition = forms.ChoiceField(
        label=_("Grade"), choices=Composition, widget=forms.RadioSelect, initial=Composition.ONE_GRADE
    )
    pupils = CountField(
        label=_("Pupils in the class"),
        help_text=_("Only the number. Never write the name of a pupil."),
        error_messages={"required": _("Write how many pupils the class has.")},
    )
    adults = CountField(
        label=_("Adults who come along"),
        min_value=1,
        max_value=MOST_ADULTS,
        error_messages={"required": _("Write how many adults come along.")},
    )
    contact_name = forms.CharField(
        label=_("Name"),
        max_length=120,
        validators=[refuse_national_numbers],
        widget=forms.TextInput(attrs={"class": "half", "autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )
    contact_email = forms.EmailField(
        label=_("Work mail"),
        help_text=_("The confirmation and the link for changes are sent here."),
        widget=forms.EmailInput(attrs={"class": "half", "autocomplete": "email"}),
        error_messages={
            "required": _("Write your work mail."),
            "invalid": _("Write the whole mail address, with @ and a dot."),
        },
    )
    contact_phone = PhoneField(
        label=_("Telephone"),
        max_length=40,
        help_text=_("Used only on the day of the final."),
        widget=forms.TextInput(attrs={"type": "tel", "class": "half", "autocomplete": "tel"}),
        error_messages={"required": _("Write a telephone number where we reach you on the day of the final.")},
    )
    not_pictured = CountField(
        label=_("Pupils who must not be pictured"),
        help_text=_("The number is enough. They get a wristband, so that the photographer knows."),
        error_messages={"required": _("Write how many pupils must not be pictured, 0 if none.")},
    )
    needs_bus = forms.TypedChoiceField(
        label=_("Does the class need a bus?"),
        choices=[("yes", _("Yes, from the school")), ("no", _("No, we come by ourselves"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the class needs a bus.")},
    )
    meals_vegetarian = CountField(label=_("Vegetarian lunch"), required=False)
    meals_gluten_free = CountField(label=_("Without gluten"), required=False)
    meals_other = CountField(label=_("Other diet"), required=False)
    access_wheelchair = CountField(label=_("People who use a wheelchair"), required=False)
    access_hearing = CountField(label=_("People who need a hearing loop"), required=False)
    notes = forms.CharField(
        label=_("Anything else we should arrange"),
        max_length=500,
        required=False,
        help_text=_("For example a ramp or an interpreter. No names and no diagnoses."),
        validators=[refuse_national_numbers],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    may_be_named = forms.BooleanField(
        label=_("The names of the school and the class may be shown in the list of results"),
        help_text=_("Otherwise it says “a class in” and the municipality."),
        required=False,
    )

    class Meta:
        model = Entry
        fields = (
            "composition",
            "class_label",
            "adults",
            "pupils",
            "contact_name",
            "contact_email",
            "contact_phone",
            "needs_bus",
            *MEALS,
            *ACCESS,
            "not_pictured",
            "notes",
            "may_be_named",
        )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        if self.instance.pk and self.instance.needs_bus is not None:
            self.initial["needs_bus"] = "yes" if self.instance.needs_bus else "no"
        self.initial["contact_phone"] = for_reading(self.initial.get("contact_phone", ""))
        self._limit_counts()
        self._drop_what_is_not_asked()
        grade, fields = edition.grade, cast(dict[str, Any], self.fields)
        fields["contact_phone"].region = edition.country
        fields["composition"].choices = [
            (Composition.ONE_GRADE, _("Grade %(grade)d") % {"grade": grade}),
            (Composition.MIXED, _("Mixed class with pupils in grade %(grade)d") % {"grade": grade}),
        ]
        self.fields["class_label"].help_text = _("As you write it yourselves, for example %(grade)dB.") % {
            "grade": grade
        }

    def _limit_counts(self) -> None:
        field: Any = self.fields["pupils"]
        field.min_value, field.max_value = self.edition.pupils_min, self.edition.pupils_max

    def _drop_what_is_not_asked(self) -> None:
        for asked, names in (
            (self.edition.asks_transport, ("needs_bus",)),
            (self.edition.asks_meals, MEALS),
            (self.edition.asks_access, ACCESS),
        ):
            if not asked:
                for name in names:
                    del self.fields[name]

    @property
    def asked_meals(self) -> list[forms.BoundField]:
        """The fields for meals, where the edition asks for them."""
        return [self[name] for name in MEALS if name in self.fields]

    @property
    def asked_access(self) -> list[forms.BoundField]:
        """The fields for access needs, where the edition asks for them."""
        return [self[name] for name in ACCESS if name in self.fields]

    def entry_fields(self) -> dict[str, Any]:
        """What the action takes, by the model’s field names."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}

    def clean_pupils(self) -> int:
        """Within the edition’s class size."""
        pupils: int = self.cleaned_data["pupils"]
        validate_class_size(pupils, self.edition.pupils_min, self.edition.pupils_max)
        return pupils

    def clean_contact_email(self) -> str:
        """One spelling of an address."""
        return str(self.cleaned_data["contact_email"]).lower()

    def clean(self) -> dict[str, Any]:
        """What concerns several fields: the grade, and counts that cannot exceed the class."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        label, composition = data.get("class_label"), data.get("composition")
        if label and composition == Composition.ONE_GRADE and names_other_grade(label, self.edition.grade):
            text = _("The class is not in grade %(grade)d. Choose mixed class if some of its pupils are.")
            self.add_error("class_label", ValidationError(text, params={"grade": self.edition.grade}))
        self._clean_sums(data)
        return data

    def _clean_sums(self, data: dict[str, Any]) -> None:
        pupils, adults = data.get("pupils"), data.get("adults")
        if pupils is None:
            return
        if (data.get("not_pictured") or 0) > pupils:
            self.add_error("not_pictured", _("That is more than there are pupils in the class."))
        people = pupils + (adults or 0)
        if sum(data.get(name) or 0 for name in MEALS) > people:
            self.add_error(MEALS[0], _("The special meals are more than the people who come."))
        for name in ACCESS:
            if (data.get(name) or 0) > people:
                self.add_error(name, _("That is more than the people who come."))


class ChangeForm(EntryForm):
    """An entry that stands, and when it was last changed before the writing began."""

    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["read_at"] = self.instance.changed_at.isoformat()

    def refuse_outdated(self, entry: Entry) -> None:
        """Say that the entry was changed meanwhile. What was typed stays, and counts if it is sent once more."""
        self.data = {**cast(QueryDict, self.data).dict(), "read_at": entry.changed_at.isoformat()}
        text = _("Somebody else changed this entry while you wrote. Save once more if what stands here is to count.")
        self.add_error(None, text)


class RegistrationForm(EntryForm):
    """A new entry: the school, the class, the teacher, and the school’s statement on photographs."""

    school = forms.ModelChoiceField(
        label=_("School"),
        queryset=School.objects.none(),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Search for the school and choose it in the list."),
            "invalid_choice": _("Choose one of the schools in the list."),
        },
    )
    photo = forms.BooleanField(
        label=_("The school answers for the guardians’ consent to photographs"),
        help_text=_("The forms stay at the school. We keep only that you have confirmed it, who you are and when."),
        error_messages={"required": _("Tick the box. Without it the class cannot take part.")},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    website = forms.CharField(
        required=False,
        label=_("Leave this field empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    field_order = ["school", *EntryForm.Meta.fields, "photo", "submission_key", "website"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["school"]).queryset = School.objects.eligible(self.edition)

    def renew_key(self) -> None:
        """Give the form another number, so that sending it again is another entry."""
        self.data = {**cast(QueryDict, self.data).dict(), "submission_key": str(uuid.uuid4())}

    @property
    def is_robot(self) -> bool:
        """Whether something filled in the field that people do not see."""
        return bool(self.data.get("website"))


class SendLinkForm(forms.Form):
    """Asking for the link again. The answer never tells whether such an entry exists."""

    reference = forms.CharField(
        label=_("Reference"),
        max_length=12,
        help_text=_("Eight letters and digits. It stands in the first mail."),
        widget=forms.TextInput(attrs={"class": "half", "autocomplete": "off"}),
        error_messages={"required": _("Write the reference.")},
    )
    email = forms.EmailField(
        label=_("Work mail"),
        help_text=_("The address the class was entered with."),
        widget=forms.EmailInput(attrs={"class": "half", "autocomplete": "email"}),
        error_messages={
            "required": _("Write your work mail."),
            "invalid": _("Write the whole mail address, with @ and a dot."),
        },
    )

    def clean_reference(self) -> str:
        """As it is kept: capitals, no blanks."""
        return "".join(str(self.cleaned_data["reference"]).upper().split())

    def clean_email(self) -> str:
        """One spelling of an address."""
        return str(self.cleaned_data["email"]).lower()


# ---------------------------------------------------------------- the secretariat


class EditionForm(WagtailAdminModelForm):
    """An edition with its times and places, which stand in its pool."""

    capacity = forms.IntegerField(label=_("Number of places"), min_value=1, max_value=1000)
    opens_at = forms.DateTimeField(label=_("Registration opens"), widget=AdminDateTimeInput)
    closes_on = forms.DateField(
        label=_("Last day to register"),
        widget=AdminDateInput,
        help_text=_("Registration closes at the end of the day."),
    )
    municipalities = forms.MultipleChoiceField(
        label=_("Municipalities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whose schools may enter. None chosen means the whole country."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edition = self.instance
        if edition.pk:
            self.initial |= {"opens_at": edition.opens_at, "closes_on": edition.closes_on}
            self.initial["capacity"] = edition.pool.capacity
        else:
            network = edition.network
            self.initial |= {"country": network.country, "contact_email": network.contact_email}
        self.fields["municipalities"].choices = _municipality_choices()

    def clean_school_year(self) -> str:
        """One edition a school year."""
        year: str = self.cleaned_data["school_year"]
        others = Edition.objects.for_network(self.instance.network).exclude(pk=self.instance.pk)
        if others.filter(school_year=year).exists():
            raise ValidationError(_("There is an edition of this school year already."))
        return year

    def clean(self) -> dict[str, Any]:
        """Dates in order; never fewer places than are in use; municipalities of the edition’s country."""
        data: dict[str, Any] = super().clean()
        opens, closes, final = data.get("opens_at"), data.get("closes_on"), data.get("final_on")
        zone = self.instance.network.time_zone
        if opens and closes and closes < opens.astimezone(zone).date():
            self.add_error("closes_on", _("The last day comes before the day registration opens."))
        if final and closes and final < closes:
            self.add_error("final_on", _("The final comes after the last day to register."))
        in_use = self.instance.pool.taken if self.instance.pk else 0
        if data.get("capacity") is not None and data["capacity"] < in_use:
            text = _("%(number)d places are in use. Choose at least as many.")
            self.add_error("capacity", ValidationError(text, params={"number": in_use}))
        return data

    def save(self, commit: bool = True) -> Edition:
        """Save the edition with a pool of its own; the view set sets times and places by the action."""
        data = self.cleaned_data
        if not self.instance.pk:
            self.instance.pool = Pool.objects.create(network=self.instance.network, capacity=data["capacity"])
        self.instance.registration = {name: data[name] for name in ("capacity", "opens_at", "closes_on")}
        edition: Edition = super().save(commit=commit)
        return edition


def _municipality_choices() -> list[tuple[str, str]]:
    rows = School.objects.order_by("country", "municipality").values_list(
        "municipality_code", "municipality", "country"
    )
    return [(code, f"{name} ({country})") for code, name, country in dict.fromkeys(rows)]


class StaffEntryForm(ChangeForm):
    """A change that the secretariat makes for a teacher."""

    def __init__(self, *args: Any, instance: Entry, **kwargs: Any) -> None:
        kwargs.pop("for_user", None)
        super().__init__(*args, instance=instance, edition=instance.edition, **kwargs)


class ExportForm(forms.Form):
    """Which columns of the entered classes go into which kind of file."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one column.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[("xlsx", _("Workbook (XLSX)")), ("csv", _("Text (CSV)"))],
        widget=forms.RadioSelect,
        initial="xlsx",
    )

    def __init__(self, *args: Any, columns: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["columns"]).choices = list(columns.items())
