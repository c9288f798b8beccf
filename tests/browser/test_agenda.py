"""The secretariat puts an agenda in order: with the mouse, with the keyboard alone, and without script."""

import pytest
from playwright.sync_api import expect

from networks.models import Network
from tests.browser.world import one_o_clock
from tests.factories.meetings import AgendaItemFactory, MeetingFactory

OPENING, BUDGET, ROAD = ("13:00", "Opening"), ("13:05", "Budget"), ("13:35", "The road")


@pytest.fixture
def meeting():
    """Far ahead, so that it is nobody's next meeting: five minutes, thirty, twenty."""
    network = Network.objects.get(slug="karlskrona")
    meeting = MeetingFactory(network=network, title="Autumn meeting", starts_at=one_o_clock(network, days=200))
    for title, minutes in [("Opening", 5), ("Budget", 30), ("The road", 20)]:
        AgendaItemFactory(meeting=meeting, title=title, minutes_planned=minutes)
    yield meeting
    meeting.delete()


class Agenda:
    """The screen as the secretariat sees it."""

    def __init__(self, window, meeting):
        self.window, self.path = window, f"/cms/meetings/{meeting.pk}/agenda/"
        self.rows = window.page.locator("[data-item]")
        self.told = window.page.locator(".messages[role=status]")
        self.open()

    def open(self):
        self.window.go(self.path)

    def row(self, title):
        return self.rows.filter(has_text=title)

    def button(self, direction, title):
        return self.row(title).get_by_role("button", name=direction)

    def expect(self, *lines):
        """These times and titles, in this order."""
        expect(self.rows.locator("td:first-child")).to_have_text([moment for moment, _title in lines])
        expect(self.rows.locator("label")).to_have_text([title for _moment, title in lines])

    def expect_kept(self, *lines):
        """The same when the page is opened anew."""
        self.expect(*lines)
        self.open()
        self.expect(*lines)

    def drag(self, title, *over):
        """Press on a row, move over the upper half of what is named, and let go over the last of it."""
        mouse = self.window.page.mouse
        self.row(title).locator("td:first-child").hover()
        mouse.down()
        for passed in over:
            box = passed.bounding_box()
            mouse.move(box["x"] + 20, box["y"] + 10, steps=5)
            mouse.move(box["x"] + 21, box["y"] + 10)  # the row has come below the pointer
        mouse.up()


@pytest.fixture
def agenda(office, meeting):
    """Open the screen: ``agenda(java_script_enabled=False)``."""
    return lambda **options: Agenda(office(**options), meeting)


def test_agenda_when_a_row_is_dragged_then_order_and_times_are_kept_and_told(agenda):
    screen = agenda()
    screen.drag("The road", screen.row("Opening"), screen.window.page.locator("h1"))
    screen.expect(OPENING, BUDGET, ROAD)

    screen.drag("The road", screen.row("Opening"))
    expect(screen.told).to_contain_text("“The road” is item 1 now and begins at 13:00.")
    screen.expect_kept(("13:00", "The road"), ("13:20", "Opening"), ("13:25", "Budget"))


def test_agenda_when_worked_by_keyboard_then_each_move_is_told_and_the_focus_stays(agenda, tab):
    screen = agenda()
    keyboard, held = screen.window.page.keyboard, []
    screen.window.page.route("**/agenda/", lambda route: held.append(route) if not held else route.continue_())
    keyboard.press("Tab")
    keyboard.press("Enter")  # to the content
    tab(screen.window, screen.window.page.get_by_label("Budget"), most=10)
    keyboard.type("4")
    keyboard.press("Enter")
    keyboard.type("0")  # before the answer has come
    held[0].continue_()
    screen.expect(OPENING, BUDGET, ("13:09", "The road"))
    expect(screen.window.page.get_by_label("Budget")).to_be_focused()
    expect(screen.window.page.get_by_label("Budget")).to_have_value("40")

    keyboard.press("Shift+Tab")
    keyboard.press("Shift+Tab")
    expect(screen.button("Down", "Opening")).to_be_focused()
    keyboard.press("Enter")
    expect(screen.told).to_contain_text("“Opening” is item 2 now and begins at 13:40.")
    expect(screen.button("Down", "Opening")).to_be_focused()
    keyboard.press("Enter")
    expect(screen.told).to_contain_text("“Opening” is item 3 now and begins at 14:00.")
    expect(screen.button("Up", "Opening")).to_be_focused()
    screen.expect_kept(("13:00", "Budget"), ("13:40", "The road"), ("14:00", "Opening"))


def test_agenda_when_the_connection_is_lost_then_told_and_the_rows_go_back(agenda):
    screen = agenda()
    screen.window.page.route("**/agenda/", lambda route: route.abort())
    screen.drag("The road", screen.row("Opening"))

    expect(screen.told).to_contain_text("The connection was lost.")
    screen.expect(OPENING, BUDGET, ROAD)
    screen.window.complaints = [text for text in screen.window.complaints if "ERR_FAILED" not in text]


def test_agenda_when_there_is_no_script_then_the_buttons_move_and_tell(agenda):
    screen = agenda(java_script_enabled=False)
    screen.button("Up", "The road").click()

    expect(screen.told).to_contain_text("“The road” is item 2 now and begins at 13:05.")
    screen.expect_kept(OPENING, ("13:05", "The road"), ("13:25", "Budget"))
