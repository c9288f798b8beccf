"""Fixed lists of words about log-in and invitations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """What was tried at a log-in."""

    PASSWORD = "password", _("password")
    CODE = "code", _("code")
    KNOWN = "known", _("on a device that has logged in before")


class InvitationState(models.TextChoices):
    """What has become of an invitation."""

    OPEN = "open", _("sent")
    ACCEPTED = "accepted", _("accepted")
    REVOKED = "revoked", _("withdrawn")
    EXPIRED = "expired", _("expired")
