"""The visit to a host that is part of a meeting."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.meetings.models import Meeting
from extranet.visits.choices import Photography
from extranet.visits.querysets import VisitQuerySet
from networks.querysets import guarded, unguarded

PRACTICALITIES = ("entrance", "parking", "safety", "clothing", "photography", "contact_name", "contact_phone")
"""What every visitor reads."""

FOR_RECEPTION = ("reception", "list_by")
"""What the host tells the secretariat only."""

FOR_A_TIME = ("contact_name", "contact_phone", "reception", "others")
"""What holds or may hold something about a person, and is forgotten after the visit."""


class Visit(models.Model):
    """What visitors of a meeting's host must know, and what the host's reception must know of them.

    ``version`` counts the times it was filled in, 0 before the first; a save names the one it read.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="visit", verbose_name=_("meeting"))
    version = models.PositiveIntegerField(default=0, editable=False)
    asked_at = models.DateTimeField(_("host asked"), null=True, blank=True, editable=False)
    answer_by = models.DateField(_("wanted by"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_at = models.DateTimeField(_("changed for visitors"), null=True, blank=True, editable=False)
    entrance = models.CharField(
        _("address and entrance"), max_length=300, blank=True, help_text=_("Street, gate, door, where to report.")
    )
    parking = models.CharField(_("parking"), max_length=300, blank=True)
    safety = models.TextField(
        _("safety"), max_length=2000, blank=True, help_text=_("What visitors must do and must not do. One rule a line.")
    )
    clothing = models.CharField(
        _("clothing"), max_length=300, blank=True, help_text=_("For example: closed shoes. We lend glasses and vests.")
    )
    photography = models.CharField(
        _("photographs"), max_length=12, choices=Photography, blank=True, default=Photography.NOT_SAID
    )
    contact_name = models.CharField(_("whom to ask for on the day"), max_length=120, blank=True)
    contact_phone = models.CharField(_("telephone on the day"), max_length=40, blank=True)
    reception = models.TextField(
        _("what the reception needs"),
        max_length=1000,
        blank=True,
        help_text=_("For example names and employers two days before. Only the secretariat reads it."),
    )
    list_by = models.DateField(_("reception list wanted by"), null=True, blank=True)
    others = models.TextField(
        _("others who come along"),
        max_length=2000,
        blank=True,
        help_text=_("One a line: name, organisation. For those who are neither summoned nor guests."),
    )

    all_networks = unguarded(VisitQuerySet)
    objects = guarded(VisitQuerySet)

    class Meta:
        verbose_name = _("company visit")
        verbose_name_plural = _("company visits")
        default_manager_name = "all_networks"
        ordering = ["-meeting__starts_at", "pk"]

    class PersonalData:
        purpose = _("To receive the visitors of a company: whom to ask for, and who comes.")
        fields = {"contact_name": "erase", "contact_phone": "erase", "reception": "erase", "others": "erase"}

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def network(self) -> Any:
        """The network of the meeting."""
        return self.meeting.network

    @property
    def audit_label(self) -> str:
        """What the log calls it: the meeting, nobody's name."""
        return str(self.meeting)

    @property
    def is_filled(self) -> bool:
        """Whether there is something for visitors to read."""
        return any(getattr(self, name) for name in PRACTICALITIES)
