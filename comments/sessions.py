"""Sessions in the database, as Django keeps them, with two questions less."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from typing import Any, override

from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpRequest

from blog.at_once import run

# As many letters as the column has room for.
KEY_BYTES = 20
# Where Django has what a session was told.
_WORDS = "_session_cache"
_BEGIN = (
    f"INSERT INTO {Session._meta.db_table} (session_key, session_data, expire_date)"  # noqa: S608 - our own name
    " VALUES (%s, %s, %s) ON CONFLICT (session_key) DO NOTHING RETURNING session_key"
)


class SessionStore(DatabaseSessions):
    """What was saved with something else, in its transaction, is not saved once more at the end of the request."""

    _kept: dict[str, Any] | None = None

    def _get_new_session_key(self) -> str:
        # Saving it tells whether somebody has it already: create() then draws another.
        return secrets.token_hex(KEY_BYTES)

    @override
    def save(self, must_create: bool = False) -> None:
        if not must_create and self.session_key and self._kept == self._get_session():  # type: ignore[attr-defined]
            return
        if must_create:
            self._begin()
        else:
            super().save()
        saved = deepcopy(self._get_session())  # type: ignore[attr-defined]
        transaction.on_commit(lambda: self._note(saved))

    def _begin(self) -> None:
        """Save a new one by one statement. Raises CreateError if its key is taken: within at_once(), at its end."""
        row = self.create_model_instance(self._get_session(no_load=True))  # type: ignore[attr-defined]
        at = connection.ops.adapt_datetimefield_value(row.expire_date)
        run(_BEGIN, [row.session_key, row.session_data, at], _is_begun)

    def _note(self, saved: dict[str, Any]) -> None:
        self._kept = saved


def _is_begun(saved: list[str]) -> None:
    if not saved:
        raise CreateError


@contextmanager
def as_it_was_on_failure(request: HttpRequest) -> Iterator[None]:
    """Take back what the session was told in here if the block fails, and its key: there is no row that has them."""
    told = vars(request.session)
    before, words = told.copy(), deepcopy(told.get(_WORDS))
    try:
        yield
    except BaseException:
        told.clear()
        told.update(before)
        if words is not None:
            told[_WORDS] = words
        raise


def keep_now(request: HttpRequest) -> None:
    """Save the session with what the transaction is about, so that both are kept or neither.

    One that was ended meanwhile, elsewhere, is left to Django's middleware, which says so.
    """
    with suppress(UpdateError):
        request.session.save()
