"""Schools, as the national registers know them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competition.querysets import SchoolQuerySet
from competition.validators import validate_municipality_code, validate_school_code
from networks.choices import Country
from search.folding import compose, fold

GRADE_RANGE = [MinValueValidator(0), MaxValueValidator(13)]


LAST_LETTERS = {
    Country.SWEDEN: {"å": "zzza", "ä": "zzzb", "æ": "zzzb", "ö": "zzzc", "ø": "zzzc"},
    Country.NORWAY: {"æ": "zzza", "ä": "zzza", "ø": "zzzb", "ö": "zzzb", "å": "zzzc"},
}
"""What comes after z in each country’s alphabet, spelled so that every database agrees."""


def sort_key(name: str, country: str) -> str:
    """A name by which rows come in the order of the country’s alphabet."""
    letters = str.maketrans(LAST_LETTERS[Country(country)])
    return fold(compose(name).lower().translate(letters))


class School(models.Model):
    """One unit of a national register: Skolenhetsregistret in Sweden, NSR in Norway.

    It belongs to no network on purpose. The row repeats public register data, is the same for every
    network whose edition the school may enter, and only the one who runs the installation imports it.
    Nothing about a person stands here. A unit that splits or merges gets a new code: the old row is
    closed and the new one names it as its predecessor.
    """

    country = models.CharField(_("country"), max_length=2, choices=Country)
    code = models.CharField(_("code in the register"), max_length=9)
    name = models.CharField(_("name"), max_length=160)
    municipality_code = models.CharField(
        _("municipality’s code"), max_length=4, validators=[validate_municipality_code]
    )
    municipality = models.CharField(_("municipality"), max_length=80)
    grade_from = models.PositiveSmallIntegerField(_("lowest grade"), validators=GRADE_RANGE)
    grade_to = models.PositiveSmallIntegerField(_("highest grade"), validators=GRADE_RANGE)
    valid_from = models.DateField(_("open from"), null=True, blank=True)
    valid_to = models.DateField(_("open to"), null=True, blank=True)
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("predecessor"),
    )
    search_text = models.CharField(max_length=260, editable=False)
    sort_key = models.CharField(max_length=640, editable=False)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        ordering = ["sort_key", "pk"]
        indexes = [models.Index(fields=["country", "municipality_code"], name="school_in_municipality")]
        constraints = [
            models.UniqueConstraint(fields=["country", "code"], name="school_code_once_a_country"),
            models.CheckConstraint(condition=Q(grade_to__gte=F("grade_from")), name="school_grades_rise"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="school_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.municipality}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keeps what is searched and sorted by in step with name and municipality."""
        self.set_keys()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """The code has the form of its country's register."""
        super().clean()
        try:
            validate_school_code(self.country, self.code)
        except ValidationError as error:
            raise ValidationError({"code": error}) from None

    def set_keys(self) -> None:
        """Set what is searched (name, municipality and code, å ä ö and æ ø as a and o) and sorted by."""
        self.search_text = fold(f"{self.name} {self.municipality} {self.code}")
        self.sort_key = sort_key(self.name, self.country)

    @property
    def code_for_reading(self) -> str:
        """In groups, as people read it: 9900 1104, 100 013 711."""
        size = 3 if self.country == Country.NORWAY else 4
        return " ".join(self.code[start : start + size] for start in range(0, len(self.code), size))
