"""Organisations, and what they are to the network from a day to a day."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from extranet.members.choices import (
    JOINING_KINDS,
    Advice,
    ApplicationState,
    MembershipKind,
    OrganisationKind,
    Outcome,
    ParentMembership,
)
from extranet.members.models.dated import MISTAKE, Dated
from extranet.members.querysets import ApplicationQuerySet, OrganisationPartQuerySet, OrganisationQuerySet
from extranet.members.validators import clean_organisation_number, show_organisation_number
from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded
from networks.validators import LOGO_PX, validate_logo, webp


def logo_path(organisation: Organisation, filename: str) -> str:
    """A new name for each upload, that tells nothing and cannot be guessed."""
    return f"logos/{secrets.token_hex(16)}.webp"


class Organisation(NetworkOwned, ClusterableModel):
    """A company, municipality or other body that the network knows."""

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=16, choices=OrganisationKind, default=OrganisationKind.COMPANY)
    number = models.CharField(
        _("organisation number"), max_length=20, blank=True, help_text=_("Never a sole trader’s personal number.")
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    sites = models.TextField(_("sites"), blank=True, help_text=_("Where the work is done, one site a line."))
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    focus_areas = ParentalManyToManyField(
        "networks.FocusArea", blank=True, related_name="organisations", verbose_name=_("focus areas")
    )
    url = models.URLField(_("address on the web"), blank=True)
    logo = models.FileField(
        _("logo"),
        upload_to=logo_path,
        blank=True,
        validators=[validate_logo],
        help_text=_("PNG, JPEG or WebP, at most 1,200 pixels across. Pictures are public."),
    )
    is_public = models.BooleanField(_("shown to everyone"), default=False, help_text=_("The name, never the people."))
    parent_membership = models.CharField(
        _("member of the parent organisation"),
        max_length=3,
        choices=ParentMembership,
        blank=True,
        help_text=_("Matters where the network’s rules ask for it."),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    all_networks = unguarded(OrganisationQuerySet)
    objects = guarded(OrganisationQuerySet)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        default_manager_name = "all_networks"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["network", "name"], name="organisation_name_once_a_network"),
            models.UniqueConstraint(
                fields=["network", "number"], condition=~Q(number=""), name="organisation_number_once_a_network"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new logo is kept as nothing but its pixels; a replaced one goes."""
        known = Organisation.all_networks.filter(pk=self.pk).only("logo").first() if self.pk else None
        if self.logo and not self.logo._committed:
            self.logo = webp(self.logo, "logo.webp", fit=False, size=LOGO_PX)
        super().save(*args, **kwargs)
        if known is not None and known.logo and known.logo.name != self.logo.name:
            transaction.on_commit(partial(known.logo.storage.delete, known.logo.name))

    def clean(self) -> None:
        """The number is one of the network's country, and kept as digits alone."""
        super().clean()
        if self.number:
            try:
                self.number = clean_organisation_number(self.number, self.network.country)
            except ValidationError as error:
                raise ValidationError({"number": error}) from None

    def get_absolute_url(self) -> str:
        """Its page in the members' area."""
        return reverse("members:organisation", args=[self.pk])

    @property
    def shown_number(self) -> str:
        """The number as one writes it."""
        return show_organisation_number(self.number)

    @property
    def site_names(self) -> list[str]:
        """The sites, one a line of the field."""
        return [line.strip() for line in self.sites.splitlines() if line.strip()]

    @property
    def may_be_deleted(self) -> bool:
        """Whether it may still have been entered by mistake; later its membership ends and it stays."""
        return timezone.now() - self.created_at < MISTAKE


class OrganisationMembership(Dated):
    """What an organisation is to the network from a day to a day."""

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    kind = models.CharField(_("membership"), max_length=8, choices=MembershipKind, default=MembershipKind.MEMBER)
    next_step = models.CharField(
        _("next step"), max_length=200, blank=True, help_text=_("With a prospect: what happens next, and who does it.")
    )
    next_step_on = models.DateField(_("no later than"), null=True, blank=True)

    all_networks = unguarded(OrganisationPartQuerySet)
    objects = guarded(OrganisationPartQuerySet)

    class Meta(Dated.Meta):
        verbose_name = _("membership of an organisation")
        verbose_name_plural = _("memberships of organisations")
        default_manager_name = "all_networks"
        ordering = ["valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(valid_to=None), name="one_open_membership_an_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_kind_display()}"

    def clean(self) -> None:
        """Only a prospect has a next step, and a day needs something to be done by it."""
        super().clean()
        if self.next_step and self.kind != MembershipKind.PROSPECT:
            raise ValidationError({"next_step": _("Only a prospect has a next step.")})
        if self.next_step_on and not self.next_step:
            raise ValidationError({"next_step": _("Say what is to be done by that day.")})


class Application(models.Model):
    """An organisation wants to belong: prepared by those who advise, decided at a meeting. Stays as history."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="applications", verbose_name=_("organisation")
    )
    kind = models.CharField(_("membership applied for"), max_length=8, choices=JOINING_KINDS, default="member")
    applied_on = models.DateField(_("applied"), default=timezone.localdate)
    text = models.TextField(_("what the organisation says"), blank=True, max_length=4000)
    prepared_on = models.DateField(_("prepared"), null=True, blank=True)
    prepared_by = models.CharField(
        _("prepared by"), max_length=120, blank=True, help_text=_("Such as the working committee.")
    )
    advice = models.CharField(_("advice"), max_length=8, choices=Advice, blank=True)
    statement = models.TextField(_("reasons"), blank=True, max_length=4000)
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    decided_at = models.CharField(_("decided at"), max_length=160, blank=True, help_text=_("The meeting."))
    outcome = models.CharField(_("decision"), max_length=9, choices=Outcome, blank=True)

    all_networks = unguarded(ApplicationQuerySet)
    objects = guarded(ApplicationQuerySet)

    class Meta:
        verbose_name = _("application for membership")
        verbose_name_plural = _("applications for membership")
        default_manager_name = "all_networks"
        ordering = ["-applied_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(outcome=""),
                name="one_open_application_an_organisation",
                violation_error_message=_("An application of this organisation is under way already."),
            ),
            models.CheckConstraint(
                condition=Q(prepared_on=None, advice="") | (Q(prepared_on__isnull=False) & ~Q(advice="")),
                name="application_prepared_with_advice",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None, outcome="") | (Q(decided_on__isnull=False) & ~Q(outcome="")),
                name="application_decided_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_kind_display()}"

    @property
    def may_be_deleted(self) -> bool:
        """Never: one that should not be is withdrawn."""
        return False

    @property
    def state(self) -> ApplicationState:
        """How far it has come."""
        if self.outcome:
            return ApplicationState(self.outcome)
        return ApplicationState.PREPARED if self.prepared_on else ApplicationState.APPLIED
