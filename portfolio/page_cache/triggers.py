"""Has the database count, in each transaction, whether it changes what public pages show.

SQLite has one writer at a time and counts at once. PostgreSQL counts when a transaction ends (deferred constraint
triggers), so that nobody waits for anybody's counting longer than a commit takes, and locks stand in one order.
Django makes tables of SQLite anew when they change, which takes their triggers away: ``manage.py migrate`` puts
them back every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from portfolio.page_cache.models import PageVersion

EVERYTHING: Sequence[str] = ()
# Every table that public pages are made of, with the columns that they show.
WATCHED: Mapping[str, Sequence[str]] = {
    "accounts.Avatar": ("file",),
    "accounts.User": (
        "username",
        "display_name",
        "website",
        "biography",
        "picture",
        "signs_with_profile",
        "is_active",
        # Shown nowhere: who is told of replies (blog.post_at).
        "email",
        "mail_about_replies",
        "is_staff",
        "is_superuser",
    ),
    "blog.AuthorCard": EVERYTHING,
    "blog.Category": EVERYTHING,
    "blog.FormerAddress": EVERYTHING,
    "blog.Picture": EVERYTHING,
    "blog.Post": EVERYTHING,
    "blog.Post_categories": EVERYTHING,
    "blog.Post_tags": EVERYTHING,
    "blog.ProfileLink": EVERYTHING,
    "blog.Site": EVERYTHING,
    "blog.Tag": EVERYTHING,
    "comments.Discussion": EVERYTHING,
    "socialaccount.SocialApp": EVERYTHING,
}
THREADS = "comments.ThreadVersion"

_NOW = {
    "sqlite": "(julianday('now') - 2440587.5) * 86400.0",
    "postgresql": "extract(epoch FROM clock_timestamp())",
}
# A row that is not there begins with the time, so that no number ever comes twice.
_SQLITE_COUNT = """
INSERT INTO {table} (shard, number, changed_at) VALUES ({row}, CAST({now} * 1000000 AS INTEGER), {now})
ON CONFLICT (shard) DO UPDATE SET number = number + 1, changed_at = excluded.changed_at;
"""
_SQLITE_TRIGGER = """
CREATE TRIGGER {name} AFTER {event} ON {watched} BEGIN {count} END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION page_version_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE counted integer := 0;
BEGIN
    IF TG_ARGV[0] = 'thread' AND TG_OP = 'DELETE' THEN
        counted := 1 + mod(OLD.post_id, {shards});
    ELSIF TG_ARGV[0] = 'thread' THEN
        counted := 1 + mod(NEW.post_id, {shards});
    END IF;
    INSERT INTO {table} AS kept (shard, number, changed_at, counted_by)
    VALUES (counted, ({now} * 1000000)::bigint, {now}, pg_current_xact_id()::text::bigint)
    ON CONFLICT (shard) DO UPDATE
    SET number = kept.number + 1, changed_at = excluded.changed_at, counted_by = excluded.counted_by
    WHERE kept.counted_by IS DISTINCT FROM excluded.counted_by;
    RETURN NULL;
END $$
"""
_POSTGRESQL_TRIGGER = """
CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {watched}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION page_version_count({argument})
"""
_POSTGRESQL_TRUNCATE = """
CREATE TRIGGER {name} AFTER TRUNCATE ON {watched}
FOR EACH STATEMENT EXECUTE FUNCTION page_version_count()
"""


def install(using: str) -> None:
    """Put the triggers where they belong, and take away what an older version of the program put there."""
    connection = connections[using]
    wanted = dict(_wanted(connection))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION.format(**_words(connection), shards=_shards()))
        for name, table, sql in _existing(connection):
            if wanted.get(name) == sql:
                del wanted[name]
                continue
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")
        for statement in wanted.values():
            cursor.execute(statement)


def _existing(connection: BaseDatabaseWrapper) -> list[tuple[str, str, str]]:
    """Return name, table and SQL of the triggers that are there. PostgreSQL's are always made anew: it is quick."""
    sql = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'page_version_%%'"
    if connection.vendor == "postgresql":
        sql = (
            "SELECT tgname, tgrelid::regclass::text, '' FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgname LIKE 'page_version_%%'"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        return list(cursor.fetchall())


def _wanted(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    for label, columns in WATCHED.items():
        yield from _triggers(connection, apps.get_model(label), columns, is_thread=False)
    yield from _triggers(connection, apps.get_model(THREADS), ("number",), is_thread=True)


def _triggers(
    connection: BaseDatabaseWrapper, model: type[Model], columns: Sequence[str], *, is_thread: bool
) -> Iterator[tuple[str, str]]:
    table = model._meta.db_table
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    events = {"insert": "INSERT", "update": update, "delete": "DELETE"}
    watched = connection.ops.quote_name(table)
    for kind, event in events.items():
        name = f"page_version_{table}_{kind}"
        if connection.vendor == "postgresql":
            argument = "'thread'" if is_thread else ""
            yield (
                name,
                _POSTGRESQL_TRIGGER.format(
                    name=name, event=event, watched=watched, argument=argument
                ).strip(),
            )
        else:
            row = f"1 + {'OLD' if kind == 'delete' else 'NEW'}.post_id % {_shards()}"
            count = _SQLITE_COUNT.format(**_words(connection), row=row if is_thread else "0")
            yield (
                name,
                _SQLITE_TRIGGER.format(
                    name=name, event=event, watched=watched, count=count
                ).strip(),
            )
    if connection.vendor == "postgresql":
        name = f"page_version_{table}_truncate"
        yield name, _POSTGRESQL_TRUNCATE.format(name=name, watched=watched).strip()


def _shards() -> int:
    return PageVersion.SHARDS


def _words(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return {
        "table": connection.ops.quote_name(PageVersion._meta.db_table),
        "now": _NOW[connection.vendor],
    }
