"""Fixed lists of words about networks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is to a network. The first six follow from the register, the rest are granted."""

    REPRESENTATIVE = "representative", _("representative")
    DEPUTY = "deputy", _("deputy")
    PARTNER = "partner", _("partner")
    OBSERVER = "observer", _("observer")
    BOARD = "board", _("steering group")
    CHAIR = "chair", _("chair")
    CONVENER = "convener", _("convener")
    SECRETARIAT = "secretariat", _("secretariat")
    EDITOR = "editor", _("editor")


REGISTER_ROLES = frozenset({Role.REPRESENTATIVE, Role.DEPUTY, Role.PARTNER, Role.OBSERVER, Role.BOARD, Role.CHAIR})
"""Written only by the actions of the register, together with their source."""

GRANTED_ROLES = frozenset({Role.CONVENER, Role.SECRETARIAT, Role.EDITOR})
"""Granted directly, by invitation."""

STAFF_ROLES = frozenset({Role.SECRETARIAT, Role.EDITOR})
"""May enter the admin of their network."""

BOARD_ROLES = frozenset({Role.BOARD, Role.CHAIR, Role.CONVENER, Role.SECRETARIAT})
"""Read what is meant for the steering group."""

INNER_ROLES = frozenset(Role) - {Role.PARTNER, Role.OBSERVER}
"""Read what is meant for members without partners and observers."""

MEMBER_ROLES = frozenset(Role)
"""Read what is meant for members: every role is one of the members' area."""


class Country(models.TextChoices):
    SWEDEN = "SE", _("Sweden")
    NORWAY = "NO", _("Norway")


class Controller(models.TextChoices):
    """Who answers for the personal data; it decides legal basis and archiving."""

    PRIVATE = "private", _("private association")
    PUBLIC = "public", _("public body")


class MinutesKind(models.TextChoices):
    """What a network writes after a meeting unless it says otherwise."""

    NOTES = "notes", _("notes")
    FORMAL = "formal", _("formal minutes")


class Motif(models.TextChoices):
    """The drawn pattern of a network; printing knows how to draw each."""

    ARCHIPELAGO = "archipelago", _("archipelago")
    LATTICE = "lattice", _("lattice")
    GLASS = "glass", _("glass and forest")
    BRIDGE = "bridge", _("bridge")
    MOSAIC = "mosaic", _("mosaic")


TIME_ZONES = {Country.SWEDEN: "Europe/Stockholm", Country.NORWAY: "Europe/Oslo"}
