"""Fixed lists of words about places."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where one place stands."""

    HELD = "held", pgettext_lazy("a place", "held")
    CONFIRMED = "confirmed", _("confirmed")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("offered")
    RELEASED = "released", _("given back")


IN_USE = frozenset({State.HELD, State.CONFIRMED, State.OFFERED})
"""Count against the capacity of the pool."""

UNANSWERED = frozenset({State.HELD, State.OFFERED})
"""Fall back when their time is up."""


class Reason(models.TextChoices):
    """Why a place was given back."""

    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("not confirmed in time")


class OnPromotion(models.TextChoices):
    """What the next in line gets when a place is free."""

    CONFIRM_AT_ONCE = "confirm_at_once", _("the place at once")
    OFFER = "offer", _("an offer to answer in time")


class Change(models.TextChoices):
    """What listeners are told about a place."""

    CONFIRMED = "confirmed", _("confirmed")
    OFFERED = "offered", _("offered from the waiting list")
    PROMOTED = "promoted", _("given from the waiting list")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("not confirmed in time")


class Registration(models.TextChoices):
    """Whether a pool takes names at a moment."""

    PLANNED = "planned", _("not open yet")
    OPEN = "open", _("open")
    FULL = "full", _("full, with a waiting list")
    CLOSED = "closed", _("closed")
