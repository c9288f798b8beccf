"""The calendar over HTTP: list, archive, month and files."""

from datetime import datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurrence

from tests.factories.events import EventPageFactory, calendar_page
from tests.factories.home import front_page
from tests.factories.networks import TopicFactory

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def get(client, host):
    return lambda network, path, **query: client.get(path, query, **host(network))


@pytest.fixture
def calendar(karlskrona, time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=STOCKHOLM))
    return calendar_page(karlskrona)


def event(calendar, title, *start, hours=2, **fields):
    begins = datetime(*start, tzinfo=STOCKHOLM)
    return EventPageFactory(
        parent=calendar, title=title, starts_at=begins, ends_at=begins.replace(hour=begins.hour + hours), **fields
    )


def titles(response):
    return [row.page.title for _year, rows in response.context["years"] for row in rows]


def test_the_list_holds_what_comes_and_the_archive_the_years_that_have_something(karlskrona, calendar, get):
    for title, start in {
        "Förra": (2025, 5, 5, 9),
        "Våren": (2026, 4, 1, 9),
        "Nu": (2026, 11, 23, 11),
        "Sen": (2027, 1, 8, 9),
    }.items():
        event(calendar, title, *start)
    response = get(karlskrona, "/sv/kalender/")
    assert titles(response) == ["Nu", "Sen"]
    assert response.context["archive"] == [2026, 2025]
    assert titles(get(karlskrona, "/sv/kalender/", year=2026)) == ["Våren"]
    assert titles(get(karlskrona, "/sv/kalender/", year=2025)) == ["Förra"]


def test_a_month_shows_an_event_over_several_days_as_one_bar(karlskrona, calendar, get):
    first = datetime(2027, 4, 15, 11, tzinfo=STOCKHOLM)
    EventPageFactory(parent=calendar, title="Konferens", starts_at=first, ends_at=first.replace(day=16))
    page = get(karlskrona, "/sv/kalender/", month="2027-04").content.decode()
    assert '<a class="from" href="/sv/kalender/konferens/">Konferens</a>' in page
    assert '<a class="to" href="/sv/kalender/konferens/"><span class="hidden">Konferens, </span>' in page
    assert page.count('<th scope="row">') == 5
    assert "?month=2027-03" in page
    assert "?month=2027-05" in page


@pytest.mark.parametrize(
    "query",
    [{"month": "2027-13"}, {"month": "1000-01"}, {"month": "\0"}, {"year": "x"}, {"year": "1"}, {"topic": "nope"}],
)
def test_a_question_nobody_can_read_shows_a_message_and_the_list(karlskrona, calendar, get, query):
    event(calendar, "Sen", 2027, 1, 8, 9)
    response = get(karlskrona, "/sv/kalender/", **query)
    assert response.status_code == 200
    assert titles(response) == ["Sen"]
    assert b'class="errors"' in response.content


def test_the_list_can_be_narrowed_by_topic(karlskrona, calendar, get):
    topic = TopicFactory(network=karlskrona)
    event(calendar, "Med", 2027, 1, 8, 9, topics=[topic])
    event(calendar, "Utan", 2027, 1, 9, 9)
    assert titles(get(karlskrona, "/sv/kalender/", topic=topic.slug)) == ["Med"]


def test_what_repeats_is_listed_three_times(karlskrona, calendar, get):
    rule = recurrence.Recurrence(rrules=[recurrence.Rule(recurrence.WEEKLY)], include_dtstart=False)
    event(calendar, "Frukost", 2026, 12, 3, 7, recurrence=rule)
    assert titles(get(karlskrona, "/sv/kalender/")) == ["Frukost"] * 3


def components(response):
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def test_the_file_of_an_event_tells_moves_and_cancellations(karlskrona, calendar, get):
    rule = recurrence.Recurrence(rrules=[recurrence.Rule(recurrence.WEEKLY, count=3)], include_dtstart=False)
    page = event(calendar, "Frukost", 2026, 12, 3, 7, recurrence=rule, place="Rådhuset")
    row = page.occurrences.order_by("starts_at")[1]
    row.is_cancelled, row.reason = True, "Ingen lokal"
    row.save()
    main, override = components(get(karlskrona, f"{page.get_url()}event.ics"))
    assert str(main["uid"]) == f"event-{page.translation_key}@karlskrona.localhost"
    assert main["dtstart"].dt == datetime(2026, 12, 3, 7, tzinfo=STOCKHOLM)
    assert str(main["url"]) == "http://karlskrona.localhost/sv/kalender/frukost/"
    assert str(override["status"]) == "CANCELLED"
    assert override["recurrence-id"].dt == datetime(2026, 12, 10, 7, tzinfo=STOCKHOLM)


def test_the_file_of_a_single_event_that_was_moved_says_the_new_time(karlskrona, calendar, get):
    page = event(calendar, "Möte", 2026, 12, 3, 7)
    page.occurrences.update(
        starts_at=datetime(2026, 12, 4, 7, tzinfo=STOCKHOLM),
        ends_at=datetime(2026, 12, 4, 9, tzinfo=STOCKHOLM),
        is_moved=True,
    )
    (only,) = components(get(karlskrona, f"{page.get_url()}event.ics"))
    assert only["dtstart"].dt == datetime(2026, 12, 4, 7, tzinfo=STOCKHOLM)


def test_whole_days_are_told_as_dates(karlskrona, calendar, get):
    start = datetime(2027, 4, 15, 11, tzinfo=STOCKHOLM)
    page = EventPageFactory(
        parent=calendar, title="Konferens", starts_at=start, ends_at=start.replace(day=16), all_day=True
    )
    (only,) = components(get(karlskrona, f"{page.get_url()}event.ics"))
    assert (only["dtstart"].dt.isoformat(), only["dtend"].dt.isoformat()) == ("2027-04-15", "2027-04-17")


def test_the_whole_calendar_is_that_of_the_language_and_the_network(karlskrona, kongsberg, calendar, get):
    event(calendar, "Möte", 2026, 12, 3, 7)
    event(calendar_page(kongsberg), "Kanarifugl", 2026, 12, 3, 7)
    assert [str(part["summary"]) for part in components(get(karlskrona, "/sv/events.ics"))] == ["Möte"]
    assert components(get(karlskrona, "/en/events.ics")) == []
    assert [str(part["summary"]) for part in components(get(kongsberg, "/nb/events.ics"))] == ["Kanarifugl"]


def test_files_are_for_events_only(karlskrona, calendar, get):
    front_page(karlskrona)
    assert get(karlskrona, "/sv/nyheter/event.ics").status_code == 404
    assert get(karlskrona, "/sv/nowhere/event.ics").status_code == 404
    page = event(calendar, "Utkast", 2026, 12, 3, 7)
    path = page.get_url()
    page.unpublish()
    assert get(karlskrona, f"{path}event.ics").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_calendar_file_costs_the_same_whatever_it_holds(
    karlskrona, calendar, get, django_assert_num_queries, number
):
    for order in range(number):
        event(calendar, f"Möte {order}", 2026, 12, 3 + order, 7)
    with django_assert_num_queries(4):
        get(karlskrona, "/sv/events.ics")


def test_the_event_page_says_when_a_coming_date_is_cancelled(karlskrona, calendar, get):
    page = event(calendar, "Möte", 2026, 12, 3, 7)
    page.occurrences.update(is_cancelled=True, reason="Ingen lokal")
    content = get(karlskrona, page.get_url()).content.decode()
    assert "Ingen lokal" in content


def test_the_bare_host_has_no_calendar(client, db):
    assert client.get("/sv/events.ics", headers={"host": "localhost"}).status_code == 404
