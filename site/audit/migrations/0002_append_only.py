"""Entries are not changed in the database either.

A person or a network that is removed leaves its entries, so their keys may become empty; nothing else
may change. SQLite drops triggers with the table they stand on: a later migration that alters the table
must make them again, and tests/audit/test_models.py tells.
"""

from django.db import migrations

COLUMNS = ["id", "action", "target_type", "target_id", "target_label", "details", "at", "day"]
KEYS = ["person_id", "network_id"]

SQLITE = """
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE ON audit_entry
WHEN {changed}
BEGIN SELECT RAISE(ABORT, 'entries of the log are never changed'); END
"""
POSTGRES = """
CREATE FUNCTION audit_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'entries of the log are never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE ON audit_entry
FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION audit_entry_append_only();
"""


def _changed(differs, text):
    changes = [f"OLD.{column}{text(column)} {differs} NEW.{column}{text(column)}" for column in COLUMNS]
    changes += [f"(NEW.{key} IS NOT NULL AND OLD.{key} {differs} NEW.{key})" for key in KEYS]
    return " OR ".join(changes)


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE.format(changed=_changed("IS NOT", lambda column: "")))
    else:
        as_text = {"details": "::text"}
        schema_editor.execute(POSTGRES.format(changed=_changed("IS DISTINCT FROM", lambda c: as_text.get(c, ""))))


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_entry_append_only")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry")
        schema_editor.execute("DROP FUNCTION IF EXISTS audit_entry_append_only()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
