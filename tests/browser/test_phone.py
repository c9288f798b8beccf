"""On a phone: the overview answers within two screens, and attendance is taken with the thumb."""

import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from extranet.members.models import Organisation
from networks.models import Network
from tests.browser.world import one_o_clock
from tests.factories.meetings import MeetingFactory

pytestmark = pytest.mark.once
PHONE = {"width": 360, "height": 740}
THUMB = 44
HALF_AN_HOUR = timedelta(minutes=30)
BOTTOM = "element => element.getBoundingClientRect().bottom + scrollY"


@pytest.mark.parametrize(("slug", "code"), [("karlskrona", "sv"), ("kongsberg", "nb"), ("karlskrona", "en")])
def test_overview_tells_meeting_reading_and_debts_before_one_scrolls_twice(visit, slug, code):
    chair = visit(slug, viewport=PHONE)
    chair.log_in_as(f"chair@{slug}.example")
    chair.go(f"/{code}/extranet/")
    main = chair.page.locator("main")
    answers = {
        "when": main.locator("section:has(> #next-meeting) time").first,
        "where": main.locator("section:has(> #next-meeting) dl > div").nth(1),
        "answer": main.locator("section[aria-labelledby=todo-answer] a").first,
        "do": main.locator("section[aria-labelledby=todo-do] a").first,
        "read": main.locator("section[aria-labelledby=todo-read] a").first,
    }
    bottoms = {name: found.evaluate(BOTTOM) for name, found in answers.items()}

    assert {name: bottom for name, bottom in bottoms.items() if bottom > 2 * PHONE["height"]} == {}
    assert bottoms["when"] < PHONE["height"]


def test_list_of_members_with_an_endless_name_needs_no_sideways_scrolling(visit):
    organisation = Organisation.all_networks.get(name="Company karlskrona")
    Organisation.all_networks.filter(pk=organisation.pk).update(name="Kompetensförsörjning" * 5)
    member = visit(viewport=PHONE)
    member.log_in_as("member@karlskrona.example")
    member.go("/en/extranet/members/")
    width = member.page.evaluate("document.documentElement.scrollWidth")
    Organisation.all_networks.filter(pk=organisation.pk).update(name=organisation.name)

    assert width == PHONE["width"]


@pytest.fixture
def meeting():
    """Tomorrow at one o'clock, when those who are members since today are members."""
    network = Network.objects.get(slug="karlskrona")
    meeting = MeetingFactory(network=network, title="Tomorrow", starts_at=one_o_clock(network, days=1))
    yield meeting
    meeting.delete()


def test_attendance_when_tapped_then_here_taken_back_and_late(office, meeting):
    with time_machine.travel(meeting.starts_at - HALF_AN_HOUR):
        window = office(viewport=PHONE, has_touch=True)
        window.go(f"/en/extranet/meetings/{meeting.pk}/attendance/")
        line = window.page.get_by_role("listitem").filter(has_text="Company karlskrona")
        here = line.get_by_role("button", name=re.compile("^Here"))
        back = line.get_by_role("button", name=re.compile("^Not here after all"))
        count = window.page.locator(".head .state")
        assert here.bounding_box()["height"] >= THUMB
        here.tap()
        expect(line).to_contain_text("12:30")
        expect(line).not_to_contain_text("late")
        expect(line).to_be_in_viewport()
        expect(count).to_contain_text("1 of 1 members are here")
        assert back.bounding_box()["height"] >= THUMB
        back.tap()
        expect(here).to_be_visible()
        expect(count).to_contain_text("0 of 1 members are here")

    with time_machine.travel(meeting.starts_at + HALF_AN_HOUR):
        here.tap()
        expect(line).to_contain_text("13:30, late")
