"""A meeting, and the screen on which the secretariat orders its agenda."""

import pytest

from tests.factories.meetings import MeetingFactory


@pytest.fixture
def meeting(karlskrona):
    return MeetingFactory(network=karlskrona, title="Decembermöte")


@pytest.fixture
def agenda(meeting):
    return f"/cms/meetings/{meeting.pk}/agenda/"


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)
