"""A meeting of Karlskrona at Alfa's, with a visit in its agenda; Disa speaks for Alfa, Bo for Beta."""

import pytest

from extranet.meetings.choices import ItemKind
from extranet.summons.choices import Answer
from notifications.models import Mail
from tests.factories.guests import GuestFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.factories.members import RepresentationFactory, member_organisation
from tests.factories.networks import member_of
from tests.factories.summons import SummonsFactory


@pytest.fixture
def alfa(karlskrona):
    return member_organisation(karlskrona, "Alfa")


@pytest.fixture
def beta(karlskrona):
    return member_organisation(karlskrona, "Beta")


@pytest.fixture
def host(alfa, member):
    """Disa, who speaks for the host."""
    RepresentationFactory(organisation=alfa, person=member)
    return member


@pytest.fixture
def visitor(karlskrona, beta):
    """Bo, who comes from Beta."""
    person = member_of(karlskrona, first_name="Bo", last_name="Bergvik")
    RepresentationFactory(organisation=beta, person=person)
    return person


@pytest.fixture
def meeting(karlskrona, alfa):
    """Half an hour of talk, then the visit."""
    meeting = MeetingFactory(network=karlskrona, title="Hos Alfa", place="Alfa", host=alfa)
    AgendaItemFactory(meeting=meeting, title="Samtal", minutes_planned=30)
    AgendaItemFactory(meeting=meeting, title="Rundtur", minutes_planned=60, kind=ItemKind.VISIT)
    return meeting


@pytest.fixture
def guest(meeting):
    """Gerd, guest of the visit."""
    guest = GuestFactory(meeting=meeting, guest_name="Gerd Gast", guest_organisation="Skolan")
    guest.items.set(meeting.items.filter(kind=ItemKind.VISIT))
    return guest


@pytest.fixture
def expected(meeting, visitor, beta, guest):
    """Bo comes; Cia sends Stina; Kaj cannot; Gerd is a guest of the visit and Gun of the talk."""
    network = meeting.network
    SummonsFactory(meeting=meeting, organisation=beta, person=visitor, answer=Answer.YES)
    facts = {"meeting": meeting, "organisation": beta}
    cia = member_of(network, first_name="Cia", last_name="Cederlund")
    substitute = {"substitute_name": "Stina Stam", "substitute_email": "stina@beta.example"}
    SummonsFactory(**facts, person=cia, answer=Answer.SUBSTITUTE, **substitute)
    kaj = member_of(network, first_name="Kaj", last_name="Kullmark")
    SummonsFactory(**facts, person=kaj, answer=Answer.NO)
    GuestFactory(meeting=meeting, guest_name="Gun Talgren").items.set(meeting.items.exclude(kind=ItemKind.VISIT))


@pytest.fixture
def mails(karlskrona):
    """The mails written so far, in order; reading them forgets them."""

    def read():
        rows = list(Mail.objects.for_network(karlskrona).order_by("pk"))
        Mail.objects.for_network(karlskrona).delete()
        return rows

    return read
