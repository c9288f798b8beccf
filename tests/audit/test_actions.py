"""What record() writes, and what it refuses."""

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import translation

from audit.actions import record, record_once_a_day
from audit.models import Entry
from audit.querysets import EntryQuerySet
from tests.factories.networks import MembershipFactory, NetworkFactory, PersonFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_record_names_who_what_and_which_row():
    topic = TopicFactory(network__slug="a")
    topic.refresh_from_db()
    person = PersonFactory()

    with translation.override("sv"):
        record(by=person, action="networks.rename_topic", target=topic, details={"fields": ["name"], "version": 3})

    entry = Entry.objects.for_network(topic.network).get()
    assert (entry.person, entry.action, entry.target_type) == (person, "networks.rename_topic", "networks.topic")
    assert (entry.target_id, entry.target_label) == (str(topic.pk), "Kompetens")
    assert entry.details == {"fields": ["name"], "version": 3}


def test_record_when_network_is_given_takes_it_before_the_targets():
    other = NetworkFactory()

    entry = record(by=None, action="networks.touch", target=TopicFactory(), network=other)

    assert entry.network == other


def test_record_when_target_is_a_network_belongs_to_it():
    network = NetworkFactory()

    assert record(by=None, action="networks.create", target=network).network == network


@pytest.mark.parametrize("by", [None, AnonymousUser()])
def test_record_when_nobody_is_logged_in_has_no_person_and_no_target(by):
    entry = record(by=by, action="notifications.give_up")

    assert (entry.person, entry.network, entry.target_type, entry.target_id) == (None, None, "", "")


def test_record_when_row_is_about_a_person_keeps_no_name():
    membership = MembershipFactory(person__first_name="Disa", person__last_name="Ankarvik")

    entry = record(by=None, action="admission.end_role", target=membership)

    assert "Disa" in str(membership)
    assert entry.target_label == ""


@pytest.mark.parametrize("action", ["publish", "Meetings.publish", "meetings.publish minutes", "", ".a", "meetings."])
def test_record_when_action_is_not_dotted_refuses(action):
    with pytest.raises(ValueError, match="dotted"):
        record(by=None, action=action)


@pytest.mark.parametrize(
    "details",
    [
        {"mail": "disa@example.org"},
        {"reason": "two words"},
        {"fields": ["name", "Disa Ankarvik"]},
        {"before": {"name": "Disa Ankarvik"}},
        {"disa@example.org": 1},
        {"token": "x" * 81},
    ],
)
def test_record_when_details_hold_text_refuses(details):
    with pytest.raises(ValueError, match="codes, numbers and field names"):
        record(by=None, action="meetings.save", details=details)

    assert not Entry.all_networks.exists()


def test_record_when_details_hold_an_object_refuses():
    with pytest.raises(ValueError, match="User"):
        record(by=None, action="meetings.save", details={"person": PersonFactory()})


def test_record_when_the_deed_is_undone_is_undone_too():
    with transaction.atomic():
        record(by=None, action="meetings.save")
        transaction.set_rollback(True)

    assert not Entry.all_networks.exists()


# ------------------------------------------------------------------ once a day


@pytest.fixture
def look():
    """Somebody looks at a subject: ``look(version=2)``."""
    topic, person = TopicFactory(network__slug="a"), PersonFactory()

    def write(by=person, target=topic, action="networks.see_topic", **details):
        record_once_a_day(by=by, action=action, target=target, network=topic.network, details=details)
        return Entry.objects.for_network(topic.network).count()

    return write


def test_record_once_a_day_when_the_same_then_one_and_anything_else_is_another(look):
    assert [look(), look(), look(version=1), look(version=1), look(version=2)] == [1, 1, 2, 2, 3]
    assert look(action="networks.see_other") == 4
    assert look(by=PersonFactory()) == 5


def test_record_once_a_day_when_the_networks_midnight_has_passed_then_another(look):
    numbers = []
    for moment in ("2026-12-03T22:59+00:00", "2026-12-03T23:01+00:00", "2026-12-04T22:59+00:00"):
        with time_machine.travel(moment, tick=False):
            numbers.append(look())

    assert numbers == [1, 2, 2]


def test_record_once_a_day_when_two_at_the_same_moment_then_the_database_keeps_one(look, monkeypatch):
    monkeypatch.setattr(EntryQuerySet, "exists", lambda rows: False)

    assert [look(), look()] == [1, 1]


def test_record_once_a_day_when_it_stands_there_then_one_question(look, django_assert_num_queries):
    look()
    with django_assert_num_queries(2):  # the second is the count of this test
        look()


def test_entry_when_written_twice_on_a_day_then_the_database_refuses(look):
    look()
    entry = Entry.all_networks.get()
    entry.pk, entry._state.adding = None, True

    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()


def test_record_once_a_day_when_a_person_goes_then_what_two_saw_stays(look):
    one, other = PersonFactory(), PersonFactory()
    look(by=one)
    look(by=other)
    one.delete()
    other.delete()

    assert [row.person for row in Entry.all_networks.all()] == [None, None]
