"""Two of the secretariat have the same form open: the second to save is told, and nothing typed is lost."""

import pytest
from playwright.sync_api import expect

from extranet.meetings.actions import save_minutes
from extranet.meetings.models import Meeting, Minutes
from networks.models import Network
from tests.browser.world import one_o_clock
from tests.factories.meetings import MeetingFactory

FIRST, SECOND, MERGED = "The chair began at one.", "Bo came late.", "The chair began at one. Bo came late."


@pytest.fixture
def meeting():
    """Held long ago, so that it is nobody's latest; its minutes are a draft."""
    network = Network.objects.get(slug="karlskrona")
    starts_at = one_o_clock(network, days=-400)
    meeting = MeetingFactory(network=network, title="Spring meeting", starts_at=starts_at, state="held")
    save_minutes(by=None, meeting=meeting, text="We began.", read_version=0)
    yield meeting
    meeting.delete()


@pytest.fixture
def both(office, visit):
    """Two of them with the same form open: ``both("/cms/…")``."""

    def open_form(path):
        first, second = office(), visit()
        second.log_in_as("all@navet.example")
        for window in (first, second):
            window.go(path)
        return first, second

    return open_form


def save(window):
    window.page.get_by_role("button", name="Save", exact=True).first.click()


def told(window):
    return window.page.locator(".messages")


def test_minutes_when_two_write_then_the_second_is_shown_both_texts_and_saves_one_of_them(both, meeting):
    minutes = Minutes.all_networks.get(meeting=meeting)
    first, second = both(f"/cms/minutes/edit/{minutes.pk}/")
    expect(second.page.locator("[data-writing]").get_by_role("status")).to_contain_text("is writing here too.")
    first.page.locator("[name=text]").fill(FIRST)
    save(first)
    expect(told(first)).to_contain_text("updated")
    second.page.locator("[name=text]").fill(SECOND)
    save(second)

    expect(told(second)).to_contain_text("Somebody else saved version 2 while you wrote.")
    expect(second.page.get_by_role("region", name="The text somebody else saved")).to_contain_text(FIRST)
    expect(second.page.locator("[name=text]")).to_have_value(SECOND)
    minutes.refresh_from_db()
    assert (minutes.version, minutes.text) == (2, FIRST)

    second.page.locator("[name=text]").fill(MERGED)
    save(second)
    expect(told(second)).to_contain_text("updated")
    minutes.refresh_from_db()
    assert (minutes.version, minutes.text) == (3, MERGED)


def test_meeting_when_two_change_it_then_the_second_keeps_what_was_typed_and_can_see_what_stands(both, meeting):
    first, second = both(f"/cms/meetings/edit/{meeting.pk}/")
    first.page.get_by_label("Place").fill("The library")
    save(first)
    expect(told(first)).to_contain_text("updated")
    second.page.get_by_label("Theme").fill("Skills")
    save(second)

    expect(told(second)).to_contain_text("Somebody else changed this meeting while you wrote.")
    expect(second.page.get_by_label("Theme")).to_have_value("Skills")
    with second.context.expect_page() as opened:
        second.page.get_by_role("link", name="The meeting as it stands now").click()
    expect(opened.value.get_by_label("Place")).to_have_value("The library")
    row = Meeting.all_networks.get(pk=meeting.pk)
    assert (row.place, row.theme) == ("The library", "")
