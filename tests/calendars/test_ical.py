"""Calendar files, read back by another reader and attacked through every text."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurrence as rec
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from calendars.ical import Event, Organizer, Override, calendar
from calendars.recurrences import expand, horizon
from calendars.zones import time_zone

STOCKHOLM, HELSINKI = ZoneInfo("Europe/Stockholm"), ZoneInfo("Europe/Helsinki")
STAMP = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 10, 15, 6, 0, tzinfo=UTC)
"""08:00 in Stockholm."""


def event(**fields):
    common = {"uid": "event-1@karlskrona.example", "title": "Frukost", "starts_at": THURSDAY, "stamp": STAMP}
    return Event(**(common | {"ends_at": THURSDAY + timedelta(hours=1), "zone": STOCKHOLM} | fields))


def recurring(*rules, **dates):
    return rec.Recurrence(rrules=[rec.Rule(**rule) for rule in rules], include_dtstart=False, **dates)


def read(data):
    return icalendar.Calendar.from_ical(data)


def only(data):
    (found,) = read(data).walk("VEVENT")
    return found


def text(data):
    return data.decode().replace("\r\n ", "")


def test_an_event_comes_back_as_it_was_written():
    organizer = Organizer("Åsa Öberg-Þórr", "asa@example.org")
    fields = {"place": "Kungsplan 1, Karlskrona", "description": "Rad ett\nRad två; slut", "sequence": 3}
    data = calendar([event(**fields, url="https://karlskrona.example/x", organizer=organizer)], "Kalender", "PUBLISH")
    found = only(data)
    assert (found["summary"], found["location"], found["description"]) == ("Frukost", *list(fields.values())[:2])
    assert (found["uid"], found["sequence"], found["url"]) == (event().uid, 3, "https://karlskrona.example/x")
    assert (found["organizer"], found["organizer"].params["CN"]) == ("mailto:asa@example.org", organizer.name)
    assert (found["status"], found["dtstamp"].dt) == ("CONFIRMED", STAMP)
    assert (read(data)["method"], read(data)["x-wr-calname"]) == ("PUBLISH", "Kalender")


def test_times_carry_their_zone_and_the_zone_its_changes():
    data = text(calendar([event()]))
    assert "DTSTART;TZID=Europe/Stockholm:20261015T080000" in data
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm" in data
    assert data.count("BEGIN:VTIMEZONE") == 1


def test_the_zone_changes_at_two_in_spring_and_three_in_autumn():
    data = time_zone(STOCKHOLM, 2026, 2027).to_ical().decode()
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nRDATE:20270328T020000\r\n" in data
    assert (
        "DTSTART:20261025T030000\r\nRDATE:20271031T030000\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100"
        in data
    )


def test_events_of_two_zones_name_both_and_whole_days_none():
    data = text(calendar([event(), event(uid="2@x", zone=HELSINKI)]))
    assert data.count("BEGIN:VTIMEZONE") == 2
    days = event(starts_at=date(2026, 10, 15), ends_at=date(2026, 10, 16))
    data = text(calendar([days]))
    assert "DTSTART;VALUE=DATE:20261015" in data
    assert "DTEND;VALUE=DATE:20261017" in data
    assert "VTIMEZONE" not in data


def test_an_empty_calendar_is_a_calendar():
    assert read(calendar([])).walk("VEVENT") == []


def test_an_event_without_an_end_has_none():
    assert "dtend" not in only(calendar([event(ends_at=None)]))


def reader_dates(data, until):
    """What another program makes of the file: rule, added and left out dates, all in the event's zone."""
    found = only(data)
    start = found["dtstart"].dt
    dates = {start}
    if "rrule" in found:
        dates |= set(rrulestr(found["rrule"].to_ical().decode(), dtstart=start).between(start, until, inc=True))
    dates |= {moment.dt for moment in found["rdate"].dts} if "rdate" in found else set()
    dates -= {moment.dt for moment in found["exdate"].dts} if "exdate" in found else set()
    return sorted(dates)


RULES = {
    "weekly over both changes of the clock": recurring({"freq": rec.WEEKLY, "count": 60}),
    "with an end": recurring({"freq": rec.WEEKLY, "until": datetime(2027, 4, 7, 22, 0, tzinfo=UTC)}),
    "a start that the rule misses": recurring({"freq": rec.WEEKLY, "interval": 2, "byday": [rec.TU], "count": 9}),
    "last Friday": recurring({"freq": rec.MONTHLY, "byday": [rec.FR(-1)], "count": 14}),
    "left out and added": recurring(
        {"freq": rec.WEEKLY, "count": 8},
        exdates=[datetime(2026, 10, 28, 23, 0, tzinfo=UTC), datetime(2026, 10, 14, 22, 0, tzinfo=UTC)],
        rdates=[datetime(2026, 11, 2, 23, 0, tzinfo=UTC)],
    ),
    "two rules": recurring(
        {"freq": rec.MONTHLY, "byday": [rec.MO(1)], "count": 5}, {"freq": rec.MONTHLY, "byday": [rec.TH(3)], "count": 5}
    ),
    "weeks by number": recurring({"freq": rec.YEARLY, "byweekno": [20], "byday": [rec.TU], "count": 1}),
    "added dates alone": recurring(rdates=[datetime(2026, 11, 2, 23, 0, tzinfo=UTC)]),
}


