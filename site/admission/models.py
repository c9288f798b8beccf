"""Invitations into a network, and the count of failed log-ins."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from admission.choices import InvitationState, Way
from admission.querysets import InvitationQuerySet, LogInAttemptQuerySet
from networks.choices import Role
from networks.models import NetworkOwned
from networks.querysets import guarded, unguarded


def _person(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


def _both_or_neither(deed: str) -> models.CheckConstraint:
    """A deed has its moment and its person, or neither."""
    neither = Q(**{f"{deed}_at": None, f"{deed}_by": None})
    both = Q(**{f"{deed}_at__isnull": False, f"{deed}_by__isnull": False})
    return models.CheckConstraint(condition=neither | both, name=f"invitation_{deed}_at_with_by")


class Invitation(NetworkOwned):
    """A mail that lets one address take one role in one network, once. Only the token's SHA-256 is kept."""

    email = models.EmailField(_("mail address"))
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=16, choices=Role)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = _person(_("accepted by"))
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    revoked_by = _person(_("withdrawn by"))

    all_networks = unguarded(InvitationQuerySet)
    objects = guarded(InvitationQuerySet)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        default_manager_name = "all_networks"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_is_lower_case"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_after_sent"),
            _both_or_neither("accepted"),
            _both_or_neither("revoked"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_not_accepted_and_revoked"
            ),
            models.UniqueConstraint(
                fields=["network", "email", "role"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_unanswered_invitation_a_mail_and_role",
            ),
        ]

    class PersonalData:
        purpose = _("To let an invited person in, and nobody else.")
        fields = {
            "email": "erase",
            "first_name": "erase",
            "last_name": "erase",
            "language": "erase",
            "role": "erase",
            "created_by": "erase",
            "accepted_by": "erase",
            "revoked_by": "erase",
        }

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.network}"

    @property
    def state(self) -> InvitationState:
        """What has become of it at this moment."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.EXPIRED if self.expires_at <= timezone.now() else InvitationState.OPEN


class LogInAttempt(models.Model):
    """One log-in that failed or is being checked; rows of one that succeeds go at once.

    ``account`` is a keyed hash of the address that was typed, so an address nobody has is counted like
    any other and nothing here names a person.
    """

    account = models.CharField(max_length=64)
    way = models.CharField(max_length=8, choices=Way)
    at = models.DateTimeField(default=timezone.now)

    objects = LogInAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("log-in attempt")
        verbose_name_plural = _("log-in attempts")
        indexes = [models.Index(fields=["account", "way", "at"], name="attempt_of_an_account")]

    class PersonalData:
        purpose = _("To stop someone who tries passwords or codes.")
        fields = {"account": "erase"}
        names = {"account": _("fingerprint of the mail address")}

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.at:%Y-%m-%d %H:%M}"
