"""A person's calendar: whose, what stands in it, and when it closes."""

from datetime import timedelta

import icalendar
import pytest
import time_machine
from django.utils import timezone

from extranet.me.actions import close_feed, renew_feed
from extranet.me.models import CalendarFeed, proof_of
from extranet.meetings.choices import MeetingState
from networks.models import Membership
from tests.factories.me import CalendarFeedFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.networks import PersonFactory


def path(feed):
    return f"/calendar/{feed.token}.ics"


@pytest.fixture
def feed(karlskrona, member):
    return CalendarFeedFactory(network=karlskrona, person=member)


def summaries(answer):
    return [str(event["summary"]) for event in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")]


def test_feed_tells_the_networks_meetings_with_time_place_and_link(karlskrona, kongsberg, feed, browser):
    meeting = MeetingFactory(network=karlskrona, title="Vårmöte", place="Varvet")
    MeetingFactory(network=kongsberg, title="Vårmøte")

    answer = browser().get(path(feed))

    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert (str(event["summary"]), str(event["location"])) == ("Vårmöte", "Varvet")
    assert event.decoded("dtstart") == meeting.starts_at
    assert str(event["url"]).endswith(f"/sv/extranet/meetings/{meeting.pk}/")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/calendar; charset=utf-8", "private, no-store")


def test_feed_when_a_meeting_is_cancelled_then_it_says_so(karlskrona, feed, browser):
    MeetingFactory(network=karlskrona, state=MeetingState.CANCELLED)

    (event,) = icalendar.Calendar.from_ical(browser().get(path(feed)).content).walk("VEVENT")
    assert str(event["status"]) == "CANCELLED"


def test_feed_when_the_person_loses_the_right_then_not_found_at_the_next_request(karlskrona, feed, browser):
    before = browser().get(path(feed)).status_code
    Membership.objects.for_network(karlskrona).filter(person=feed.person).update(
        valid_from=timezone.localdate() - timedelta(days=9), valid_to=timezone.localdate() - timedelta(days=1)
    )

    assert (before, browser().get(path(feed)).status_code) == (200, 404)


def test_feed_when_the_account_is_closed_then_not_found(feed, browser):
    feed.person.is_active = False
    feed.person.save()

    assert browser().get(path(feed)).status_code == 404


def test_feed_when_asked_on_another_networks_host_then_not_found(kongsberg, feed, browser):
    Membership.all_networks.create(person=feed.person, network=kongsberg, role="representative")

    assert browser(network=kongsberg).get(path(feed)).status_code == 404


def test_feed_when_the_proof_is_wrong_then_not_found(feed, browser):
    proof = proof_of(feed.reference)
    wrong = ("B" if proof[0] == "A" else "A") + proof[1:]

    for token in (feed.reference, feed.reference + wrong, "A" * 65, feed.reference + "å" * 43):
        assert browser().get(f"/calendar/{token}.ics").status_code == 404


def test_feed_when_the_database_is_read_then_the_address_does_not_stand_in_it(feed):
    row = CalendarFeed.all_networks.filter(pk=feed.pk).values().get()

    assert feed.token not in str(row)
    assert len(feed.token) == 65


def test_feed_when_renewed_or_closed_then_the_old_address_opens_nothing(karlskrona, feed, member, browser):
    renewed = renew_feed(by=member, network=karlskrona)

    assert [browser().get(path(one)).status_code for one in (feed, renewed)] == [404, 200]
    close_feed(by=member, network=karlskrona)
    assert browser().get(path(renewed)).status_code == 404


def test_feed_when_asked_too_often_then_told_to_wait(feed, browser):
    with time_machine.travel(timezone.now().replace(second=30), tick=False):  # requests are counted by the minute
        answers = [browser().get(path(feed)) for _time in range(31)]

    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert answers[-1]["Retry-After"] == "60"


def test_feed_speaks_the_language_of_its_reader(karlskrona, browser):
    MeetingFactory(network=karlskrona)
    reader = PersonFactory(language="en")
    Membership.all_networks.create(person=reader, network=karlskrona, role="representative")
    feed = CalendarFeedFactory(network=karlskrona, person=reader)

    assert b"/en/extranet/meetings/" in browser().get(path(feed)).content.replace(b"\r\n ", b"")


@pytest.mark.parametrize("rows", [1, 3])
def test_feed_asks_no_more_for_many_meetings(rows, karlskrona, feed, browser, django_assert_num_queries):
    for _number in range(rows):
        MeetingFactory(network=karlskrona)
    client = browser()
    client.get("/")

    with django_assert_num_queries(QUERIES):
        assert len(summaries(client.get(path(feed)))) == rows


QUERIES = 8
