"""Who has come in: the month of the last log-in, and new links for those who wait."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from admission.models import Invitation
from office import actions
from office.models import LastLogIn
from tests.factories.admission import InvitationFactory
from tests.factories.networks import MembershipFactory
from tests.factories.office import LastLogInFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna_logs_in():
    """Log in by password, as a person does."""
    from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory

    def log_in(network):
        person = PersonWithPasswordFactory(email="anna@example.org")
        MembershipFactory(person=person, network=network)
        browser = Client(headers={"host": network.site.hostname})
        browser.post("/account/login/", {"login": person.email, "password": PASSWORD})
        return person

    return log_in


def test_log_in_when_it_happens_then_the_month_is_kept_for_this_network_only(networks, anna_logs_in):
    person = anna_logs_in(networks[0])

    row = LastLogIn.objects.for_network(networks[0]).get()
    assert (row.person, row.month) == (person, timezone.localdate().replace(day=1))
    assert not LastLogIn.objects.for_network(networks[1]).exists()


def test_log_in_when_noted_again_in_the_month_then_nothing_is_written(networks, secretary, django_assert_num_queries):
    actions.note_log_in(person=secretary, network=networks[0])

    with django_assert_num_queries(1):
        actions.note_log_in(person=secretary, network=networks[0])


def test_waiting_when_some_have_not_come_in_then_they_and_their_invitations_are_listed(networks, cms, person):
    anna = person(networks[0], "representative", first_name="Anna", last_name="Berg")
    person(networks[0], "deputy", first_name="Bo", last_name="Ny")
    here = person(networks[0], "representative", first_name="Cia", last_name="Inne")
    LastLogInFactory(network=networks[0], person=here, month=date(2026, 3, 1))
    person(networks[0], "editor", first_name="Eva", last_name="Red")
    person(networks[0], "representative", first_name="Dag", last_name="Stängd", is_active=False)
    person(networks[1], "representative", first_name="Kari", last_name="Fjell")
    sent = InvitationFactory(network=networks[0], email=anna.email, role="representative")
    InvitationFactory(network=networks[1], email=anna.email, role="representative")

    told = cms.get(reverse("office:waiting")).context["told"]

    assert [(str(who), invitation) for who, invitation in told] == [("Anna Berg", sent), ("Bo Ny", None)]


def test_waiting_when_several_are_ticked_then_each_gets_a_new_link(networks, cms, person):
    people = [person(networks[0], "representative"), person(networks[0], "board")]
    earlier = InvitationFactory(network=networks[0], email=people[0].email, role="representative")

    cms.post(reverse("office:waiting"), {"people": [one.pk for one in people]})

    earlier.refresh_from_db()
    assert earlier.revoked_at is not None
    sent = Invitation.objects.for_network(networks[0]).unanswered()
    assert {(row.email, row.role) for row in sent} == {(people[0].email, "representative"), (people[1].email, "board")}


@pytest.mark.parametrize("whom", ["nobody", "foreign", "come in", "nonsense"])
def test_waiting_when_somebody_else_is_ticked_then_refused_and_nobody_written_to(networks, cms, person, whom):
    come_in = person(networks[0], "representative")
    LastLogInFactory(network=networks[0], person=come_in, month=date(2026, 3, 1))
    waiting = person(networks[0], "representative")
    foreign = person(networks[1], "representative")
    ticked = {"nobody": [], "foreign": [waiting.pk, foreign.pk], "come in": [come_in.pk], "nonsense": ["x"]}[whom]

    page = cms.post(reverse("office:waiting"), {"people": ticked})

    assert list(page.context["form"].errors) == ["people"]
    assert not Invitation.objects.for_network(networks[0]).exists()


def test_waiting_when_too_many_are_ticked_then_refused(networks, cms, person, monkeypatch):
    monkeypatch.setattr("office.forms.MAX_INVITED", 1)
    people = [person(networks[0], "representative") for _number in range(2)]

    page = cms.post(reverse("office:waiting"), {"people": [one.pk for one in people]})

    assert list(page.context["form"].errors) == ["people"]


@pytest.mark.parametrize("count", [1, 3])
def test_waiting_when_more_people_then_as_many_queries(networks, cms, person, count, django_assert_num_queries):
    for _number in range(count):
        one = person(networks[0], "representative")
        InvitationFactory(network=networks[0], email=one.email, role="representative")
    cms.get(reverse("office:waiting"))

    with django_assert_num_queries(16):
        cms.get(reverse("office:waiting"))
