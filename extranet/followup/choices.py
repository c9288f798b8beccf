"""Fixed lists of words about decisions and measures."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Open until it is done or given up; either can be taken up again."""

    NOT_BEGUN = "not_begun", _("not begun")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", pgettext_lazy("measure", "done")
    GIVEN_UP = "given_up", pgettext_lazy("measure", "given up")


OPEN = (Status.NOT_BEGUN, Status.UNDER_WAY)


class Progress(models.TextChoices):
    """How far a decision is carried out, by its measures."""

    NOTED = "noted", pgettext_lazy("decision", "noted")
    UNDER_WAY = "under_way", _("under way")
    OVERDUE = "overdue", pgettext_lazy("decision", "overdue")
    CARRIED_OUT = "carried_out", _("carried out")


PROGRESS_ASKED = [
    (Progress.NOTED.value, _("Nobody carries it out")),
    (Progress.UNDER_WAY.value, pgettext_lazy("decisions", "Under way")),
    (Progress.OVERDUE.value, pgettext_lazy("decisions", "Overdue")),
    (Progress.CARRIED_OUT.value, pgettext_lazy("decisions", "Carried out")),
]
"""The same as a list of decisions asks for it."""


class Occasion(models.TextChoices):
    """Why somebody responsible for a measure is written to."""

    ASSIGNED = "assigned", _("has become responsible")
    DUE = "due", _("it is due soon")
    OVERDUE = "overdue", _("it is overdue")


class Show(models.TextChoices):
    """Which measures a list shows."""

    OPEN = "open", pgettext_lazy("measures", "Open")
    MINE = "mine", pgettext_lazy("measures", "Mine")
    OVERDUE = "overdue", pgettext_lazy("measures", "Overdue")
    DONE = "done", pgettext_lazy("measures", "Finished")
    ALL = "all", pgettext_lazy("measures", "All")
