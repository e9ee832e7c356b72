"""Which of the statements that a database was asked would go through a whole large table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# What grows with posts, replies and people. Of everything else there is little.
LARGE = {
    "accounts_avatar",
    "accounts_user",
    "blog_formeraddress",
    "blog_historicalpost",
    "blog_post",
    "blog_post_categories",
    "blog_post_tags",
    "blog_postentry",
    "comments_claim",
    "comments_comment",
    "comments_commententry",
    "comments_decision",
    "comments_follow",
    "comments_follower",
    "comments_lesson",
    "comments_like",
    "comments_notice",
    "comments_outgoingmail",
    "comments_threadversion",
    "django_session",
    "socialaccount_socialaccount",
}
EXPLAINED = ("SELECT", "UPDATE", "DELETE")
ALIAS = re.compile(r'"(\w+)" (?:AS )?"?([TUVW]\d+)"?')
SCAN = re.compile(r"^SCAN (\w+)( USING (?:COVERING )?INDEX \w+)?")

# At the end: of the question itself, or of all that a number is counted of.
LIMITED = re.compile(r" LIMIT \d+(?: OFFSET \d+)?(?:\) subquery)?$")

Statement = tuple[str, tuple[Any, ...]]


class Heard:
    """Notes each statement once, with the values that it came with first."""

    def __init__(self) -> None:
        self.statements: dict[str, tuple[Any, ...]] = {}

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many and sql.lstrip("( ").startswith(EXPLAINED):
            self.statements.setdefault(sql, tuple(params or ()))
        return execute(sql, params, many, context)


@contextmanager
def heard() -> Iterator[Heard]:
    notes = Heard()
    with connection.execute_wrapper(notes):
        yield notes


def whole_tables(notes: Heard) -> dict[str, set[str]]:
    """Return the statements that go through all rows of large tables, and which tables these are."""
    find = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    found = {sql: find(sql, params) & LARGE for sql, params in notes.statements.items()}
    return {sql: tables for sql, tables in found.items() if tables}


def _on_sqlite(sql: str, params: tuple[Any, ...]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        steps = [str(row[-1]) for row in cursor.fetchall()]
    scans = [found for step in steps if (found := SCAN.match(step))]
    tables = {alias: table for table, alias in ALIAS.findall(sql)}
    # In the order of an index, or of its numbers, a table is gone through no further than to the end of the page.
    is_sorted = any(step.startswith("USE TEMP B-TREE FOR ORDER BY") for step in steps)
    if LIMITED.search(sql) and not is_sorted:
        scans = [scan for scan in scans if not (scan[2] or " WHERE " not in sql)]
    return {tables.get(str(scan[1]), str(scan[1])) for scan in scans}


def _on_postgresql(sql: str, params: tuple[Any, ...]) -> set[str]:
    with connection.cursor() as cursor:
        # Then it is taken only where no index would do, however few the rows are. A whole index is not told from a part
        # of it: SQLite says that of the same questions.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
        cursor.execute("SET LOCAL enable_seqscan = on")
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return {
        node["Relation Name"] for node in _nodes(plan[0]["Plan"]) if node["Node Type"] == "Seq Scan"
    }


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)
