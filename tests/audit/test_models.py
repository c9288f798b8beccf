"""The log only grows, in Python and in the database."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import AppendOnlyError, Entry
from networks.querysets import UnscopedAccess, unscoped
from tests.factories.audit import EntryFactory

pytestmark = pytest.mark.django_db


def test_entry_when_saved_again_refuses():
    entry = EntryFactory()
    entry.action = "meetings.nothing"

    with pytest.raises(AppendOnlyError):
        entry.save()

    assert Entry.all_networks.get().action == "meetings.publish_minutes"


def test_entry_when_deleted_refuses():
    with pytest.raises(AppendOnlyError):
        EntryFactory().delete()


@pytest.mark.parametrize("change", [lambda rows: rows.update(action="a.b"), lambda rows: rows.delete()])
def test_entries_when_changed_as_a_set_refuse(change):
    EntryFactory()

    with unscoped(), pytest.raises(RuntimeError):
        change(Entry.objects.all())

    assert Entry.all_networks.get().action == "meetings.publish_minutes"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "a.b"),
        ("target_id", "-9"),
        ("details", '{"a": 1}'),
        ("at", "2001-01-01 00:00:00+00:00"),
        ("day", "2001-01-01"),
    ],
)
def test_entry_when_changed_in_sql_is_refused_by_the_database(column, value):
    EntryFactory()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_entry SET {column} = %s", [value])


def test_entry_when_given_to_another_person_is_refused_by_the_database():
    entry, other = EntryFactory(), EntryFactory()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET person_id = %s WHERE id = %s", [other.person_id, entry.pk])


def test_entry_when_its_person_and_network_go_stays_without_them():
    entry = EntryFactory()

    entry.person.delete()
    entry.network.delete()

    left = Entry.all_networks.get()
    assert (left.pk, left.person, left.network) == (entry.pk, None, None)


def test_entry_reads_as_action_and_target():
    assert str(EntryFactory(target_label="Minutes 3")) == "meetings.publish_minutes Minutes 3"


def test_entries_when_read_without_a_network_refuse():
    EntryFactory()

    with pytest.raises(UnscopedAccess):
        list(Entry.objects.all())
