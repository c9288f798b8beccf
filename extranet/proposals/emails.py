"""The mail that tells what became of a proposal."""

from __future__ import annotations

from extranet.proposals.models import Proposal
from notifications.actions import queue_mail


def decided(proposal: Proposal) -> None:
    """To whoever proposed the point, in their language; the meeting's page tells more."""
    person, network = proposal.person, proposal.meeting.network
    language = network.language_for(person.language)
    queue_mail(
        network=network,
        to=person.email,
        language=language,
        template="proposal_decided",
        context={"proposal": proposal, "meeting": proposal.meeting},
        once=f"proposal:{proposal.pk}",
    )
