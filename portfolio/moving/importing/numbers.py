"""Numbers of rows: those of the other blog are kept where they are free, as links name them."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

# Beyond it, numbers are nonsense, and a comment's would not fit into its path.
HIGHEST = 1_000_000_000


def keep_free(model: type[models.Model], upto: int) -> None:
    """Let new rows of the site itself get numbers above ``upto``, so that those below stay for the import."""
    if not 0 < upto <= HIGHEST:
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), GREATEST(%s, "
                "nextval(pg_get_serial_sequence(%s, 'id'))))",
                [table, upto, table],
            )
        else:
            _keep_free_on_sqlite(cursor, table, upto)


def _keep_free_on_sqlite(cursor: Any, table: str, upto: int) -> None:
    cursor.execute(
        "INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0 "
        "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
        [table, table],
    )
    cursor.execute("UPDATE sqlite_sequence SET seq = MAX(seq, %s) WHERE name = %s", [upto, table])


def take(model: type[models.Model], count: int) -> list[int]:
    """Return numbers that nobody else gets. To be called in the transaction that uses them."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [row[0] for row in cursor.fetchall()]
        _keep_free_on_sqlite(cursor, table, 0)
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        first = cursor.fetchone()[0] + 1
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
    return list(range(first, first + count))


def numbers_for(model: type[models.Model], wanted: list[int]) -> list[int]:
    """Return a number for each: the wanted one where it is free, otherwise a new one."""
    fits = [number for number in wanted if 0 < number <= HIGHEST]
    gone = set(model._base_manager.filter(pk__in=fits).values_list("pk", flat=True))
    kept: list[int | None] = []
    for number in wanted:
        is_free = 0 < number <= HIGHEST and number not in gone
        kept.append(number if is_free else None)
        gone.add(number)
    new = iter(take(model, kept.count(None)))
    return [number or next(new) for number in kept]
