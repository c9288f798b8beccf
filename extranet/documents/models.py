"""Shelves: where members find the network's documents."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from extranet.documents.querysets import ReadingQuerySet, ShelvedDocumentQuerySet
from networks.fields import TranslatedField
from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded


def current_year() -> int:
    """The year of today, where the server's network is."""
    return timezone.localdate().year


class Shelf(NetworkOwned, ClusterableModel):
    """A heading under which documents stand, such as Bylaws or Infrastructure."""

    name = TranslatedField(_("name"), max_text=80)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    kept_years = models.PositiveSmallIntegerField(
        _("kept for years"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Documents are deleted so many whole years after their year. Empty: kept until you remove them."),
    )

    class Meta:
        verbose_name = _("shelf")
        verbose_name_plural = _("shelves")
        default_manager_name = "all_networks"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.name)


class ShelvedDocument(Orderable):
    """A document of the library on a shelf. Who may read it is decided by the document alone."""

    shelf = ParentalKey(Shelf, on_delete=models.CASCADE, related_name="entries", verbose_name=_("shelf"))
    document = models.ForeignKey(
        "library.NetworkDocument", on_delete=models.CASCADE, related_name="shelved", verbose_name=_("document")
    )
    year = models.PositiveSmallIntegerField(
        _("year"),
        default=current_year,
        validators=[MinValueValidator(1900), MaxValueValidator(2200)],
        help_text=_("The year the document is about."),
    )
    added_on = models.DateField(_("added"), default=timezone.localdate, editable=False)

    all_networks = unguarded(ShelvedDocumentQuerySet)
    objects = guarded(ShelvedDocumentQuerySet)

    class Meta(Orderable.Meta):
        verbose_name = _("document on a shelf")
        verbose_name_plural = _("documents on shelves")
        default_manager_name = "all_networks"
        ordering = ["-year", "sort_order"]
        constraints = [
            models.UniqueConstraint(
                fields=["shelf", "document"],
                name="document_once_a_shelf",
                violation_error_message=_("The document stands on this shelf already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.document)

    def clean(self) -> None:
        """A shelf holds documents of its own network."""
        super().clean()
        if self.document_id and self.shelf_id and self.document.network_id != self.shelf.network_id:
            raise ValidationError({"document": _("Choose a document of this network.")})


class Reading(NetworkOwned):
    """What a person has read of a document: the mark beside it, and the secretariat's log of readers.

    ``times`` counts downloads, ``seen_at`` is when the pages were last seen on the screen. It is 0 and empty where
    the person only said that they need not be told of it.
    """

    document = models.ForeignKey(
        "library.NetworkDocument", on_delete=models.CASCADE, related_name="readings", verbose_name=_("document")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    first_at = models.DateTimeField(_("first downloaded"), null=True)
    last_at = models.DateTimeField(_("last downloaded"), null=True)
    seen_at = models.DateTimeField(_("last looked at"), null=True)
    times = models.PositiveIntegerField(_("times"), default=0)

    all_networks = unguarded(ReadingQuerySet)
    objects = guarded(ReadingQuerySet)

    audit_label = ""

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        default_manager_name = "all_networks"
        ordering = ["-last_at", "-pk"]
        indexes = [models.Index(fields=["network", "-last_at"], name="reading_latest_of_network")]
        constraints = [models.UniqueConstraint(fields=["document", "person"], name="one_reading_a_document_person")]

    class PersonalData:
        purpose = _("To show a person what is new to them, and the secretariat who has a paper.")
        fields = dict.fromkeys(["person", "first_at", "last_at", "seen_at", "times", "version"], "erase")

    def __str__(self) -> str:
        return f"{self.pk}"
