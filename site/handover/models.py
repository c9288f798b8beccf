"""A log-in that is carried from one network's host to another's."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from devices.models import Session
from handover.querysets import HandOverQuerySet
from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded


class HandOver(NetworkOwned):
    """One person's way over to one network, once, within half a minute. ``network`` is the one they go to.

    Only the token's SHA-256 is kept. It goes with the session it was begun in: whoever logs out there
    takes it along.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    source = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+", verbose_name=_("session"))
    origin = models.CharField(_("from"), max_length=300)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True)

    all_networks = unguarded(HandOverQuerySet)
    objects = guarded(HandOverQuerySet)

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        default_manager_name = "all_networks"
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="hand_over_expires_after_begun"),
        ]

    class PersonalData:
        purpose = _("To let a person go from one of their networks to another without logging in again.")
        fields = {"person": "erase"}

    def __str__(self) -> str:
        return f"{self.network}, {self.created_at:%Y-%m-%d %H:%M}"
