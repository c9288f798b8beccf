"""What organisations pay for a year, and by which rules."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from extranet.fees.choices import CURRENCIES, FeeState
from extranet.fees.querysets import FeeQuerySet
from extranet.members.choices import JOINING_KINDS, OrganisationKind
from networks.models import NetworkOwned
from networks.querysets import NetworkQuerySet, guarded, unguarded


class FeeRule(NetworkOwned):
    """From a year on, those who fit pay this amount. Of several that fit, the most exact one holds."""

    membership = models.CharField(_("membership"), max_length=8, choices=JOINING_KINDS, default="member")
    kind = models.CharField(
        _("kind"), max_length=16, choices=OrganisationKind, blank=True, help_text=_("Empty: all kinds.")
    )
    employees_from = models.PositiveIntegerField(_("employees from"), default=0)
    year_from = models.PositiveSmallIntegerField(_("from the year"), validators=[MinValueValidator(2000)])
    amount = models.DecimalField(
        _("amount"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)], help_text=_("For a year.")
    )

    all_networks = unguarded(NetworkQuerySet)
    objects = guarded(NetworkQuerySet)

    class Meta:
        verbose_name = _("rule of fees")
        verbose_name_plural = _("rules of fees")
        default_manager_name = "all_networks"
        ordering = ["-year_from", "membership", "kind", "employees_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "membership", "kind", "employees_from", "year_from"],
                name="fee_rule_once",
                violation_error_message=_("There is a rule for exactly these already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_membership_display()} {self.year_from}: {self.amount}"


class Fee(models.Model):
    """What one organisation pays for one year; the day of each step is kept."""

    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.CASCADE, related_name="fees", verbose_name=_("organisation")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])
    invoiced_on = models.DateField(_("invoiced"), null=True, blank=True)
    reminded_on = models.DateField(_("reminded"), null=True, blank=True)
    paid_on = models.DateField(_("paid"), null=True, blank=True)
    waived_on = models.DateField(_("waived"), null=True, blank=True)

    all_networks = unguarded(FeeQuerySet)
    objects = guarded(FeeQuerySet)

    class Meta:
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        default_manager_name = "all_networks"
        ordering = ["-year", "organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="fee_once_a_year"),
            models.CheckConstraint(condition=Q(paid_on=None) | Q(waived_on=None), name="fee_paid_or_waived"),
            models.CheckConstraint(
                condition=Q(reminded_on=None) | Q(invoiced_on__isnull=False), name="fee_reminded_after_invoice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.year}"

    @property
    def state(self) -> FeeState:
        """How far it has come."""
        for state in (FeeState.WAIVED, FeeState.PAID, FeeState.REMINDED, FeeState.INVOICED):
            if getattr(self, f"{state}_on"):
                return state
        return FeeState.TO_INVOICE

    @property
    def currency(self) -> str:
        """That of the network's country."""
        return CURRENCIES[self.organisation.network.country]
