"""Fixed lists of words about the competition."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EditionState(models.TextChoices):
    """The life of an edition, in order.

    The first three follow from the dates and from whether the edition is published; an edition goes on
    to the later ones when the competition itself is run.
    """

    PLANNED = "planned", _("planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    PLACED = "placed", _("places given")
    RELEASED = "released", _("task released")
    HANDED_IN = "handed_in", _("handed in")
    JUDGED = "judged", _("judged")
    SEALED = "sealed", _("sealed")
    PUBLISHED = "published", _("result published")
    ARCHIVED = "archived", _("archived")


class EntryState(models.TextChoices):
    """What has become of an entry. It follows the entry's place and is never stored beside it."""

    HELD = "held", _("not confirmed yet")
    CONFIRMED = "confirmed", _("entered")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("offered a place")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("lapsed")


class Composition(models.TextChoices):
    """Whether all pupils of the class are of the edition’s grade."""

    ONE_GRADE = "one", _("All pupils are in the grade")
    MIXED = "mixed", _("Mixed class with pupils of several grades")


STATEMENT_VERSION = "2026-1"
"""The text of the school's statement on photographs; raise it when the text in forms.py changes."""

FIRST_PAGE: dict[str, dict[str, str]] = {
    "sv": {
        "title": "Tävlingen",
        "headline": "Åttor löser industrins uppgifter",
        "lead": "Företagen i nätverket skriver uppgifter ur sin egen vardag. Klasser i årskurs 8 väljer en, arbetar "
        "tillsammans och visar sin lösning.",
    },
    "nb": {
        "title": "Konkurransen",
        "headline": "Åttendeklasser løser industriens oppgaver",
        "lead": "Bedriftene i nettverket skriver oppgaver fra sin egen hverdag. Klasser på 8. trinn velger én, "
        "arbeider sammen og viser løsningen sin.",
    },
    "en": {
        "title": "The competition",
        "headline": "Eighth-graders solve the tasks of industry",
        "lead": "The companies of the network set tasks from their own working day. Classes in grade 8 choose one, "
        "work together and show their solution.",
    },
}
"""What the competition page of a new network says until its editors write it anew."""
