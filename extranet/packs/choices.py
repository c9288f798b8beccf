"""Fixed lists of words about packs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PackState(models.TextChoices):
    """The worker takes one that waits, looks at its papers, puts them together."""

    WAITING = "waiting", _("waiting")
    READING = "reading", _("reading the papers")
    BINDING = "binding", _("putting the papers together")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be made")


UNDER_WAY = (PackState.WAITING, PackState.READING, PackState.BINDING)