@pytest.mark.parametrize("name", RULES)
def test_another_reader_finds_the_dates_of_our_pages(name):
    ours = expand(THURSDAY, None, RULES[name], STOCKHOLM, horizon(STAMP))
    data = calendar([event(rule=RULES[name])])
    assert reader_dates(data, horizon(STAMP)) == [span.starts_at for span in ours]


def test_the_end_of_a_rule_is_told_in_utc():
    data = text(calendar([event(rule=RULES["with an end"])]))
    assert "UNTIL=20270408T215959Z" in data
    assert data.count("RRULE") == 1


def test_a_rule_over_whole_days_is_told_in_days():
    rule = recurring(
        {"freq": rec.WEEKLY, "until": datetime(2026, 11, 4, 23, 0, tzinfo=UTC)},
        exdates=[datetime(2026, 10, 28, 23, 0, tzinfo=UTC)],
        rdates=[datetime(2026, 11, 2, 23, 0, tzinfo=UTC)],
    )
    data = text(calendar([event(starts_at=date(2026, 10, 15), ends_at=date(2026, 10, 15), rule=rule)]))
    assert "UNTIL=20261105" in data.splitlines()[[line[:5] for line in data.splitlines()].index("RRULE")]
    assert "EXDATE;VALUE=DATE:20261029" in data
    assert "RDATE;VALUE=DATE:20261103" in data


def test_a_rule_without_any_date_left_is_told_as_its_start():
    gone = recurring({"freq": rec.WEEKLY, "until": datetime(2020, 1, 1, tzinfo=UTC)})
    found = only(calendar([event(rule=gone)]))
    assert (found["dtstart"].dt, "rrule" in found) == (THURSDAY.astimezone(STOCKHOLM), False)


def test_a_moved_and_a_cancelled_date_stay_in_the_file():
    moved = datetime(2026, 10, 22, 6, 0, tzinfo=UTC)
    cancelled = datetime(2026, 10, 29, 7, 0, tzinfo=UTC)
    overrides = [
        Override(moved, moved + timedelta(hours=5), moved + timedelta(hours=6), title="Lunch", place="Kajen"),
        Override(cancelled, cancelled, cancelled + timedelta(hours=1), cancelled=True),
    ]
    data = calendar([event(rule=recurring({"freq": rec.WEEKLY}), overrides=overrides, place="Torget")])
    main, first, second = read(data).walk("VEVENT")
    assert {part["uid"] for part in (main, first, second)} == {event().uid}
    assert (first["recurrence-id"].dt, first["dtstart"].dt) == (moved, moved + timedelta(hours=5))
    assert (first["summary"], first["location"], first["status"]) == ("Lunch", "Kajen", "CONFIRMED")
    assert (second["recurrence-id"].dt, second["status"], second["location"]) == (cancelled, "CANCELLED", "Torget")
    assert "RECURRENCE-ID;TZID=Europe/Stockholm:20261022T080000" in text(data)


def test_a_cancelled_event_stays_with_all_its_dates():
    override = Override(THURSDAY, THURSDAY)
    data = calendar([event(cancelled=True, overrides=[override])], method="CANCEL")
    assert [part["status"] for part in read(data).walk("VEVENT")] == ["CANCELLED", "CANCELLED"]


ATTACKS = [
    "a\r\nATTENDEE:mailto:mallory@example.org",
    "a\nATTACH:https://evil.example/x",
    "a\rBEGIN:VALARM",
    "a\\nATTACH:https://evil.example/x",
    "a;b,c:d\\e",
    "\x00\x07\x1b\x7f\x85\u2028ATTACH:x",
    '"quoted";CN="x":mailto:y',
    "END:VEVENT\r\nEND:VCALENDAR",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_becomes_a_line_of_its_own(attack):
    organizer = Organizer(attack, "a@example.org\r\nATTACH:x")
    texts = dict.fromkeys(["uid", "title", "place", "description"], attack) | {"url": "https://x.example/" + attack}
    override = Override(THURSDAY, THURSDAY, title=attack)
    data = calendar([event(**texts, organizer=organizer, overrides=[override])], attack)
    names = {line.split(":")[0].split(";")[0] for line in text(data).splitlines()}
    assert names & {"ATTENDEE", "ATTACH", "CN"} == set()
    assert [part.name for part in read(data).walk() if part.name in {"VEVENT", "VALARM"}] == ["VEVENT", "VEVENT"]
    assert read(data).walk("VEVENT")[0].errors == []


def test_an_address_that_is_not_of_the_web_is_left_out():
    assert "url" not in only(calendar([event(url="javascript:alert(1)")]))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\\"), max_size=200))
def test_any_text_comes_back_and_no_line_is_longer_than_75_octets(title):
    data = calendar([event(title=title)])
    assert only(data)["summary"] == " ".join(title.split())
    assert max(len(line) for line in data.split(b"\r\n")) <= 75


@pytest.mark.parametrize("lead", range(4))
def test_a_picture_sign_at_the_fold_stays_whole(lead):
    title = "x" * lead + "👩‍🔧å" * 30
    data = calendar([event(title=title)])
    for line in data.split(b"\r\n"):
        line.decode()
    assert only(data)["summary"] == title
