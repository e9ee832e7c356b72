"""What comes at the same time is written in one transaction, and each is kept or undone by itself."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from blog.models import Tag
from comments.together import Together
from tests.factories import make_tag

THREADS = 4
PATIENCE = 60
only_sqlite = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="PostgreSQL has many writers."
)


@pytest.fixture
def together() -> Together:
    return Together()


def add(name: str) -> str:
    make_tag(name, name)
    return name


def while_one_writes(together: Together, works: list[Callable[[], Any]]) -> list[Future[Any]]:
    """Let all of these come while another writes; return what came of each."""
    begun, everybody_waits = threading.Event(), threading.Event()

    def first() -> None:
        begun.set()
        assert everybody_waits.wait(PATIENCE)

    def do(work: Callable[[], Any]) -> Any:
        try:
            return together.do(work)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works) + 1) as pool:
        leader = pool.submit(do, first)
        assert begun.wait(PATIENCE)
        outcomes = [pool.submit(do, work) for work in works]
        while len(together._waiting) < len(works):
            assert not leader.done()
        everybody_waits.set()
    leader.result()
    return outcomes


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_those_who_wait_share_a_transaction_and_each_gets_what_is_theirs(together, monkeypatch):
    begun = []
    atomic = transaction.atomic

    def counted(*args: Any, **options: Any) -> Any:
        if not connection.in_atomic_block:
            begun.append(threading.get_ident())
        return atomic(*args, **options)

    monkeypatch.setattr("comments.together.transaction.atomic", counted)
    names = [f"tag-{n}" for n in range(THREADS)]
    outcomes = while_one_writes(together, [partial(add, name) for name in names])
    assert [outcome.result() for outcome in outcomes] == names
    assert sorted(Tag.objects.values_list("name", flat=True)) == names
    assert len(begun) == 2


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_what_fails_undoes_its_own_alone(together):
    def fail() -> None:
        add("lost")
        raise ValueError("not this one")

    outcomes = while_one_writes(together, [lambda: add("one"), fail, lambda: add("two")])
    with pytest.raises(ValueError, match="not this one"):
        outcomes[1].result()
    assert [outcomes[0].result(), outcomes[2].result()] == ["one", "two"]
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["one", "two"]


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_nothing_is_reported_as_done_that_the_disk_did_not_take(together):
    def break_the_disk() -> None:
        add("one")
        vars(transaction.get_connection())["_commit"] = fail

    def fail() -> None:
        del vars(transaction.get_connection())["_commit"]
        raise OperationalError("disk I/O error")

    outcomes = while_one_writes(together, [break_the_disk, lambda: add("two")])
    for outcome in outcomes:
        with pytest.raises(OperationalError, match="disk I/O error"):
            outcome.result()
    assert together.do(lambda: add("three")) == "three"
    assert [tag.name for tag in Tag.objects.all()] == ["three"]


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_other_processes_wait_for_their_turn(together, tmp_path, monkeypatch):
    connection.ensure_connection()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "site"))

    def may_another_write() -> bool:
        with Path(tmp_path / "site-turn").open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    assert not together.do(may_another_write)
    assert may_another_write()


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_where_there_can_be_no_file_for_turns_all_is_written_the_same(together, monkeypatch):
    connection.ensure_connection()
    monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/site")
    assert together.do(lambda: add("one")) == "one"


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_who_cannot_begin_says_so_and_the_next_can(together, monkeypatch):
    def refuse() -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr("comments.together.transaction.atomic", refuse)
        with pytest.raises(OperationalError, match="database is locked"):
            together.do(lambda: add("one"))
    assert together.do(lambda: add("two")) == "two"
    assert [tag.name for tag in Tag.objects.all()] == ["two"]


@pytest.mark.django_db
def test_what_is_done_in_a_transaction_already_is_done_there(together):
    with transaction.atomic():
        assert together.do(lambda: add("one")) == "one"
        transaction.set_rollback(True)
    assert not Tag.objects.exists()


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_what_is_done_when_all_was_kept_may_write_in_its_turn(together):
    def first() -> None:
        add("first")
        transaction.on_commit(lambda: together.do(partial(add, "second")))

    def do() -> None:
        together.do(first)
        connection.close()
        is_done.set()

    is_done = threading.Event()
    # Left behind if it should wait for itself.
    threading.Thread(target=do, daemon=True).start()
    assert is_done.wait(PATIENCE)
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["first", "second"]
