"""Makes the databases' own indexes of a table of entries. For migrations alone."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

# An index of the entries' own columns; triggers keep it in step, in the transaction of every change.
TABLE = (
    'CREATE VIRTUAL TABLE "{table}_fts" USING fts5(in_title, often, seldom, content="{table}",'
    ' content_rowid="{key}", tokenize="ascii", detail="column", columnsize=0)'
)
FTS5 = (
    TABLE,
    'CREATE TRIGGER "{table}_insert" AFTER INSERT ON "{table}" BEGIN {add} END',
    'CREATE TRIGGER "{table}_delete" AFTER DELETE ON "{table}" BEGIN {remove} END',
    'CREATE TRIGGER "{table}_update" AFTER UPDATE ON "{table}" BEGIN {remove} {add} END',
)
ADD = (
    'INSERT INTO "{table}_fts"(rowid, in_title, often, seldom)'
    ' VALUES (new."{key}", new.in_title, new.often, new.seldom);'
)
REMOVE = (
    'INSERT INTO "{table}_fts"("{table}_fts", rowid, in_title, often, seldom)'
    " VALUES ('delete', old.\"{key}\", old.in_title, old.often, old.seldom);"
)
VECTOR = (
    'ALTER TABLE "{{table}}" ADD COLUMN {name} tsvector GENERATED ALWAYS AS'
    " (array_to_tsvector(array_remove(string_to_array({terms}, ' '), ''))) STORED"
)
TSVECTOR = (
    VECTOR.format(name="title_vector", terms="in_title"),
    VECTOR.format(name="vector", terms="in_title || ' ' || often || ' ' || seldom"),
    # In the row itself: of a frequent word, the newest texts are looked through one after the other.
    'ALTER TABLE "{table}" ALTER COLUMN vector SET STORAGE MAIN',
    'CREATE INDEX "{table}_title_vector" ON "{table}" USING gin (title_vector)',
    'CREATE INDEX "{table}_vector" ON "{table}" USING gin (vector)',
)


def make_text_index(table: str, *, key: str) -> RunPython:
    """Return the operation for a migration that makes ``table`` searchable; ``key`` is its primary key's column.

    Django makes SQLite's tables anew to change a column, and the triggers go with the old one: a migration that
    changes such a table ends with this operation, too.
    """

    def make(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        statements = FTS5 if editor.connection.vendor == "sqlite" else TSVECTOR
        names = {"table": table, "key": key}
        changes = {"add": ADD.format(**names), "remove": REMOVE.format(**names)}
        for statement in statements:
            editor.execute(statement.format(**names, **changes))

    def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        # Everything else goes with the table.
        if editor.connection.vendor == "sqlite":
            editor.execute(f'DROP TABLE "{table}_fts"')

    return RunPython(make, drop)
