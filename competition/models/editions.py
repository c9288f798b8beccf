"""One year's competition of one network."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from competition.choices import EditionState
from competition.querysets import EditionQuerySet
from competition.validators import validate_municipality_code, validate_school_year
from networks.choices import Country
from networks.fields import TranslatedField
from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded
from places.choices import Registration
from places.rules import registration_state


def end_of_day(day: date, zone: Any) -> datetime:
    """23:59:59 of a day in a zone, its whole second included: what a stated last day means."""
    return datetime.combine(day, datetime.max.time(), zone)


class Edition(NetworkOwned, ClusterableModel):
    """One year's competition: who may enter, until when, and how many classes.

    The number of places and the times of registration stand in its pool. Planned, open and closed are
    never stored: they follow from the publication and those times, so that registration opens and
    closes to the second without anything having to run.
    """

    school_year = models.CharField(
        _("school year"), max_length=7, validators=[validate_school_year], help_text=_("Written as 2026/27.")
    )
    name = TranslatedField(_("name"), max_text=80)
    country = models.CharField(_("country of the schools"), max_length=2, choices=Country)
    grade = models.PositiveSmallIntegerField(
        _("grade"), default=8, validators=[MinValueValidator(1), MaxValueValidator(13)]
    )
    municipalities = models.JSONField(
        _("municipalities"), default=list, blank=True, help_text=_("None chosen means the whole country.")
    )
    final_on = models.DateField(_("day of the final"), null=True, blank=True)
    pool = models.OneToOneField(
        "places.Pool", on_delete=models.PROTECT, related_name="edition", editable=False, verbose_name=_("places")
    )
    pupils_min = models.PositiveSmallIntegerField(_("fewest pupils in a class"), default=5)
    pupils_max = models.PositiveSmallIntegerField(_("most pupils in a class"), default=40)
    contact_name = models.CharField(_("who answers questions"), max_length=120)
    contact_email = models.EmailField(_("mail address for questions"))
    asks_transport = models.BooleanField(_("ask whether the class needs a bus"), default=False)
    asks_meals = models.BooleanField(_("ask for meals by kind"), default=False)
    asks_access = models.BooleanField(_("ask for access needs"), default=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    all_networks = unguarded(EditionQuerySet)
    objects = guarded(EditionQuerySet)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        default_manager_name = "all_networks"
        ordering = ["-school_year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["network", "school_year"], name="one_edition_a_school_year"),
            models.CheckConstraint(condition=Q(pupils_max__gte=F("pupils_min")), name="edition_class_sizes_rise"),
        ]

    class PersonalData:
        purpose = _("To tell teachers whom to ask, and to know who published an edition.")
        fields = {"contact_name": "keep", "contact_email": "keep", "published_by": "keep"}
        names = {"published_by": _("who published it")}

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        """The name with its school year, in the reader's language."""
        return f"{self.name} {self.school_year}"

    def clean(self) -> None:
        """Class sizes in order, municipalities by their codes."""
        super().clean()
        for code in self.municipalities or []:
            validate_municipality_code(str(code))
        if self.pupils_max is not None and self.pupils_min is not None and self.pupils_max < self.pupils_min:
            raise ValidationError({"pupils_max": _("The most pupils cannot be fewer than the fewest.")})

    @property
    def opens_at(self) -> datetime:
        """The first moment of registration."""
        return cast(datetime, self.pool.opens_at)

    @property
    def closes_at(self) -> datetime:
        """The last moment of registration: 23:59:59 on the last day, in the network’s zone."""
        return cast(datetime, self.pool.closes_at)

    @property
    def opens_on(self) -> date:
        """The first day, as the network’s calendar has it."""
        return self.opens_at.astimezone(self.network.time_zone).date()

    @property
    def closes_on(self) -> date:
        """The last day, as the network's calendar has it."""
        return self.closes_at.astimezone(self.network.time_zone).date()

    def state_at(self, moment: datetime) -> EditionState:
        """Planned until it is published and has opened, open to the last second of its last day, then closed."""
        registration = registration_state(self.pool, moment).state
        if self.published_at is None or registration == Registration.PLANNED:
            return EditionState.PLANNED
        return EditionState.CLOSED if registration == Registration.CLOSED else EditionState.OPEN

    @property
    def state(self) -> EditionState:
        """The state now."""
        return self.state_at(timezone.now())

    @property
    def ends_at(self) -> datetime:
        """When the edition is over: the end of the final's day, else of the last day to register."""
        return end_of_day(self.final_on or self.closes_on, self.network.time_zone)


class Milestone(Orderable):
    """A date or span of an edition that schools plan by: the tasks come, a visit, the final."""

    edition = ParentalKey(Edition, on_delete=models.CASCADE, related_name="milestones")
    starts_on = models.DateField(_("date"))
    ends_on = models.DateField(_("last day of a span"), null=True, blank=True)
    title = TranslatedField(_("what happens"), max_text=80)
    text = TranslatedField(_("in a sentence or two"), max_text=300, multiline=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ["starts_on", "sort_order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="milestone_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def clean(self) -> None:
        """A span ends after it starts."""
        super().clean()
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day comes before the first.")})
