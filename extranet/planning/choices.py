"""Fixed lists of words about planning a year."""

from django.db import models
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Deviation(models.TextChoices):
    """Why a meeting does not lie where the rule put it."""

    NONE = "", _("as planned")
    DAY_OFF = "day_off", _("moved from a day off")
    BLOCKED = "blocked", _("moved from a blocked week")
    TAKEN = "taken", _("moved from a day with another meeting")
    CHOSEN = "chosen", _("moved by the secretariat")
    LEFT_OUT = "left_out", _("left out")


ORDINALS = [
    (1, pgettext_lazy("weekday of a month", "first")),
    (2, pgettext_lazy("weekday of a month", "second")),
    (3, pgettext_lazy("weekday of a month", "third")),
    (4, pgettext_lazy("weekday of a month", "fourth")),
    (-1, pgettext_lazy("weekday of a month", "last")),
]
WORKING_DAYS = [(number, WEEKDAYS[number]) for number in range(5)]
MONTH_CHOICES = [(number, MONTHS[number]) for number in range(1, 13)]
