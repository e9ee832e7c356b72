"""One row, put into its table without a detour."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from blog.inserting import insert
from blog.models import Tag

pytestmark = pytest.mark.django_db


def test_a_row_is_saved_as_django_saves_it_by_one_statement():
    Tag.objects.create(name="One", slug="one")
    tag = Tag(name="Two", slug="two")
    with CaptureQueriesContext(connection) as queries:
        insert(tag)
    assert len(queries) == 1
    assert Tag.objects.get(slug="two") == tag
    tag.name = "Three"
    tag.save()
    assert Tag.objects.get(pk=tag.pk).name == "Three"


def test_what_the_database_forbids_is_an_error():
    insert(Tag(name="One", slug="one"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Tag(name="Another", slug="one"))


def test_what_is_there_already_stays_and_the_transaction_goes_on():
    first, second = Tag(name="One", slug="one"), Tag(name="Another", slug="one")
    numbers: list[int | None] = []
    insert(first, unless_there="slug", then=numbers.append)
    insert(second, unless_there="slug", then=numbers.append)
    assert numbers == [first.pk, None]
    assert not second.pk
    assert Tag.objects.get().name == "One"
