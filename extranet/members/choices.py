"""Fixed lists of words of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.choices import Role


class OrganisationKind(models.TextChoices):
    COMPANY = "company", _("company")
    MUNICIPALITY = "municipality", _("municipality")
    REGION = "region", _("region")
    UNION = "union", _("trade union")
    EMPLOYERS = "employers", _("employers’ organisation")
    ACADEMIA = "academia", _("academia")


class MembershipKind(models.TextChoices):
    """What an organisation is to the network. A prospect has been spoken to and has no rights."""

    MEMBER = "member", _("member")
    PARTNER = "partner", _("partner")
    OBSERVER = "observer", _("observer")
    PROSPECT = "prospect", _("prospect")


class ParentMembership(models.TextChoices):
    """Whether an organisation belongs to the network's parent organisation; empty while nobody has looked."""

    YES = "yes", _("yes")
    NO = "no", _("no")


class Position(models.TextChoices):
    """What a representative is at home, as far as the network's rules ask."""

    CHIEF_EXECUTIVE = "chief_executive", _("chief executive")
    SITE_MANAGER = "site_manager", _("site manager")
    EQUIVALENT = "equivalent", _("equivalent")
    OTHER = "other", _("another position")


class Advice(models.TextChoices):
    """What those who prepared an application say."""

    ACCEPT = "accept", _("accept")
    DECLINE = "decline", _("decline")


class Outcome(models.TextChoices):
    """How an application ended."""

    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ApplicationState(models.TextChoices):
    """How far an application has come."""

    APPLIED = "applied", _("to be prepared")
    PREPARED = "prepared", _("to be decided")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Office(models.TextChoices):
    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice chair")
    STEERING_GROUP = "steering_group", _("steering group")
    WORKING_COMMITTEE = "working_committee", _("working committee")


class QuorumRule(models.TextChoices):
    """How many of the members must be at a meeting for it to decide."""

    MORE_THAN_HALF = "more_than_half", _("more than half")
    HALF = "half", _("at least half")
    THIRD = "third", _("a third")
    TWO_THIRDS = "two_thirds", _("two thirds")
    NONE = "none", _("no quorum")


LISTED_KINDS = (MembershipKind.MEMBER, MembershipKind.PARTNER, MembershipKind.OBSERVER)
"""Shown in the member list; prospects are the secretariat's own business."""

JOINING_KINDS = [(kind.value, kind.label) for kind in LISTED_KINDS]
"""What one can apply for."""

ACCEPTED_POSITIONS = frozenset({Position.CHIEF_EXECUTIVE, Position.SITE_MANAGER, Position.EQUIVALENT})
"""Who represents a member where the network asks for chief executive, site manager or equivalent."""

SINGLE_OFFICES = (Office.CHAIR, Office.VICE_CHAIR)
"""Held by one person at a time; the others are seats in a group."""

ROLE_OF_OFFICE = {
    Office.CHAIR: Role.CHAIR,
    Office.VICE_CHAIR: Role.BOARD,
    Office.STEERING_GROUP: Role.BOARD,
    Office.WORKING_COMMITTEE: Role.BOARD,
}
