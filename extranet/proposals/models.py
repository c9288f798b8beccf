"""Points that members and partners propose, that stay open until the next meeting, or that a rule asks for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from extranet.meetings.choices import Audience
from extranet.meetings.models import AgendaItem, Meeting
from extranet.proposals.choices import ProposalState
from extranet.proposals.querysets import (
    LockQuerySet,
    OpenPointQuerySet,
    ProposalPaperQuerySet,
    ProposalQuerySet,
    RulePointQuerySet,
)
from networks.querysets import guarded, unguarded


class Lock(models.Model):
    """The last day on which points can be proposed to a meeting."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="lock", verbose_name=_("meeting"))
    last_day = models.DateField(_("proposals until"))

    all_networks = unguarded(LockQuerySet)
    objects = guarded(LockQuerySet)

    class Meta:
        verbose_name = _("last day for proposals")
        verbose_name_plural = _("last days for proposals")
        default_manager_name = "all_networks"
        ordering = ["last_day", "pk"]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.last_day}"


class Proposal(models.Model):
    """A point somebody wants on the agenda. Only they and the secretariat see it until it stands there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("meeting"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("proposed by")
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        related_name="proposals",
        verbose_name=_("organisation"),
    )
    title = models.CharField(_("point"), max_length=160)
    why = models.TextField(_("what it is about"), blank=True, max_length=2000)
    presenter = models.CharField(_("presented by"), max_length=120, blank=True)
    minutes_asked = models.PositiveSmallIntegerField(
        _("minutes asked for"), default=10, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    audience = models.CharField(_("who should read it"), max_length=8, choices=Audience, default=Audience.MEMBERS)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.PROPOSED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        null=True,
        related_name="proposals",
        verbose_name=_("agenda item"),
    )
    created_at = models.DateTimeField(_("proposed"), default=timezone.now)

    all_networks = unguarded(ProposalQuerySet)
    objects = guarded(ProposalQuerySet)

    class Meta:
        verbose_name = _("proposed point")
        verbose_name_plural = _("proposed points")
        default_manager_name = "all_networks"
        ordering = ["created_at", "pk"]

    class PersonalData:
        purpose = _("To know who proposed what to the agenda.")
        fields = {"person": "keep", "presenter": "keep"}

    def __str__(self) -> str:
        return self.title

    @property
    def network(self) -> Any:
        """The network of the meeting."""
        return self.meeting.network

    @property
    def is_waiting(self) -> bool:
        """Nobody has decided about it yet."""
        return self.state == ProposalState.PROPOSED

    @property
    def wish(self) -> Any:
        """For whom alone it is meant, if the secretariat agrees; empty for all members."""
        return Audience(self.audience).only


class ProposalPaper(models.Model):
    """A document of the library that came with a proposal. Once the point is on the agenda it is a paper there."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="papers", verbose_name=_("proposed point")
    )
    document = models.OneToOneField(
        "library.NetworkDocument", on_delete=models.CASCADE, related_name="proposal_paper", verbose_name=_("document")
    )

    all_networks = unguarded(ProposalPaperQuerySet)
    objects = guarded(ProposalPaperQuerySet)

    class Meta:
        verbose_name = _("paper of a proposed point")
        verbose_name_plural = _("papers of proposed points")
        default_manager_name = "all_networks"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.document)


class OpenPoint(models.Model):
    """An item that was not finished; ``carried_to`` is where it stands on a later agenda."""

    item = models.OneToOneField(
        AgendaItem, on_delete=models.CASCADE, related_name="open_point", verbose_name=_("agenda item")
    )
    carried_to = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, related_name="carried_from", verbose_name=_("carried to")
    )

    all_networks = unguarded(OpenPointQuerySet)
    objects = guarded(OpenPointQuerySet)

    class Meta:
        verbose_name = _("open point")
        verbose_name_plural = _("open points")
        default_manager_name = "all_networks"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.item)


class RulePoint(models.Model):
    """An item that stands on an agenda because a rule asked for it; ``key`` names what the rule asked for."""

    item = models.OneToOneField(
        AgendaItem, on_delete=models.CASCADE, related_name="rule_point", verbose_name=_("agenda item")
    )
    key = models.CharField(_("rule"), max_length=60)

    all_networks = unguarded(RulePointQuerySet)
    objects = guarded(RulePointQuerySet)

    class Meta:
        verbose_name = _("point by a rule")
        verbose_name_plural = _("points by a rule")
        default_manager_name = "all_networks"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.item)
