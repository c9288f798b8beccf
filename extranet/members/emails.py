"""Mails of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from networks.choices import Role
from networks.models import Membership
from notifications.actions import queue_mail

if TYPE_CHECKING:
    from extranet.members.models import Mandate, Representation


def send_welcome(representation: Representation) -> None:
    """Tell somebody that they represent an organisation from now on, and where to log in."""
    network = representation.organisation.network
    person = representation.person
    language = network.language_for(person.language)
    with translation.override(language):
        path = reverse("extranet:dashboard")
    queue_mail(
        network=network,
        to=person.email,
        language=language,
        template="members_welcome",
        context={
            "first_name": person.first_name,
            "organisation": representation.organisation.name,
            "is_deputy": representation.is_deputy,
            "url": network.base_url + path,
        },
        once=f"members.welcome:{representation.pk}",
    )


@transaction.atomic
def send_mandate_warnings(mandate: Mandate) -> None:
    """Tell everybody of the secretariat when an office becomes vacant: once a person and last day."""
    network = mandate.network
    staff = Membership.objects.for_network(network).current().with_role(Role.SECRETARIAT).select_related("person")
    for person in {row.person for row in staff}:
        language = network.language_for(person.language)
        with translation.override(language):
            office = str(mandate.get_office_display())
        queue_mail(
            network=network,
            to=person.email,
            language=language,
            template="members_mandate",
            context={
                "first_name": person.first_name,
                "office": office,
                "last_day": mandate.valid_to,
                "url": network.base_url + reverse("mandates:index"),
            },
            once=f"members.mandate:{mandate.pk}:{mandate.valid_to}:{person.pk}",
        )
