"""The register: organisations of a network, who represents them, who holds which office, by which rules."""

from extranet.members.models.dated import Dated
from extranet.members.models.organisations import Application, Organisation, OrganisationMembership
from extranet.members.models.people import Mandate, Representation
from extranet.members.models.rules import RegisterRules

__all__ = [
    "Application",
    "Dated",
    "Mandate",
    "Organisation",
    "OrganisationMembership",
    "RegisterRules",
    "Representation",
]
