"""What leaves with time, and what a person may ask to see."""

from datetime import date

from django.utils import timezone

from extranet.members.models import Mandate, Representation
from extranet.members.rules import own_data
from privacy.actions import purge
from tests.factories.members import MandateFactory, RepresentationFactory, member_organisation
from tests.factories.networks import PersonFactory

LONG_AGO = date(2015, 1, 1)


def test_those_who_left_are_forgotten_after_five_years_and_the_others_stay(karlskrona):
    organisation = member_organisation(karlskrona)
    RepresentationFactory(organisation=organisation, valid_from=LONG_AGO, valid_to=date(2018, 1, 1))
    left = RepresentationFactory(organisation=organisation, valid_from=LONG_AGO, valid_to=timezone.localdate())
    here = RepresentationFactory(organisation=organisation, valid_from=LONG_AGO)
    MandateFactory(network=karlskrona, valid_from=LONG_AGO, valid_to=date(2018, 1, 1))
    chair = MandateFactory(network=karlskrona, office="chair", valid_from=LONG_AGO)

    outcomes = {outcome.rule.name: outcome.count for outcome in purge()}

    assert (outcomes["members.representations"], outcomes["members.mandates"]) == (1, 1)
    assert set(Representation.objects.for_network(karlskrona)) == {left, here}
    assert list(Mandate.objects.for_network(karlskrona)) == [chair]


def test_deputy_stays_deputy_when_the_one_they_stood_in_for_is_forgotten(karlskrona):
    organisation = member_organisation(karlskrona)
    gone = RepresentationFactory(organisation=organisation, valid_from=LONG_AGO, valid_to=date(2018, 1, 1))
    deputy = RepresentationFactory(organisation=organisation, is_deputy=True, deputy_of=gone)

    purge()

    deputy.refresh_from_db()
    assert (deputy.is_deputy, deputy.deputy_of) == (True, None)


def test_own_data_tells_of_all_networks_and_of_nobody_else(karlskrona, kongsberg):
    person = PersonFactory()
    for network, somebody in ((karlskrona, person), (kongsberg, person), (karlskrona, PersonFactory())):
        organisation = member_organisation(network, f"Verkstad {somebody.pk}")
        RepresentationFactory(organisation=organisation, person=somebody)
        MandateFactory(network=network, person=somebody)

    representations, mandates = (rows for _label, rows in own_data(person))

    assert {row["organisation"] for row in representations} == {f"Verkstad {person.pk}"}
    assert (len(representations), len(mandates)) == (2, 2)
