"""Fixed lists of words of the import."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far a file has come. Only a checked one can be saved, and it is saved once."""

    WAITING = "waiting", _("being checked")
    CHECKED = "checked", _("checked, can be saved")
    REFUSED = "refused", _("has errors, nothing can be saved")
    SAVING = "saving", _("being saved")
    SAVED = "saved", _("saved")
    FAILED = "failed", _("failed, nothing was saved")


UNDER_WAY = (State.WAITING, State.SAVING)
"""The worker has it in hand."""


class Phase(models.TextChoices):
    """What is being done with the rows of a file, in the order in which it is done."""

    READ = "read", _("Reading the file")
    CHECK = "check", _("Checking the rows")
    SAVE = "save", _("Saving the rows")
    INDEX = "index", _("Making them findable")


ORGANISATIONS = "organisations"
"""What a file holds unless it is said to hold something else."""
