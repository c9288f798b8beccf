"""The next meetings on the admin's start page."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from extranet.meetings.choices import MeetingState
from tests.factories.meetings import MeetingFactory, MinutesFactory
from tests.factories.networks import member_of


def start_page(browser):
    return browser.get("/cms/").content.decode()


def test_the_secretariat_sees_what_comes_and_what_is_not_approved(karlskrona, kongsberg, browser, secretariat):
    MeetingFactory(network=karlskrona, title="Vårmöte")
    MeetingFactory(network=karlskrona, title="Inställt", state=MeetingState.CANCELLED)
    MeetingFactory(network=karlskrona, title="Redan hållet", past=True)
    MeetingFactory(network=kongsberg, title="Grannens möte")
    MinutesFactory(meeting__network=karlskrona, meeting__title="Höstmöte")
    MinutesFactory(meeting__network=karlskrona, meeting__title="Fjolårets", approved=True)
    MinutesFactory(meeting__network=kongsberg, meeting__title="Grannens höstmöte")

    text = start_page(browser(secretariat))
    assert [word in text for word in ("Vårmöte", "Höstmöte")] == [True, True]
    assert [word in text for word in ("Inställt", "Redan hållet", "Fjolårets", "Grannens")] == [False] * 4


def test_editors_who_keep_no_meetings_see_none(karlskrona, browser):
    MeetingFactory(network=karlskrona, title="Vårmöte")

    assert "Vårmöte" not in start_page(browser(member_of(karlskrona, "editor")))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_start_page_costs_the_same_with_three_rows(karlskrona, browser, secretariat, rows):
    for _number in range(rows):
        MeetingFactory(network=karlskrona)
        MinutesFactory(meeting__network=karlskrona)
    reader = browser(secretariat)
    start_page(reader)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        start_page(reader)

    assert len(captured) == 15
