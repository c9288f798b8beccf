"""The register's rows alone, without the roles that follow: those are written by the actions."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from extranet.members.choices import MembershipKind, Office
from extranet.members.models import (
    Application,
    Mandate,
    Organisation,
    OrganisationMembership,
    RegisterRules,
    Representation,
)
from tests.factories.networks import NetworkFactory, PersonFactory


class OrganisationFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Verkstad {n:03}")

    class Meta:
        model = Organisation


class OrganisationMembershipFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    kind = MembershipKind.MEMBER
    valid_from = date(2020, 1, 1)

    class Meta:
        model = OrganisationMembership


class ApplicationFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    kind = MembershipKind.MEMBER
    applied_on = date(2026, 9, 1)

    class Meta:
        model = Application


class RegisterRulesFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)

    class Meta:
        model = RegisterRules


class RepresentationFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    person = factory.SubFactory(PersonFactory)
    function = "vd"
    valid_from = date(2020, 1, 1)

    class Meta:
        model = Representation


class MandateFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    person = factory.SubFactory(PersonFactory)
    office = Office.STEERING_GROUP
    valid_from = date(2020, 1, 1)

    class Meta:
        model = Mandate


def member_organisation(network, name="Trossö Mekaniska", kind=MembershipKind.MEMBER, **fields):
    """An organisation of a network with a membership since 2020."""
    organisation = OrganisationFactory(network=network, name=name, **fields)
    OrganisationMembershipFactory(organisation=organisation, kind=kind)
    return organisation
