"""Roles follow from the register, in the same transaction, and from nothing else."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from audit.models import Entry
from extranet.members import actions
from extranet.members.choices import MembershipKind, Office
from extranet.members.models import Mandate, OrganisationMembership, Representation
from networks.choices import Role
from networks.models import Membership
from networks.rules import roles_of
from notifications.models import Mail
from search.models import IndexEntry
from tests.factories.members import OrganisationFactory, member_organisation
from tests.factories.networks import PersonFactory

TODAY = timezone.localdate


def roles(network, person):
    """The roles as the next request sees them."""
    person.__dict__.pop("_roles", None)
    return set(roles_of(person, network))


@pytest.fixture
def person(db):
    return PersonFactory()


@pytest.mark.parametrize(
    ("kind", "deputy", "expected"),
    [
        (MembershipKind.MEMBER, False, {Role.REPRESENTATIVE}),
        (MembershipKind.MEMBER, True, {Role.DEPUTY}),
        (MembershipKind.PARTNER, False, {Role.PARTNER}),
        (MembershipKind.PARTNER, True, {Role.PARTNER}),
        (MembershipKind.OBSERVER, False, {Role.OBSERVER}),
        (MembershipKind.PROSPECT, False, set()),
    ],
)
def test_add_representation_gives_the_role_of_the_membership(kind, deputy, expected, karlskrona, secretariat, person):
    organisation = member_organisation(karlskrona, kind=kind)

    actions.add_representation(by=secretariat, organisation=organisation, person=person, is_deputy=deputy)

    assert roles(karlskrona, person) == expected


def test_add_representation_names_its_source(karlskrona, secretariat, person):
    row = actions.add_representation(by=secretariat, organisation=member_organisation(karlskrona), person=person)

    membership = Membership.objects.for_network(karlskrona).get(person=person)
    assert (membership.source, membership.valid_from) == (f"representation:{row.pk}", TODAY())
    assert Entry.objects.for_network(karlskrona).filter(action="members.add_representation").count() == 1


def test_add_representation_of_a_deputy_of_somebody(karlskrona, secretariat, person):
    organisation = member_organisation(karlskrona)
    chief = actions.add_representation(by=secretariat, organisation=organisation, person=PersonFactory())

    deputy = actions.add_representation(by=secretariat, organisation=organisation, person=person, deputy_of=chief)

    assert deputy.is_deputy
    assert roles(karlskrona, person) == {Role.DEPUTY}


def test_add_representation_refuses_a_chief_of_another_organisation(karlskrona, secretariat, person):
    elsewhere = member_organisation(karlskrona, "Annan")
    chief = actions.add_representation(by=secretariat, organisation=elsewhere, person=PersonFactory())

    with pytest.raises(ValidationError, match="same organisation"):
        actions.add_representation(
            by=secretariat, organisation=member_organisation(karlskrona), person=person, deputy_of=chief
        )
    assert not Representation.objects.for_network(karlskrona).filter(person=person).exists()


def test_add_representation_twice_is_refused(karlskrona, secretariat, person):
    organisation = member_organisation(karlskrona)
    actions.add_representation(by=secretariat, organisation=organisation, person=person)

    with pytest.raises(ValidationError, match="already"):
        actions.add_representation(by=secretariat, organisation=organisation, person=person)


def test_add_representation_with_welcome_writes_one_mail_in_the_persons_language(karlskrona, secretariat):
    person = PersonFactory(language="en", first_name="Ebba")

    actions.add_representation(
        by=secretariat, organisation=member_organisation(karlskrona), person=person, welcome=True
    )

    mail = Mail.objects.for_network(karlskrona).get()
    assert (mail.to, mail.language) == (person.email, "en")
    assert "http://karlskrona.localhost/en/extranet/" in mail.text
    assert "Ebba, you now represent Trossö Mekaniska" in mail.text


def test_representation_that_begins_later_gives_nothing_yet(karlskrona, secretariat, person):
    tomorrow = TODAY() + timedelta(days=1)

    actions.add_representation(by=secretariat, organisation=member_organisation(karlskrona), person=person, on=tomorrow)

    assert roles(karlskrona, person) == set()
    assert Membership.objects.for_network(karlskrona).current(tomorrow).filter(person=person).exists()


def test_end_representation_takes_the_role_at_once_and_keeps_the_row(karlskrona, secretariat, person):
    row = actions.add_representation(
        by=secretariat, organisation=member_organisation(karlskrona), person=person, on=date(2020, 1, 1)
    )

    actions.end_representation(by=secretariat, representation=row)

    row.refresh_from_db()
    assert row.valid_to == TODAY() - timedelta(days=1)
    assert roles(karlskrona, person) == set()


def test_end_representation_on_its_first_day_leaves_nothing(karlskrona, secretariat, person):
    row = actions.add_representation(by=secretariat, organisation=member_organisation(karlskrona), person=person)

    actions.end_representation(by=secretariat, representation=row)

    assert not Representation.objects.for_network(karlskrona).filter(person=person).exists()
    assert not Membership.objects.for_network(karlskrona).filter(person=person).exists()


def test_end_representation_leaves_the_persons_other_roles(karlskrona, secretariat, person):
    row = actions.add_representation(
        by=secretariat, organisation=member_organisation(karlskrona), person=person, on=date(2020, 1, 1)
    )
    actions.add_representation(by=secretariat, organisation=member_organisation(karlskrona, "Annan"), person=person)
    actions.appoint(by=secretariat, network=karlskrona, person=person, office=Office.CHAIR)

    actions.end_representation(by=secretariat, representation=row)

    assert roles(karlskrona, person) == {Role.REPRESENTATIVE, Role.CHAIR}


def test_leave_takes_the_roles_of_all_who_represent(karlskrona, secretariat, person):
    organisation = member_organisation(karlskrona)
    actions.add_representation(by=secretariat, organisation=organisation, person=person, on=date(2021, 1, 1))

    actions.leave(by=secretariat, organisation=organisation)

    assert roles(karlskrona, person) == set()
    assert not Representation.objects.for_network(karlskrona).get(person=person).valid_to
    assert Membership.objects.for_network(karlskrona).get(person=person).valid_to == TODAY() - timedelta(days=1)
    assert not IndexEntry.objects.for_network(karlskrona).filter(title="Trossö Mekaniska").exists()


def test_join_again_in_another_kind_changes_the_role_from_that_day(karlskrona, secretariat, person):
    organisation = member_organisation(karlskrona)
    actions.add_representation(by=secretariat, organisation=organisation, person=person, on=date(2021, 1, 1))

    actions.join(by=secretariat, organisation=organisation, kind=MembershipKind.PARTNER)

    assert roles(karlskrona, person) == {Role.PARTNER}
    kinds = OrganisationMembership.objects.for_network(karlskrona).filter(organisation=organisation)
    assert list(kinds.values_list("kind", "valid_to")) == [
        ("member", TODAY() - timedelta(days=1)),
        ("partner", None),
    ]


def test_join_again_after_years_leaves_the_old_membership_as_it_was(karlskrona, secretariat):
    organisation = member_organisation(karlskrona)
    organisation.memberships.update(valid_to=date(2022, 12, 31))

    actions.join(by=secretariat, organisation=organisation, kind=MembershipKind.MEMBER)

    rows = OrganisationMembership.objects.for_network(karlskrona).values_list("valid_from", "valid_to")
    assert list(rows) == [(date(2020, 1, 1), date(2022, 12, 31)), (TODAY(), None)]


def test_join_twice_on_a_day_is_refused(karlskrona, secretariat):
    organisation = OrganisationFactory(network=karlskrona)
    actions.join(by=secretariat, organisation=organisation, kind=MembershipKind.MEMBER)

    with pytest.raises(actions.AlreadyJoinedError):
        actions.join(by=secretariat, organisation=organisation, kind=MembershipKind.PARTNER)


def test_one_open_membership_an_organisation_holds_in_the_database(karlskrona):
    organisation = member_organisation(karlskrona)

    with pytest.raises(IntegrityError):
        OrganisationMembership.objects.create(organisation=organisation, kind=MembershipKind.PARTNER)


def test_sync_roles_when_nothing_changed_writes_nothing(karlskrona, secretariat, person):
    organisation = member_organisation(karlskrona)
    actions.add_representation(by=secretariat, organisation=organisation, person=person)
    before = Membership.objects.for_network(karlskrona).get(person=person).pk

    actions.sync_roles(organisation, by=secretariat)

    assert Membership.objects.for_network(karlskrona).get(person=person).pk == before


@pytest.mark.parametrize(
    ("office", "role"),
    [
        (Office.CHAIR, Role.CHAIR),
        (Office.VICE_CHAIR, Role.BOARD),
        (Office.STEERING_GROUP, Role.BOARD),
        (Office.WORKING_COMMITTEE, Role.BOARD),
    ],
)
def test_appoint_gives_the_role_of_the_office(office, role, karlskrona, secretariat, person):
    mandate = actions.appoint(by=secretariat, network=karlskrona, person=person, office=office)

    assert roles(karlskrona, person) == {role}
    assert Membership.objects.for_network(karlskrona).get(person=person).source == f"mandate:{mandate.pk}"


def test_appoint_a_second_chair_is_refused(karlskrona, secretariat, person):
    actions.appoint(by=secretariat, network=karlskrona, person=PersonFactory(), office=Office.CHAIR)

    with pytest.raises(ValidationError, match="present chair"):
        actions.appoint(by=secretariat, network=karlskrona, person=person, office=Office.CHAIR)
    assert roles(karlskrona, person) == set()


def test_end_mandate_takes_the_role_at_once_and_keeps_the_row(karlskrona, secretariat, person):
    mandate = actions.appoint(
        by=secretariat, network=karlskrona, person=person, office=Office.CHAIR, on=date(2024, 1, 1)
    )

    actions.end_mandate(by=secretariat, mandate=mandate)

    assert Mandate.objects.for_network(karlskrona).get(person=person).valid_to == TODAY() - timedelta(days=1)
    assert roles(karlskrona, person) == set()


def test_mandate_with_a_last_day_gives_a_role_with_a_last_day(karlskrona, secretariat, person):
    actions.appoint(
        by=secretariat,
        network=karlskrona,
        person=person,
        office=Office.STEERING_GROUP,
        on=date(2024, 1, 1),
        until=date(2025, 12, 31),
    )

    assert roles(karlskrona, person) == set()
    assert Membership.objects.for_network(karlskrona).get(person=person).valid_to == date(2025, 12, 31)


def test_index_changed_today_looks_at_those_that_began_or_ended(karlskrona, secretariat):
    begins = OrganisationFactory(network=karlskrona, name="Ny i dag")
    OrganisationMembership.objects.create(organisation=begins, valid_from=TODAY())
    member_organisation(karlskrona, "Sedan länge")

    assert actions.index_changed_today() == 1
    assert set(IndexEntry.objects.for_network(karlskrona).values_list("title", flat=True)) == {"Ny i dag"}


def test_a_substitute_has_the_deputys_role_up_to_the_day_of_the_meeting(karlskrona, secretariat, person):
    organisation = member_organisation(karlskrona)
    day = TODAY() + timedelta(days=7)

    row = actions.add_representation(
        by=secretariat, organisation=organisation, person=person, occasion="Höstmötet", until=day
    )

    assert (row.is_substitute, row.is_deputy) == (True, True)
    assert roles(karlskrona, person) == {Role.DEPUTY}
    assert Membership.objects.for_network(karlskrona).get(person=person).valid_to == day


def test_a_substitute_without_a_last_day_is_refused(karlskrona, secretariat, person):
    with pytest.raises(ValidationError, match="Give the day of the meeting"):
        actions.add_representation(
            by=secretariat, organisation=member_organisation(karlskrona), person=person, occasion="Höstmötet"
        )
