"""Fixed lists of words about meetings."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.choices import BOARD_ROLES, INNER_ROLES, MEMBER_ROLES

if TYPE_CHECKING:
    from networks.models import Network


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
    """Who reads an agenda item and what was noted at it, the widest circle first."""

    MEMBERS = "members", _("all members")
    INNER = "inner", _("members without partners and observers")
    BOARD = "board", _("the steering group")

    def key_in(self, network: Network) -> str:
        """The audience key that opens it in a network."""
        return network.key("" if self == Audience.MEMBERS else self.value)

    @classmethod
    def of(cls, keys: Collection[str], network: Network) -> Audience:
        """The widest circle for which a row with these keys is."""
        return next((circle for circle in cls if circle.key_in(network) in keys), cls.BOARD)

    @property
    def roles(self) -> frozenset[str]:
        """The roles that make up the circle."""
        return {Audience.INNER: INNER_ROLES, Audience.BOARD: BOARD_ROLES}.get(self, MEMBER_ROLES)

    @property
    def only(self) -> Any:
        """The sign beside what not all members read; empty for what they do."""
        return {Audience.INNER: NOT_FOR_PARTNERS, Audience.BOARD: ONLY_FOR_BOARD}.get(self, "")


NOT_FOR_PARTNERS = _("Not for partners and observers")
ONLY_FOR_BOARD = _("Only for the steering group")


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("draft")
    OUT_FOR_COMMENT = "out_for_comment", _("out for comment")
    APPROVED = "approved", _("approved")


OPEN_AGENDA = (MeetingState.SUMMONED, MeetingState.HELD)
"""In these states members read the agenda and its papers."""

READABLE_MINUTES = (MinutesState.OUT_FOR_COMMENT, MinutesState.APPROVED)
"""In these states members read the minutes."""
