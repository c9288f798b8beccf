"""The year as strip and wheel: signs, labels that do not collide, days in their place."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.wheel import year_wheel
from printing.year import Mark, Ruler, day_and_month, month_starts, year_strip

TODAY = date(2026, 11, 23)
START = date(2026, 9, 1)


def strip(*marks, **options):
    return year_strip(START, 12, TODAY, marks, **{"language": "sv", "title": "Året"} | options)


def test_month_starts_when_year_turns_then_it_follows():
    assert month_starts(date(2026, 11, 20), 3) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]


@pytest.mark.parametrize(("language", "said"), [("sv", "11–12 mars"), ("nb", "11.–12. mars"), ("en", "11–12 Mar")])
def test_day_and_month_when_several_days_then_a_span(language, said):
    assert day_and_month(date(2027, 3, 11), language, date(2027, 3, 12)) == said


@pytest.mark.parametrize(("language", "said"), [("sv", "8 dec"), ("nb", "8. des."), ("en", "8 Dec")])
def test_day_and_month_when_one_day_then_as_the_language_writes_it(language, said):
    assert day_and_month(date(2026, 12, 8), language) == said


def test_ruler_when_first_and_last_day_then_at_the_edges():
    ruler = Ruler(START, 12, 1120)

    assert ruler.at(START) == 1
    assert ruler.at(date(2027, 9, 1)) == 1119
    assert [ruler.shows(day) for day in (date(2026, 8, 31), START, date(2027, 8, 31), date(2027, 9, 1))] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("kind", "sign"), [("meeting", "<circle"), ("deadline", "l7 7-7 7-7-7z"), ("competition", "h10v10h-10z")]
)
def test_year_strip_when_kind_then_its_sign(kind, sign):
    assert strip().count(sign) == 0
    assert strip(Mark(date(2027, 1, 29), "Anmälan", kind)).count(sign) == 1


def test_year_strip_when_no_label_then_a_sign_and_no_room_taken():
    drawn = strip(Mark(date(2027, 1, 29), "", "competition"))

    assert drawn.count("h10v10h-10z") == 1
    assert "29 jan" not in drawn
    assert re.search('viewBox="([^"]+)"', drawn)[1] == re.search('viewBox="([^"]+)"', strip())[1]


def test_year_strip_when_past_then_hollow():
    assert 'fill="var(--paper)"' in strip(Mark(date(2026, 10, 1), "Möte"))
    assert 'fill="var(--paper)"' not in strip(Mark(TODAY, "Möte"))


def test_year_strip_when_outside_then_left_out():
    assert "Förra året" not in strip(Mark(date(2026, 8, 31), "Förra året"))


def test_year_strip_when_today_is_outside_then_no_today():
    assert "I dag" in strip()
    assert "I dag" not in year_strip(date(2027, 9, 1), 12, TODAY, [], language="sv")


def test_year_strip_when_label_has_markup_then_it_stays_text():
    drawn = strip(Mark(date(2027, 1, 29), "<b>Möte & mer"), title='Ett "år"')

    ElementTree.fromstring(drawn)
    assert "&lt;b&gt;Möte &amp; mer" in drawn


@given(
    st.lists(
        st.tuples(st.integers(0, 364), st.sampled_from(["Möte", "Anmälan stänger", "Decembermöte i provhallen"])),
        max_size=9,
    )
)
def test_year_strip_when_many_then_no_two_labels_overlap(entries):
    marks = [Mark(date.fromordinal(START.toordinal() + day), label) for day, label in entries]
    labels = re.findall(
        r'<text x="(-?\d+)" y="(\d+)" font-size="13"( text-anchor="end")? fill="[^"]+">((?!sep|okt|nov)[^<]+)</text>',
        strip(*marks),
    )
    boxes = []
    for x, y, end, words in labels:
        if int(y) > 60:
            wide = len(words) * 6
            boxes.append((int(y), int(x) - (wide if end else 0), int(x) + (0 if end else wide)))

    assert len(boxes) == len(marks)
    for n, (y, a, b) in enumerate(boxes):
        assert not any(y == other_y and a < d and c < b for other_y, c, d in boxes[n + 1 :])


def test_year_wheel_when_drawn_then_numbered_in_order_of_date():
    drawn = year_wheel(2026, TODAY, [Mark(date(2026, 12, 10), "b"), Mark(date(2026, 2, 1), "a")], title="Året")

    ElementTree.fromstring(drawn)
    assert re.findall(r'text-anchor="middle" fill="[^"]+">(\d)</text>', drawn) == ["1", "2"]
    assert drawn.count('fill="var(--paper)"') == 1


def test_year_wheel_when_another_year_then_no_hand():
    assert 'stroke-width="3"' in year_wheel(2026, TODAY, [])
    assert 'stroke-width="3"' not in year_wheel(2027, TODAY, [])
