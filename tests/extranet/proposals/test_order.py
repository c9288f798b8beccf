"""The secretariat orders and times the agenda: by buttons, by dragging, and what is told of it."""

import re
from datetime import datetime

import pytest

from extranet.meetings.models import AgendaItem, Meeting
from tests.factories.meetings import AgendaItemFactory


def items(meeting):
    rows = AgendaItem.objects.for_network(meeting.network).filter(meeting=meeting)
    return [(item.title, item.minutes_planned) for item in rows]


def test_items_move_by_buttons_and_by_dragging_and_minutes_are_kept(meeting, staff, agenda):
    first, second, third = (AgendaItemFactory(meeting=meeting, title=title) for title in "ABC")
    staff.post(agenda, {"down": first.pk, f"minutes-{third.pk}": "45"})
    assert items(meeting) == [("B", 10), ("A", 10), ("C", 45)]
    staff.post(agenda, {"up": third.pk})
    assert [title for title, _m in items(meeting)] == ["B", "C", "A"]
    staff.post(agenda, {"up": second.pk})
    assert [title for title, _m in items(meeting)] == ["B", "C", "A"]
    staff.post(agenda, {"arrange": f"{first.pk},{second.pk},{third.pk},999,x"})
    assert [title for title, _m in items(meeting)] == ["A", "B", "C"]
    staff.post(agenda, {"arrange": f"{third.pk}"})
    assert [title for title, _m in items(meeting)] == ["C", "A", "B"]


@pytest.mark.parametrize(
    ("pressed", "told"),
    [
        ({"up": "{b}"}, "“B” is item 1 now and begins at 13.00."),
        ({"down": "{a}"}, "“A” is item 2 now and begins at 13.25."),
        ({"arrange": "{b},{a}", "moved": "{a}"}, "“A” is item 2 now and begins at 13.25."),
        ({"arrange": "", "moved": "x"}, "The agenda is put in order."),
    ],
)
def test_move_when_made_then_told_where_the_item_stands_and_when_it_begins(pressed, told, meeting, staff, agenda):
    starts_at = datetime(2026, 12, 3, 13, tzinfo=meeting.network.time_zone)
    Meeting.objects.for_network(meeting.network).update(starts_at=starts_at)
    first, second = (AgendaItemFactory(meeting=meeting, title=title, minutes_planned=25) for title in "AB")
    data = {name: value.format(a=first.pk, b=second.pk) for name, value in pressed.items()}
    page = staff.post(agenda, data, follow=True)

    assert [str(message) for message in page.context["messages"]] == [told]


def test_enter_when_pressed_in_a_field_then_saves_the_minutes_and_moves_nothing(meeting, staff, agenda):
    AgendaItemFactory(meeting=meeting)
    form = staff.get(agenda).content.decode().split("data-arrange")[1]

    assert re.search(r'<button [^>]*name="(\w+)"', form)[1] == "arrange", "Enter presses the first button of a form"


@pytest.mark.parametrize("typed", ["-1", "601", "länge"])
def test_minutes_that_are_none_are_told_and_change_nothing(typed, meeting, staff, agenda):
    item = AgendaItemFactory(meeting=meeting, title="Bussen")
    page = staff.post(agenda, {"arrange": "", f"minutes-{item.pk}": typed}, follow=True)

    assert "Bussen: " in page.content.decode()
    assert items(meeting) == [("Bussen", 10)]


def test_who_has_the_form_open_is_told_that_the_order_changed(meeting, staff, agenda):
    AgendaItemFactory(meeting=meeting)
    staff.post(agenda, {"arrange": ""})

    assert Meeting.objects.for_network(meeting.network).get().changed_at > meeting.changed_at
