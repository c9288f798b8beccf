"""Plans of a year, and hosts."""

from datetime import date, time

import factory
from factory.django import DjangoModelFactory
from recurrence import deserialize

from extranet.planning.models import Host, Refusal, Series, SeriesDate
from tests.factories.members import OrganisationFactory
from tests.factories.networks import NetworkFactory


class SeriesFactory(DjangoModelFactory):
    network = factory.SubFactory(NetworkFactory)
    title = "Medlemsmöte"
    year = 2027
    recurrence = factory.LazyFunction(
        lambda: deserialize("RRULE:FREQ=YEARLY;BYMONTH=3,9;BYDAY=2TH", include_dtstart=False)
    )
    begins, ends = time(13), time(16)

    class Meta:
        model = Series


class SeriesDateFactory(DjangoModelFactory):
    series = factory.SubFactory(SeriesFactory)
    planned_on = factory.Sequence(lambda n: date(2027, 1 + n % 12, 1 + n % 28))

    class Meta:
        model = SeriesDate


class HostFactory(DjangoModelFactory):
    organisation = factory.SubFactory(OrganisationFactory)

    class Meta:
        model = Host


class RefusalFactory(DjangoModelFactory):
    host = factory.SubFactory(HostFactory)
    said_on, until = date(2026, 10, 1), date(2027, 6, 1)

    class Meta:
        model = Refusal
