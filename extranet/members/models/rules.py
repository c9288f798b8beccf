"""What a network has agreed on about its members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.members.choices import QuorumRule
from networks.querysets import NetworkQuerySet, guarded, unguarded

if TYPE_CHECKING:
    from networks.models import Network

MOST_WARN_DAYS = 365


class RegisterRules(models.Model):
    """The rules of one network's register. A network that has agreed on none has no row."""

    network = models.OneToOneField("networks.Network", on_delete=models.CASCADE, related_name="register_rules")
    parent_required = models.BooleanField(
        _("members belong to the parent organisation"),
        default=False,
        help_text=_("Who does not, or is not known to, is listed under deviations."),
    )
    member_ceiling = models.PositiveSmallIntegerField(
        _("most members"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Nobody is taken in beyond this number. Empty: no limit."),
    )
    function_required = models.BooleanField(
        _("members are represented by chief executive, site manager or equivalent"),
        default=False,
        help_text=_("Others can represent them too, and are listed under deviations."),
    )
    mandate_years = models.PositiveSmallIntegerField(
        _("years of a mandate"), default=2, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    warn_days = models.PositiveSmallIntegerField(
        _("days of warning before a mandate expires"),
        default=90,
        validators=[MinValueValidator(7), MaxValueValidator(MOST_WARN_DAYS)],
    )
    quorum = models.CharField(
        _("quorum of a meeting"),
        max_length=14,
        choices=QuorumRule,
        default=QuorumRule.MORE_THAN_HALF,
        help_text=_("So many of the members must be there for the meeting to decide."),
    )

    all_networks = unguarded(NetworkQuerySet)
    objects = guarded(NetworkQuerySet)

    class Meta:
        verbose_name = _("rules of the register")
        verbose_name_plural = _("rules of the register")
        default_manager_name = "all_networks"

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.network}"

    @classmethod
    def of(cls, network: Network) -> Self:
        """The network's rules; those that hold where nothing was agreed on, not saved yet."""
        found: Self = cls.objects.for_network(network).first() or cls(network=network)
        return found
