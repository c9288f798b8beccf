"""Fixed lists of words about meetings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingKind(models.TextChoices):
    ORDINARY = "ordinary", _("ordinary meeting")
    JOINT = "joint", _("joint meeting")
    ANNUAL_GENERAL = "annual_general", _("annual general meeting")
    BREAKFAST = "breakfast", _("breakfast meeting")
    CONFERENCE = "conference", _("conference")


class MeetingState(models.TextChoices):
    """Planned: members see the date. Summoned: agenda and papers too."""

    PLANNED = "planned", _("planned")
    SUMMONED = "summoned", _("summoned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class ItemKind(models.TextChoices):
    INFORMATION = "information", _("information")
    DISCUSSION = "discussion", _("discussion")
    DECISION = "decision", _("decision")
    ELECTION = "election", _("election")
    VISIT = "visit", _("company visit")
    BREAK = "break", _("break")


class Audience(models.TextChoices):
    MEMBERS = "members", _("all members")
    BOARD = "board", _("the steering group")


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("draft")
    OUT_FOR_COMMENT = "out_for_comment", _("out for comment")
    APPROVED = "approved", _("approved")


OPEN_AGENDA = (MeetingState.SUMMONED, MeetingState.HELD)
"""In these states members read the agenda and its papers."""

READABLE_MINUTES = (MinutesState.OUT_FOR_COMMENT, MinutesState.APPROVED)
"""In these states members read the minutes."""
