"""Fixed lists of words about fees."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FeeState(models.TextChoices):
    """How far a fee has come."""

    TO_INVOICE = "to_invoice", _("to be invoiced")
    INVOICED = "invoiced", _("invoiced")
    REMINDED = "reminded", _("reminded")
    PAID = "paid", _("paid")
    WAIVED = "waived", _("waived")


STEPS_FROM = {
    FeeState.INVOICED: (FeeState.TO_INVOICE,),
    FeeState.REMINDED: (FeeState.INVOICED, FeeState.REMINDED),
    FeeState.PAID: (FeeState.TO_INVOICE, FeeState.INVOICED, FeeState.REMINDED),
    FeeState.WAIVED: (FeeState.TO_INVOICE, FeeState.INVOICED, FeeState.REMINDED),
}
"""From which states a fee can be marked; the day of each mark is kept."""

TAKE_BACK = "take_back"
"""The step that takes a fee's last mark away again."""

CURRENCIES = {"SE": "SEK", "NO": "NOK"}
