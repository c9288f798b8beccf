"""Who speaks for an organisation, and who holds an office in the network."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.members.choices import ACCEPTED_POSITIONS, Office, Position
from extranet.members.models.dated import MISTAKE, Dated
from extranet.members.models.organisations import Organisation
from extranet.members.querysets import MandateQuerySet, OrganisationPartQuerySet
from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded


class Entered(models.Model):
    """Knows when it was entered, since a mistake can be deleted for a while."""

    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    @property
    def may_be_deleted(self) -> bool:
        """Whether it may still have been entered by mistake; later it gets a last day and stays."""
        return timezone.now() - self.created_at < MISTAKE


class Representation(Entered, Dated):
    """A person speaks for an organisation from a day to a day, or stands in for the one who does."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="representations", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="representations", verbose_name=_("person")
    )
    function = models.CharField(
        _("function"), max_length=120, blank=True, help_text=_("Chief executive, site manager or the like.")
    )
    position = models.CharField(
        _("position"), max_length=16, choices=Position, blank=True, help_text=_("What the network’s rules ask for.")
    )
    is_deputy = models.BooleanField(_("deputy"), default=False)
    deputy_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="deputies",
        verbose_name=_("deputy of"),
    )
    occasion = models.CharField(
        _("meeting"), max_length=160, blank=True, help_text=_("Of a substitute: the one meeting they come to.")
    )

    all_networks = unguarded(OrganisationPartQuerySet)
    objects = guarded(OrganisationPartQuerySet)

    class Meta(Dated.Meta):
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        default_manager_name = "all_networks"
        ordering = ["organisation", "is_deputy", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(valid_to=None),
                name="one_open_representation_a_person",
                violation_error_message=_("This person represents the organisation already."),
            ),
            models.CheckConstraint(condition=Q(deputy_of=None) | Q(is_deputy=True), name="who_stands_in_is_deputy"),
            models.CheckConstraint(
                condition=Q(occasion="") | Q(is_deputy=True, valid_to__isnull=False), name="substitute_has_a_last_day"
            ),
        ]

    class PersonalData:
        purpose = _("To know who speaks for each organisation, now and at earlier meetings.")
        fields = {
            "person": "keep",
            "function": "keep",
            "position": "keep",
            "deputy_of": "keep",
            "occasion": "keep",
            "valid_from": "keep",
            "valid_to": "keep",
        }

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"

    def clean(self) -> None:
        """Who stands in for somebody is a deputy, and of somebody else of the same organisation."""
        super().clean()
        chief = self.deputy_of
        self.is_deputy = self.is_deputy or chief is not None or bool(self.occasion)
        if chief and (chief.organisation_id != self.organisation_id or chief == self):
            raise ValidationError({"deputy_of": _("Choose somebody else who represents the same organisation.")})
        if self.occasion and not self.valid_to:
            raise ValidationError({"valid_to": _("Give the day of the meeting: a substitute comes to one only.")})

    @property
    def is_substitute(self) -> bool:
        """Whether they come to one meeting in somebody's place."""
        return bool(self.occasion)

    @property
    def has_accepted_position(self) -> bool:
        """Whether the position is one that networks ask for where they ask for any."""
        return self.position in ACCEPTED_POSITIONS

    @property
    def source(self) -> str:
        """How the roles that rest on this row name their ground."""
        return f"representation:{self.pk}"


class Mandate(NetworkOwned, Entered, Dated):
    """A person's office in the network from a day to a day."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mandates", verbose_name=_("person")
    )
    office = models.CharField(_("office"), max_length=20, choices=Office)
    elected_on = models.DateField(_("elected"), null=True, blank=True)
    elected_at = models.CharField(_("elected at"), max_length=160, blank=True, help_text=_("The meeting."))

    all_networks = unguarded(MandateQuerySet)
    objects = guarded(MandateQuerySet)

    class Meta(Dated.Meta):
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        default_manager_name = "all_networks"
        ordering = ["office", "valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["network"],
                condition=Q(valid_to=None, office="chair"),
                name="one_chair_without_end",
                violation_error_message=_("End the mandate of the present chair first."),
            ),
            models.UniqueConstraint(
                fields=["network", "person", "office"],
                condition=Q(valid_to=None),
                name="one_open_mandate_a_person_and_office",
                violation_error_message=_("This person holds the office already."),
            ),
        ]

    class PersonalData:
        purpose = _("To know who leads the network, and since when.")
        fields = {
            "person": "keep",
            "office": "keep",
            "elected_on": "keep",
            "elected_at": "keep",
            "valid_from": "keep",
            "valid_to": "keep",
        }

    def __str__(self) -> str:
        return f"{self.person}: {self.get_office_display()}"

    @property
    def source(self) -> str:
        """How the role that rests on this row names its ground."""
        return f"mandate:{self.pk}"
