"""Minutes of Karlskrona that are out for comments, and an adjuster of them."""

import pytest

from extranet.approval import actions
from extranet.approval.models import Adjuster
from extranet.meetings.actions import save_minutes
from tests.factories.meetings import MeetingFactory


@pytest.fixture
def past(karlskrona):
    return MeetingFactory(network=karlskrona, title="Septembermöte", past=True)


@pytest.fixture
def out(past, secretariat):
    """Minutes out, the time for comments over."""
    return save_minutes(by=secretariat, meeting=past, text="Ett", read_version=0, state="out_for_comment")


@pytest.fixture
def adjuster(out, member, secretariat):
    actions.name_adjusters(by=secretariat, minutes=out, people=[member])
    return Adjuster.objects.for_network(out.network).get()
