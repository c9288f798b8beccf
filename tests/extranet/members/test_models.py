"""What a row of the register must be."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from extranet.members.models import Representation
from tests.factories.members import (
    MandateFactory,
    OrganisationFactory,
    OrganisationMembershipFactory,
    RepresentationFactory,
    member_organisation,
)
from tests.factories.networks import PersonFactory

DATED = [OrganisationMembershipFactory, RepresentationFactory, MandateFactory]


@pytest.mark.parametrize("factory", DATED)
def test_last_day_before_the_first_is_refused_by_form_and_database(factory, db):
    row = factory.build(valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 31))

    with pytest.raises(ValidationError, match="before the first"):
        row.clean()
    with pytest.raises(IntegrityError):
        factory(valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 31))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 1, 1), None, True),
        (date(2026, 1, 1), date(2026, 6, 1), True),
        (date(2026, 6, 1), date(2026, 6, 1), True),
        (date(2026, 6, 2), None, False),
        (date(2026, 1, 1), date(2026, 5, 31), False),
    ],
)
def test_current_holds_on_both_ends(first, last, expected, karlskrona):
    RepresentationFactory(organisation=member_organisation(karlskrona), valid_from=first, valid_to=last)
    rows = Representation.objects.for_network(karlskrona)

    assert rows.current(date(2026, 6, 1)).exists() == expected


def test_name_and_number_stand_once_in_a_network_and_may_stand_in_another(karlskrona, kongsberg):
    OrganisationFactory(network=karlskrona, name="Verkö", number="5560160680")
    OrganisationFactory(network=kongsberg, name="Verkö", number="5560160680")

    for fields in ({"name": "Verkö"}, {"number": "5560160680"}):
        with pytest.raises(ValidationError):
            OrganisationFactory.build(network=karlskrona, **fields).validate_constraints()


def test_organisations_without_a_number_do_not_clash(karlskrona):
    OrganisationFactory(network=karlskrona)

    OrganisationFactory.build(network=karlskrona).validate_constraints()


@pytest.mark.parametrize(("network", "number"), [("karlskrona", "556016-0680"), ("kongsberg", "988 077 917")])
def test_number_is_of_the_networks_country(network, number, request):
    organisation = OrganisationFactory(network=request.getfixturevalue(network))
    organisation.number = number

    organisation.full_clean()

    assert organisation.shown_number == number


def test_number_of_the_other_country_is_refused(kongsberg):
    organisation = OrganisationFactory(network=kongsberg)
    organisation.number = "556016-0680"

    with pytest.raises(ValidationError, match="988 077 917"):
        organisation.full_clean()


def test_who_stands_in_for_somebody_is_a_deputy_in_the_database_too(karlskrona):
    organisation = member_organisation(karlskrona)
    chief = RepresentationFactory(organisation=organisation)

    with pytest.raises(IntegrityError):
        RepresentationFactory(organisation=organisation, deputy_of=chief, is_deputy=False)


def test_nobody_is_their_own_deputy(karlskrona):
    row = RepresentationFactory(organisation=member_organisation(karlskrona))
    row.deputy_of = row

    with pytest.raises(ValidationError, match="somebody else"):
        row.full_clean()


def test_one_person_represents_an_organisation_once_in_the_database(karlskrona):
    organisation, person = member_organisation(karlskrona), PersonFactory()
    RepresentationFactory(organisation=organisation, person=person, valid_to=date(2021, 1, 1))
    RepresentationFactory(organisation=organisation, person=person)

    with pytest.raises(IntegrityError):
        RepresentationFactory(organisation=organisation, person=person)
