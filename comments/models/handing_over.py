"""What one mail of the outbox costs the database: one statement and one commit that note it, and take the next.

It is done for each mail that leaves, so it is plain SQL. SQLite has no statement that changes two rows in two ways:
there it is two, in one transaction, in turn with those who reply.
"""

from __future__ import annotations

import datetime
import json
import uuid
from functools import partial
from typing import Any, NamedTuple

from django.db import connection

from blog.prepared import prepared
from comments.together import together

MINUTE, HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
# How long a mail waits after each try that failed; after the last it is not tried again.
PAUSES = (
    *(MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR),
    *(3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR),
)
TRIES = len(PAUSES) + 1
# What whoever sends a mail needs to know of it, in the order of the model.
NAMES = ("id", "key", "recipient", "subject", "text", "html", "headers", "attempts")


class Sent(NamedTuple):
    """A mail that has left: its number, and the lease that its worker had."""

    number: int
    lease: uuid.UUID


class Taking(NamedTuple):
    """How the next is taken."""

    now: datetime.datetime
    lease: uuid.UUID
    lease_until: datetime.datetime


def hand_over(sent: Sent | None, taking: Taking) -> tuple[bool, list[Any] | None]:
    """Note that ``sent`` has left, and take the next. Return whether its worker had it still, and the next's NAMES."""
    if connection.vendor == "postgresql":
        return _by_one_statement(sent or Sent(0, taking.lease), taking)
    return together.do(partial(_by_two, sent, taking))


def _by_one_statement(sent: Sent, taking: Taking) -> tuple[bool, list[Any] | None]:
    with prepared(), connection.cursor() as cursor:
        cursor.execute(_BOTH, [*_noted(sent, taking), *_taken(sent.number, taking)])
        is_mine, *values = cursor.fetchone()
    return is_mine, _read(values)


def _by_two(sent: Sent | None, taking: Taking) -> tuple[bool, list[Any] | None]:
    is_mine = False
    with connection.cursor() as cursor:
        if sent:
            cursor.execute(_NOTE, _noted(sent, taking))
            is_mine = cursor.rowcount == 1
        cursor.execute(_TAKE_ALONE, _taken(sent.number if sent else 0, taking))
        # To the end: it is done when nothing more is to come.
        rows = cursor.fetchall()
    return is_mine, _read(rows[0]) if rows else None


def _read(values: Any) -> list[Any] | None:
    if not values[0]:
        return None
    *content, headers, attempts = values
    return [*content, json.loads(headers), attempts]


def _noted(sent: Sent, taking: Taking) -> list[Any]:
    return [_moment(taking.now), sent.number, _number(sent.lease)]


def _taken(but: int, taking: Taking) -> list[Any]:
    """Return the values. What is noted is not taken as well, whatever became of its lease."""
    now = _moment(taking.now)
    return [_number(taking.lease), _moment(taking.lease_until), now, but, now, but]


def _moment(at: datetime.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _number(lease: uuid.UUID) -> Any:
    return lease if connection.features.has_native_uuid_field else lease.hex


_NOTE = """
UPDATE comments_outgoingmail SET status = 'sent', sent_at = %s, last_error = '', lease = NULL, lease_until = NULL
WHERE id = %s AND status = 'sending' AND lease = %s
"""
# First what somebody took and never told of: it has waited the longest. Each is sought in the order of an index, so
# that it costs the same however many wait. Two who seek at once find two.
_TAKE = f"""
UPDATE comments_outgoingmail SET status = 'sending', lease = %s, lease_until = %s, attempts = attempts + 1
WHERE id = COALESCE((
    SELECT id FROM comments_outgoingmail
    WHERE status = 'sending' AND lease_until <= %s AND attempts < {TRIES} AND id <> %s
    ORDER BY next_try_at, id LIMIT 1 {{skipping}}
), (
    SELECT id FROM comments_outgoingmail
    WHERE status = 'waiting' AND next_try_at <= %s AND attempts < {TRIES} AND id <> %s
    ORDER BY next_try_at, id LIMIT 1 {{skipping}}
))
RETURNING {", ".join(NAMES)}
"""  # noqa: S608 - our own names
_TAKE_ALONE = _TAKE.format(skipping="")
_BOTH = f"""
WITH noted AS ({_NOTE} RETURNING id), taken AS ({_TAKE.format(skipping="FOR UPDATE SKIP LOCKED")})
SELECT EXISTS (SELECT FROM noted), taken.* FROM (SELECT) AS one LEFT JOIN taken ON true
"""  # noqa: S608
