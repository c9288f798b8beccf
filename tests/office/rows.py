"""What is in the database after a step: a person's roles, the mails."""

from networks.models import Membership
from networks.querysets import unscoped
from notifications.models import Mail


def roles(person, network):
    rows = Membership.objects.for_network(network).current().filter(person=person)
    return set(rows.values_list("role", flat=True))


def mails():
    with unscoped():
        return list(Mail.objects.order_by("pk"))
