"""Fees and the rules they are set by."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from extranet.fees.models import Fee, FeeRule
from tests.factories.members import OrganisationFactory
from tests.factories.networks import NetworkFactory


class FeeRuleFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    year_from = 2020
    amount = Decimal(10000)

    class Meta:
        model = FeeRule


class FeeFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)
    year = 2026
    amount = Decimal(10000)

    class Meta:
        model = Fee
