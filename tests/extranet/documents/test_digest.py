"""One mail about what is new: to whom, when, once, and how it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from networks.models import Membership
from notifications.actions import choose_rhythm, send_digests
from notifications.choices import Rhythm
from notifications.models import DigestEntry, Mail, Subscription
from notifications.rules import is_due, stop_token
from tests.factories.extranet import ShelvedDocumentFactory
from tests.factories.notifications import SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def subscribed(karlskrona, member):
    """The member is told at once, and was last asked half an hour ago."""
    ago = timezone.now() - timedelta(minutes=30)
    return SubscriptionFactory(
        network=karlskrona, person=member, rhythm=Rhythm.AT_ONCE, looked_at=ago, begun_at=ago - timedelta(days=9)
    )


@pytest.fixture
def papers(karlskrona, kongsberg):
    """One for members, one for the board, one of another network."""
    for network, title, key in [
        (karlskrona, "For members", karlskrona.key()),
        (karlskrona, "For the board", karlskrona.key("board")),
        (kongsberg, "Elsewhere", kongsberg.key()),
    ]:
        ShelvedDocumentFactory(shelf__network=network, document__title=title, document__audience={key})


def mails():
    return list(Mail.all_networks.filter(template="digest"))


def test_digest_tells_what_the_reader_may_see_and_nothing_else(subscribed, papers):
    assert send_digests() == 1

    (mail,) = mails()
    assert mail.to == subscribed.person.email
    for text in (mail.text, mail.html):
        assert "For members" in text
        assert "For the board" not in text
        assert "Elsewhere" not in text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    told = DigestEntry.objects.for_network(subscribed.network).values_list("person", "title")
    assert list(told) == [(subscribed.person_id, "For members")]


def test_digest_when_nothing_is_new_or_all_was_told_then_no_mail(subscribed, papers):
    later = timezone.now() + timedelta(hours=1)

    assert [send_digests(), send_digests(), send_digests(later)] == [1, 0, 0]
    assert len(mails()) == 1


def test_digest_when_the_right_was_lost_then_no_mail(subscribed, papers):
    Membership.all_networks.filter(person=subscribed.person).delete()

    assert send_digests() == 0


def test_digest_when_somebody_is_new_then_nothing_of_before_is_told(karlskrona, member, papers):
    assert send_digests() == 0
    row = Subscription.objects.for_network(karlskrona).get(person=member)
    assert row.rhythm == Rhythm.WEEKLY


@pytest.mark.parametrize(
    ("rhythm", "looked", "now", "due"),
    [
        ("none", "2026-11-01 12:00", "2026-11-24 12:00", False),
        ("at_once", "2026-11-24 11:50", "2026-11-24 12:00", False),
        ("at_once", "2026-11-24 11:45", "2026-11-24 12:00", True),
        ("daily", "2026-11-24 05:59", "2026-11-24 06:00", True),
        ("daily", "2026-11-24 06:00", "2026-11-25 05:59", False),
        ("weekly", "2026-11-23 06:00", "2026-11-30 05:59", False),
        ("weekly", "2026-11-23 05:59", "2026-11-23 06:00", True),
        ("weekly", "2026-11-20 06:00", "2026-11-26 12:00", True),
    ],
)
def test_is_due_by_choice_and_by_the_clock_of_the_network(rhythm, looked, now, due, karlskrona):
    looked_at, moment = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (looked, now))
    row = SubscriptionFactory.build(network=karlskrona, rhythm=rhythm, looked_at=looked_at)

    assert is_due(row, karlskrona.time_zone, moment) == due


def test_stop_when_the_address_is_opened_then_asked_and_when_pressed_then_ended(karlskrona, subscribed):
    client = Client(headers={"host": karlskrona.site.hostname}, enforce_csrf_checks=True)
    path = f"/mails/stop/{stop_token(subscribed)}/"

    assert client.get(path).status_code == 200
    assert Subscription.rhythm_of(subscribed.person, karlskrona) == Rhythm.AT_ONCE
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscription.rhythm_of(subscribed.person, karlskrona) == Rhythm.NONE


def test_stop_when_the_token_is_wrong_or_anothers_then_not_found(karlskrona, kongsberg, subscribed):
    token = stop_token(subscribed)
    for network, wrong in [(karlskrona, token + "a"), (karlskrona, "A" * 43), (kongsberg, token)]:
        client = Client(headers={"host": network.site.hostname})
        assert client.post(f"/mails/stop/{wrong}/").status_code == 404
    assert Subscription.rhythm_of(subscribed.person, karlskrona) == Rhythm.AT_ONCE


def test_rhythm_when_taken_up_again_then_what_came_meanwhile_is_not_told(karlskrona, subscribed, papers):
    choose_rhythm(by=subscribed.person, network=karlskrona, rhythm="none")
    choose_rhythm(by=subscribed.person, network=karlskrona, rhythm="at_once")

    assert send_digests(timezone.now() + timedelta(minutes=16)) == 0
