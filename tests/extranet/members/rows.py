"""What is in the database after a step."""

from extranet.members.models import OrganisationMembership


def kinds(organisation):
    rows = OrganisationMembership.objects.for_network(organisation.network).filter(organisation=organisation)
    return [(row.kind, row.valid_from, row.valid_to) for row in rows]
