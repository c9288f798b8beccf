"""The secretariat sees the members' area as a member does: the banner is never gone, nothing is done, and it ends."""

from playwright.sync_api import expect

from accounts.models import User
from extranet.meetings.models import Meeting
from extranet.proposals.models import Proposal

PAGES = ["", "members/", "documents/", "search/?q=a", "me/", "meetings/0/"]


def test_view_as_when_walked_through_then_announced_read_only_and_ended(office):
    window, member = office(), User.objects.get(email="member@karlskrona.example")
    coming = Meeting.all_networks.get(title="Coming karlskrona")
    banner = window.page.get_by_role("complementary", name="View as")
    window.go(f"/cms/people/{member.pk}/")
    window.page.get_by_role("link", name="View as this person").click()
    window.press(f"View as {member}")
    window.page.wait_for_url("**/extranet/")
    for path in [*PAGES, f"meetings/{coming.pk}/", f"meetings/{coming.pk}/propose/"]:
        window.go(f"/en/extranet/{path}")
        expect(banner).to_contain_text(f"You see this as {member}, read-only, until ")
        expect(banner).to_be_in_viewport()
    window.page.get_by_label("Point", exact=True).fill("The bus")
    window.page.get_by_label("Minutes asked for").fill("10")
    window.press("Send the proposal")
    expect(window.page.locator("main")).to_contain_text("Nothing was done.")
    expect(banner).to_be_visible()
    assert not Proposal.all_networks.filter(title="The bus").exists()

    window.press("End the view")
    expect(window.page.locator(".messages")).to_contain_text(f"You no longer see the members’ area as {member}.")
    window.go("/en/extranet/")
    expect(window.page.get_by_role("heading", level=1)).to_be_visible()
    expect(banner).to_have_count(0)
    # Chromium itself reports the answers of pages that are closed or not there.
    refused = ("403 (Forbidden)", "404 (Not Found)")
    window.complaints = [text for text in window.complaints if not text.endswith(refused)]
