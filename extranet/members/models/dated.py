"""What is in force from a day to a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MISTAKE = timedelta(days=30)
"""For so long a row that should never have been entered can be deleted; later it is ended and stays."""


class Dated(models.Model):
    """From a day to a day, both included. Nothing is deleted when it is over."""

    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_to = models.DateField(_("to"), null=True, blank=True, help_text=_("Last day. Empty as long as it goes on."))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def clean(self) -> None:
        """Said at the field, where the constraint could only say it for the row."""
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day is before the first.")})

    @property
    def is_current(self) -> bool:
        """Whether it is in force today."""
        return self.is_on(timezone.localdate())

    def is_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)
