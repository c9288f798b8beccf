"""Fixed lists of words about previews."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PreviewState(models.TextChoices):
    """The worker takes one that waits and draws its pages."""

    WAITING = "waiting", _("waiting")
    DRAWING = "drawing", _("being drawn")
    READY = "ready", _("ready")
    FAILED = "failed", _("could not be made")


UNDER_WAY = (PreviewState.WAITING, PreviewState.DRAWING)


class Obstacle(models.TextChoices):
    """Why the pages of a PDF cannot be shown, whoever asks how often."""

    LOCKED = "locked", _("The PDF needs a password, so its pages cannot be shown here.")
    SPECIAL = "special", _("This PDF is a form that only opens in the program it was made for.")
    DAMAGED = "damaged", _("The pages cannot be shown: the file is damaged, or asks for too much.")
    TOO_LARGE = "too_large", _("The file is too large for its pages to be shown here.")
