"""A coming meeting of Karlskrona with two members, a partner and their people."""

import pytest
from django.utils import timezone

from extranet.members.choices import MembershipKind
from extranet.summons.actions import summon
from extranet.summons.models import Summons
from tests.extranet.mails import mails
from tests.factories.meetings import MeetingFactory
from tests.factories.members import RepresentationFactory, member_organisation
from tests.factories.networks import PersonFactory

__all__ = ["mails"]


@pytest.fixture
def meeting(karlskrona):
    return MeetingFactory(network=karlskrona, title="Decembermöte", place="Verkö", state="planned")


@pytest.fixture
def register(karlskrona, member):
    """Disa speaks for Alfa and has a deputy; Bo speaks for Beta, Per for the partner."""
    alfa = member_organisation(karlskrona, "Alfa")
    chief = RepresentationFactory(organisation=alfa, person=member)
    deputy = PersonFactory(email="deputy@alfa.example")
    RepresentationFactory(organisation=alfa, person=deputy, is_deputy=True, deputy_of=chief)
    beta = member_organisation(karlskrona, "Beta")
    RepresentationFactory(organisation=beta, person=PersonFactory(email="bo@beta.example", first_name="Bo"))
    union = member_organisation(karlskrona, "Facket", MembershipKind.PARTNER)
    RepresentationFactory(organisation=union, person=PersonFactory(email="per@facket.example"))
    return {"alfa": alfa, "beta": beta, "union": union}


@pytest.fixture
def summoned(karlskrona, secretariat, meeting, register):
    """The summonses after members were called, by address."""
    summon(by=secretariat, meeting=meeting, groups=["member"], answer_by=timezone.localdate(meeting.starts_at))
    rows = Summons.objects.for_network(karlskrona).select_related("meeting__network__site", "person", "organisation")
    return {row.person.email: row for row in rows}
