"""Fixed lists of words about company visits."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Photography(models.TextChoices):
    NOT_SAID = "", _("not said")
    FREE = "free", _("Photographs may be taken.")
    ON_REQUEST = "on_request", _("Ask before you take a photograph.")
    BANNED = "banned", _("No photographs.")
