"""That somebody proposed a point reaches the secretariat, and nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from extranet.proposals.choices import ProposalState
from extranet.proposals.rules import digest_items
from tests.factories.meetings import MeetingFactory
from tests.factories.proposals import ProposalFactory


def since():
    return timezone.now() - timedelta(hours=1)


@pytest.fixture
def proposal(karlskrona):
    return ProposalFactory(meeting__network=karlskrona, meeting__title="Vårmöte", title="Pendling")


def test_digest_tells_the_secretariat_what_waits(karlskrona, kongsberg, secretariat, member, proposal):
    ProposalFactory(meeting__network=kongsberg)
    ProposalFactory(meeting=proposal.meeting, state=ProposalState.DECLINED)
    ProposalFactory(meeting=MeetingFactory(network=karlskrona, past=True))
    ProposalFactory(meeting=proposal.meeting, person=secretariat)

    (item,) = digest_items(secretariat, karlskrona, since())

    assert item.title == "Proposed to Vårmöte: Pendling"
    assert item.url.endswith(f"/cms/meetings/{proposal.meeting_id}/agenda/")
    assert list(digest_items(member, karlskrona, since())) == []
    assert list(digest_items(secretariat, karlskrona, timezone.now() + timedelta(minutes=1))) == []


def test_start_page_of_the_admin_shows_what_waits(karlskrona, kongsberg, browser, secretariat, proposal):
    ProposalFactory(meeting__network=kongsberg, title="Grannens punkt")
    ProposalFactory(meeting=proposal.meeting, title="Redan avgjord", state=ProposalState.DECLINED)

    text = browser(secretariat).get("/cms/").content.decode()

    assert [word in text for word in ("Pendling", "Grannens punkt", "Redan avgjord")] == [True, False, False]
