"""Reading the log."""

from datetime import UTC, datetime

import pytest

from audit.actions import record
from audit.models import Entry
from networks.querysets import UnscopedAccess
from tests.factories.audit import EntryFactory
from tests.factories.networks import TopicFactory

pytestmark = pytest.mark.django_db


def test_for_network_gives_own_entries_only():
    own, _other = EntryFactory(), EntryFactory()

    assert list(Entry.objects.for_network(own.network)) == [own]


def test_by_gives_one_persons_deeds():
    own = EntryFactory()
    EntryFactory(network=own.network)

    assert list(Entry.objects.for_network(own.network).by(own.person)) == [own]


def test_about_gives_one_rows_entries():
    topic = TopicFactory()
    entry = record(by=None, action="networks.rename_topic", target=topic)
    record(by=None, action="networks.rename_topic", target=TopicFactory(network=topic.network))

    assert list(Entry.objects.for_network(topic.network).about(topic)) == [entry]


def test_before_ends_at_the_moment():
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    EntryFactory(at=moment)
    old = EntryFactory(at=datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC))

    assert list(Entry.all_networks.before(moment)) == [old]


def test_purge_removes_exactly_these_rows():
    own, other = EntryFactory(), EntryFactory()

    assert Entry.objects.for_network(own.network).purge() == 1
    assert list(Entry.all_networks.all()) == [other]


def test_purge_without_a_network_refuses():
    with pytest.raises(UnscopedAccess):
        Entry.objects.all().purge()
