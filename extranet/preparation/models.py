"""What must be done around meetings of a kind, and what of it around one meeting."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from extranet.meetings.choices import MeetingKind
from extranet.meetings.models import Meeting
from extranet.preparation.choices import Outcome, Responsible, Side
from extranet.preparation.querysets import ChecklistStepQuerySet, StepQuerySet
from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded

MOST_DAYS = 400


class Checklist(NetworkOwned, ClusterableModel):
    """What must be done around every meeting of a kind. Changing it changes no meeting that has its steps."""

    kind = models.CharField(
        _("kind of meeting"),
        max_length=16,
        choices=[("", _("all other kinds")), *MeetingKind.choices],
        blank=True,
    )

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        default_manager_name = "all_networks"
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "kind"],
                name="checklist_once_a_kind",
                violation_error_message=_("There is a checklist for this kind already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Duty(models.Model):
    """What is to be done, so many days before or after, by whom: an office, or the person named."""

    text = models.CharField(_("what is to be done"), max_length=160)
    days = models.PositiveSmallIntegerField(_("days"), default=0, validators=[MaxValueValidator(MOST_DAYS)])
    side = models.CharField(_("before or after"), max_length=6, choices=Side, default=Side.BEFORE)
    responsible = models.CharField(
        _("responsible"), max_length=16, choices=Responsible, default=Responsible.SECRETARIAT
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("or this person"),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text

    @property
    def offset(self) -> int:
        """Days from the meeting, negative before it."""
        return self.days if self.side == Side.AFTER else -self.days

    @property
    def who(self) -> str:
        """The person named, else the office."""
        return str(self.person or self.get_responsible_display())


class ChecklistStep(Duty):
    """One step of a checklist."""

    checklist = ParentalKey(Checklist, on_delete=models.CASCADE, related_name="steps", verbose_name=_("checklist"))

    all_networks = unguarded(ChecklistStepQuerySet)
    objects = guarded(ChecklistStepQuerySet)

    class Meta:
        verbose_name = _("step of a checklist")
        verbose_name_plural = _("steps of checklists")
        default_manager_name = "all_networks"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "text", "days", "side"],
                name="checklist_step_once",
                violation_error_message=_("This step stands on the list already."),
            )
        ]

    class PersonalData:
        purpose = _("To know who prepares what for a meeting.")
        fields = {"person": "keep"}


class Step(Duty):
    """One step around a meeting, with its day. What was ticked off stays, with who and when."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="steps", verbose_name=_("meeting"))
    due_on = models.DateField(_("by"))
    outcome = models.CharField(_("state"), max_length=12, choices=Outcome, blank=True, default=Outcome.OPEN)
    settled_at = models.DateTimeField(_("ticked off"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="settled_steps",
        verbose_name=_("ticked off by"),
    )

    all_networks = unguarded(StepQuerySet)
    objects = guarded(StepQuerySet)

    class Meta:
        verbose_name = _("step of a preparation")
        verbose_name_plural = _("steps of preparations")
        default_manager_name = "all_networks"
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(outcome=""), name="open_steps_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "text", "days", "side"],
                name="step_once_a_meeting",
                violation_error_message=_("This step stands on the list already."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None) | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="settled_step_has_a_moment",
            ),
        ]

    class PersonalData:
        purpose = _("To know who prepares what for a meeting.")
        fields = {"person": "keep", "settled_by": "keep"}

    @property
    def network(self) -> Any:
        """The network of the meeting."""
        return self.meeting.network

    @property
    def audit_label(self) -> str:
        """What the log calls it: the meeting; the step's own words may name somebody."""
        return str(self.meeting)

    @property
    def is_open(self) -> bool:
        """Neither done nor set aside."""
        return self.outcome == Outcome.OPEN

    @property
    def is_overdue(self) -> bool:
        """Should have been done before today."""
        return self.is_open and self.due_on < timezone.localdate(timezone=self.network.time_zone)
