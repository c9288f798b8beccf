"""The word index: an FTS5 table kept in step by triggers on SQLite, two GIN indexes on PostgreSQL.

SQLite drops triggers when it rebuilds a table, so a later migration that alters ``search_indexentry``
must run :func:`make` again.
"""

from django.db import migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE search_words USING fts5(
        folded_title, folded_text, scope,
        content='search_indexentry', content_rowid='id',
        tokenize="unicode61 remove_diacritics 0 tokenchars ':_-'", prefix='2 3 4'
    )
    """,
    """
    CREATE TRIGGER search_words_insert AFTER INSERT ON search_indexentry BEGIN
        INSERT INTO search_words(rowid, folded_title, folded_text, scope)
        VALUES (new.id, new.folded_title, new.folded_text, new.scope);
    END
    """,
    """
    CREATE TRIGGER search_words_delete AFTER DELETE ON search_indexentry BEGIN
        INSERT INTO search_words(search_words, rowid, folded_title, folded_text, scope)
        VALUES ('delete', old.id, old.folded_title, old.folded_text, old.scope);
    END
    """,
    """
    CREATE TRIGGER search_words_update AFTER UPDATE ON search_indexentry BEGIN
        INSERT INTO search_words(search_words, rowid, folded_title, folded_text, scope)
        VALUES ('delete', old.id, old.folded_title, old.folded_text, old.scope);
        INSERT INTO search_words(rowid, folded_title, folded_text, scope)
        VALUES (new.id, new.folded_title, new.folded_text, new.scope);
    END
    """,
    "INSERT INTO search_words(search_words) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER search_words_update",
    "DROP TRIGGER search_words_delete",
    "DROP TRIGGER search_words_insert",
    "DROP TABLE search_words",
]
SCOPE = "array_to_tsvector(string_to_array(scope, ' '))"
ALL_VECTOR = f"(to_tsvector('simple', folded_title || ' ' || folded_text) || {SCOPE})"
TITLE_VECTOR = f"(to_tsvector('simple', folded_title) || {SCOPE})"
PHRASE_CAP = 1000
POSTGRESQL = [
    # Long texts lie apart from the rows, so that rows found by the index are few pages.
    "ALTER TABLE search_indexentry SET (toast_tuple_target = 256)",
    f"CREATE INDEX search_all_words ON search_indexentry USING gin ({ALL_VECTOR}) WITH (fastupdate = off)",
    f"CREATE INDEX search_title_words ON search_indexentry USING gin ({TITLE_VECTOR}) WITH (fastupdate = off)",
    *(
        # A scan of the whole table would fold each text anew, which takes seconds; the planner cannot know.
        # Side by side is looked for in the newest entries that hold the words, since GIN keeps no places.
        f"""
        CREATE FUNCTION {name}(question tsquery, phrases text[], most integer)
        RETURNS TABLE (id bigint, source varchar, date date, folded_title varchar)
        LANGUAGE sql STABLE SET enable_seqscan = off AS $$
            SELECT newest.id, newest.source, newest.date, newest.folded_title FROM (
                SELECT * FROM (
                    SELECT entry.id, entry.source, entry.date, entry.folded_title, entry.folded_text
                    FROM search_indexentry AS entry WHERE {vector} @@ question OFFSET 0
                ) AS hit ORDER BY hit.id DESC LIMIT CASE WHEN cardinality(phrases) = 0 THEN most ELSE {PHRASE_CAP} END
            ) AS newest
            WHERE cardinality(phrases) = 0 OR ' ' || newest.folded_title || {more} || ' ' LIKE ALL (phrases)
            ORDER BY newest.id DESC LIMIT most
        $$
        """
        for name, vector, more in [
            ("search_all_candidates", ALL_VECTOR, "' | ' || newest.folded_text"),
            ("search_title_candidates", TITLE_VECTOR, "''"),
        ]
    ),
]
POSTGRESQL_BACK = [
    "DROP FUNCTION search_title_candidates",
    "DROP FUNCTION search_all_candidates",
    "DROP INDEX search_title_words",
    "DROP INDEX search_all_words",
    "ALTER TABLE search_indexentry RESET (toast_tuple_target)",
]


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make, unmake)]
