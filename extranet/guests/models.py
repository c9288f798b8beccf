"""Guests of a part of a meeting, who have no account."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from extranet.guests.querysets import GuestLinkQuerySet, GuestQuerySet
from extranet.meetings.models import AgendaItem, Meeting
from extranet.summons.models import LINK_LASTS, Needs, new_reference
from networks.querysets import guarded, unguarded


def token_digest(token: str) -> str:
    """What is kept of a link's secret."""
    return salted_hmac("guests.link", token, algorithm="sha256").hexdigest()


class Guest(Needs):
    """Somebody invited to some items of a meeting. Nothing else of it exists for them.

    ``sequence``, ``told_from`` and ``told_to`` are the version and the times of the calendar entry they were sent.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="guests", verbose_name=_("meeting"))
    guest_name = models.CharField(_("name"), max_length=120)
    guest_email = models.EmailField(_("mail"))
    guest_organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    items = models.ManyToManyField(AgendaItem, related_name="guests", verbose_name=_("invited to"))
    greeting = models.TextField(_("greeting"), blank=True, max_length=1000)
    reference = models.CharField(_("reference"), max_length=12, unique=True, default=new_reference, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    told_from = models.DateTimeField(null=True, editable=False)
    told_to = models.DateTimeField(null=True, editable=False)
    told_place = models.CharField(max_length=160, blank=True, editable=False)

    all_networks = unguarded(GuestQuerySet)
    objects = guarded(GuestQuerySet)

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        default_manager_name = "all_networks"
        ordering = ["guest_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "guest_email"], name="guest_once_a_meeting"),
        ]

    class PersonalData:
        purpose = _("To invite a guest to a part of a meeting.")
        fields = {
            "guest_name": "erase",
            "guest_email": "erase",
            "guest_organisation": "erase",
            "greeting": "erase",
            "language": "erase",
            "diet": "erase",
            "access": "erase",
            "wishes": "erase",
        }

    def __str__(self) -> str:
        return self.guest_name

    @property
    def network(self) -> Any:
        """The network of the meeting."""
        return self.meeting.network

    @property
    def audit_label(self) -> str:
        """What the log calls it: nothing about the person."""
        return self.reference

    @property
    def may_say_needs(self) -> bool:
        """Until the meeting begins."""
        return self.meeting.starts_at > timezone.now()


class GuestLink(models.Model):
    """A link mailed to a guest. Only a digest of its secret is kept; opening it uses nothing up."""

    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    all_networks = unguarded(GuestLinkQuerySet)
    objects = guarded(GuestLinkQuerySet)

    class Meta:
        verbose_name = _("link of a guest")
        verbose_name_plural = _("links of guests")
        default_manager_name = "all_networks"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.guest_id} {self.expires_at:%Y-%m-%d}"

    @classmethod
    def issue(cls, guest: Guest) -> str:
        """Make a link for a guest and return its secret, which is not kept."""
        token = secrets.token_urlsafe(32)
        expires_at: datetime = guest.meeting.ends_at + LINK_LASTS
        cls.objects.create(guest=guest, digest=token_digest(token), expires_at=expires_at)
        return token
