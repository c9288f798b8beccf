"""Who was summoned to a meeting, what they answered, and the links by which they answer."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from extranet.meetings.choices import MeetingKind
from extranet.meetings.models import Meeting
from extranet.summons.choices import Answer
from extranet.summons.querysets import CallQuerySet, StandingInvitationQuerySet, SummonsLinkQuerySet, SummonsQuerySet
from networks.querysets import guarded, unguarded

REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LINK_LASTS = timedelta(days=1)
"""How long after the end of the meeting a mailed link still opens its page."""


def new_reference() -> str:
    """What names a summons in an address; opens nothing by itself."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _position in range(8))


def token_digest(token: str) -> str:
    """What is kept of a link's secret."""
    return salted_hmac("summons.link", token, algorithm="sha256").hexdigest()


class StandingInvitation(models.Model):
    """A partner or observer that is summoned to every meeting of a kind."""

    organisation = models.ForeignKey(
        "members.Organisation",
        on_delete=models.CASCADE,
        related_name="standing_invitations",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=MeetingKind)

    all_networks = unguarded(StandingInvitationQuerySet)
    objects = guarded(StandingInvitationQuerySet)

    class Meta:
        verbose_name = _("standing invitation")
        verbose_name_plural = _("standing invitations")
        default_manager_name = "all_networks"
        ordering = ["organisation__name", "kind"]
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="one_standing_invitation_a_kind")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_kind_display()}"


class Call(models.Model):
    """What the secretariat wrote when it summoned to a meeting, and until when it wants answers."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="call", verbose_name=_("meeting"))
    message = models.TextField(_("greeting"), blank=True, max_length=2000)
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    all_networks = unguarded(CallQuerySet)
    objects = guarded(CallQuerySet)

    class Meta:
        verbose_name = _("call to a meeting")
        verbose_name_plural = _("calls to meetings")
        default_manager_name = "all_networks"
        ordering = ["-sent_at", "pk"]

    def __str__(self) -> str:
        return str(self.meeting)


class Needs(models.Model):
    """What somebody who comes eats and needs. The host gets numbers, and wishes without a name."""

    diet = models.JSONField(_("food"), default=list, blank=True)
    access = models.JSONField(_("accessibility"), default=list, blank=True)
    wishes = models.CharField(_("anything else the host should know"), max_length=300, blank=True)

    class Meta:
        abstract = True


class Summons(Needs):
    """One person summoned to a meeting for an organisation, and the answer.

    ``told_sequence`` is the version of the calendar entry the person was sent last.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="summons", verbose_name=_("meeting"))
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.CASCADE, related_name="summons", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="summons", verbose_name=_("person")
    )
    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_reference, editable=False)
    told_sequence = models.PositiveIntegerField(editable=False, default=0)
    told_at = models.DateTimeField(_("summoned"), default=timezone.now)
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    substitute_name = models.CharField(_("substitute’s name"), max_length=120, blank=True)
    substitute_email = models.EmailField(_("substitute’s mail"), blank=True)
    substitute_sequence = models.PositiveIntegerField(null=True, editable=False)

    all_networks = unguarded(SummonsQuerySet)
    objects = guarded(SummonsQuerySet)

    class Meta:
        verbose_name = _("summons")
        verbose_name_plural = _("summonses")
        default_manager_name = "all_networks"
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organisation", "person"], name="summons_once_a_person"),
        ]

    class PersonalData:
        purpose = _("To summon to a meeting, to know who comes, and to let the host prepare.")
        fields = {
            "person": "keep",
            "answer": "keep",
            "substitute_name": "erase",
            "substitute_email": "erase",
            "diet": "erase",
            "access": "erase",
            "wishes": "erase",
        }

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"

    @property
    def network(self) -> Any:
        """The network of the meeting."""
        return self.meeting.network

    @property
    def audit_label(self) -> str:
        """What the log calls it: nothing about the person."""
        return self.reference

    @property
    def may_answer(self) -> bool:
        """Until the meeting begins, as long as it stands."""
        return self.meeting.agenda_is_open and self.meeting.starts_at > timezone.now()


class SummonsLink(models.Model):
    """A link mailed to somebody summoned. Only a digest of its secret is kept; opening it uses nothing up."""

    summons = models.ForeignKey(Summons, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    all_networks = unguarded(SummonsLinkQuerySet)
    objects = guarded(SummonsLinkQuerySet)

    class Meta:
        verbose_name = _("link to a summons")
        verbose_name_plural = _("links to summonses")
        default_manager_name = "all_networks"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.summons_id} {self.expires_at:%Y-%m-%d}"

    @classmethod
    def issue(cls, summons: Summons) -> str:
        """Make a link to a summons and return its secret, which is not kept."""
        token = secrets.token_urlsafe(32)
        expires_at: datetime = summons.meeting.ends_at + LINK_LASTS
        cls.objects.create(summons=summons, digest=token_digest(token), expires_at=expires_at)
        return token
