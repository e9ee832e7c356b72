"""PostgreSQL's tables without their indexes and without what guards their rows, until all rows are in them.

To make an index of a million rows takes seconds; to put one row after the other into twenty of them, and to look each
number up in the tables that it points to, takes a quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction

# So much of the server's memory is lent to the making of an index.
MEMORY = "128MB"
# How each is dropped, and how it is made again. Unique columns come first: other tables may point to them.
GUARDS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('u', 'f') ORDER BY contype DESC, conname
"""
# Of those indexes that are no part of a guard.
INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = ANY(%s::regclass[])
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) ORDER BY 1
"""


@contextmanager
def bare_tables(*kinds: type[models.Model]) -> Iterator[None]:
    """Let the tables of these models be bare meanwhile: one transaction, nobody else reads or writes in them.

    Raises IntegrityError if what was written breaks a rule; then nothing of it is left.
    """
    if connection.vendor != "postgresql":
        yield
        return
    tables = [[model._meta.db_table for model in kinds]]
    with transaction.atomic(), connection.cursor() as cursor:
        # What has still to be looked up, or to be counted, stands in the way.
        connection.check_constraints()
        parts = [
            *cursor.execute(GUARDS, tables).fetchall(),
            *cursor.execute(INDEXES, tables).fetchall(),
        ]
        for drop, _make in reversed(parts):
            cursor.execute(drop)
        yield
        connection.check_constraints()
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
        for _drop, make in parts:
            cursor.execute(make)
