"""Statements that PostgreSQL gets as one, and SQLite one after the other: what they do is the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.pq import TransactionStatus

from blog.at_once import aside, at_once, run
from blog.inserting import insert
from blog.models import Tag

pytestmark = pytest.mark.django_db
IS_SQLITE = connection.vendor == "sqlite"
on_postgresql = pytest.mark.skipif(IS_SQLITE, reason="SQLite gets each as it comes")


def names() -> list[str]:
    return list(Tag.objects.order_by("pk").values_list("name", flat=True))


def put(name: str) -> Tag:
    tag = Tag(name=name, slug=name.lower())
    insert(tag)
    return tag


def test_all_of_it_is_done_when_the_block_ends():
    with CaptureQueriesContext(connection) as queries, at_once():
        one, two = put("100 % %s"), put("Two")
    assert names() == ["100 % %s", "Two"]
    assert (one.pk, two.pk) == tuple(Tag.objects.order_by("pk").values_list("pk", flat=True))
    assert len(queries) == (2 if IS_SQLITE else 1)


def test_what_is_asked_in_between_finds_what_came_before():
    with at_once():
        put("One")
        assert names() == ["One"]
        put("Two")
    assert names() == ["One", "Two"]


@on_postgresql
def test_what_is_about_something_else_need_not_wait_for_it():
    with at_once():
        put("One")
        with aside():
            assert names() == []
        assert names() == ["One"]


@on_postgresql
def test_a_later_statement_knows_what_an_earlier_one_found():
    found: list[Any] = []
    with at_once():
        run("SELECT 7", [], found.extend, name="seven")
        insert(Tag(slug="seven"), said={"name": "(SELECT 'No. ' || value FROM seven)"})
    assert names() == ["No. 7"]
    assert [int(value) for value in found] == [7]


def test_nothing_of_what_fails_is_left_over():
    def put_all(*names: str) -> None:
        with transaction.atomic(), at_once():
            for name in names:
                put(name)

    put_all("One")
    with pytest.raises(IntegrityError):
        put_all("Two", "One")
    with pytest.raises(AttributeError):
        put_all("Three", None)  # type: ignore[arg-type]
    put_all("Four")
    assert names() == ["One", "Four"]


def test_a_block_in_a_block_ends_with_it():
    with CaptureQueriesContext(connection) as queries, at_once():
        with at_once():
            put("One")
        assert len(queries) == (1 if IS_SQLITE else 0)
    assert names() == ["One"]


@on_postgresql
@pytest.mark.django_db(transaction=True)
class TestAllThatBelongsToATransaction:
    """On a connection that is in no other transaction, as the site's are."""

    def test_it_is_kept_when_it_is_done(self):
        with transaction.atomic():
            with at_once(is_all=True):
                put("One")
                put("Two")
            assert connection.connection.info.transaction_status == TransactionStatus.IDLE
        assert names() == ["One", "Two"]

    def test_it_is_kept_or_not_as_a_whole(self):
        def put_both() -> None:
            with transaction.atomic(), at_once(is_all=True):
                put("Two")
                put("One")

        put("One")
        with pytest.raises(IntegrityError):
            put_both()
        assert names() == ["One"]
        assert connection.get_autocommit()

    def test_what_was_asked_before_is_in_the_same_transaction(self):
        def change_and_fail() -> None:
            with transaction.atomic():
                Tag.objects.update(name="Changed")
                with at_once(is_all=True):
                    put("Two")
                raise ZeroDivisionError

        put("One")
        with pytest.raises(ZeroDivisionError):
            change_and_fail()
        assert names() == ["One"]

    def test_a_transaction_in_another_is_kept_with_that(self):
        def put_and_fail() -> None:
            with transaction.atomic():
                with transaction.atomic(savepoint=False), at_once(is_all=True):
                    put("One")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            put_and_fail()
        assert names() == []

    def test_a_connection_that_breaks_is_said_to_be_broken(self):
        def put_by_what_is_gone() -> None:
            with transaction.atomic(), at_once(is_all=True):
                put("One")
                run("SELECT pg_terminate_backend(pg_backend_pid())", [])

        with pytest.raises(OperationalError):
            put_by_what_is_gone()
        connection.close()
        assert names() == []

    def test_what_comes_when_it_is_kept_finds_it(self):
        found: list[str] = []
        with transaction.atomic(), at_once(is_all=True):
            transaction.on_commit(lambda: found.extend(names()))
            put("One")
        assert found == ["One"]
