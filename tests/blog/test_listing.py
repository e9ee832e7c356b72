"""A page of a list is found the same way in a long list as in a short one, and what is counted is never out of date."""

from __future__ import annotations

import datetime

import pytest
from django.core.paginator import EmptyPage
from django.db import connection, transaction

from blog import listing, remembered
from blog.listing import Listing
from blog.models import Post
from portfolio.page_cache import versions
from tests.factories import A_DAY, make_post, make_tag

LENGTH = 35


@pytest.fixture
def posts(db) -> list[Post]:
    """Thirty-five, the newest first."""
    made = [
        make_post(slug=f"post-{n}", published_at=A_DAY - datetime.timedelta(hours=n))
        for n in range(LENGTH)
    ]
    make_post(slug="draft", published_at=None)
    return made


@pytest.mark.parametrize("known", [0, 12, 100])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_page_is_the_same_however_many_are_remembered(posts, monkeypatch, known, number):
    monkeypatch.setattr(listing, "REMEMBERED", known)
    page = Listing(Post.objects.all(), name="/").page(number)
    assert page.paginator.count == LENGTH
    assert list(page) == posts[10 * number - 10 : 10 * number]


def test_after_the_last_page_there_is_none(posts):
    with pytest.raises(EmptyPage):
        Listing(Post.objects.all(), name="/").page(5)


def test_a_list_keeps_its_own_order(posts):
    Post.objects.filter(pk=posts[20].pk).update(is_sticky=True)
    assert Listing(Post.objects.sticky_first(), name="/").page(1)[0] == posts[20]


@pytest.fixture
def kept(transactional_db):
    """Let something be kept: in a transaction, as other tests are, nothing is."""
    yield
    versions.forget()


def count() -> int:
    return remembered.remembered("posts", Post.objects.count)


def asked_twice() -> list[int]:
    """Ask the same question twice, to which there is another answer each time."""
    answers = iter((1, 2))
    return [remembered.remembered("posts", lambda: next(answers)) for _ in range(2)]


@pytest.mark.usefixtures("kept")
def test_what_is_known_is_not_asked_for_again_until_something_changes(django_assert_num_queries):
    make_post()
    assert count() == 1
    with django_assert_num_queries(0):
        assert count() == 1
    make_post(slug="another")
    assert count() == 2


@pytest.mark.usefixtures("kept")
def test_a_post_whose_moment_comes_is_counted(monkeypatch):
    make_post()
    assert remembered.remembered("posts", lambda: 1) == 1
    # What the clock changes next is another moment than before.
    make_post(slug="later", published_at=A_DAY.replace(year=2090))
    assert remembered.remembered("posts", lambda: 2) == 2


@pytest.mark.usefixtures("kept")
def test_in_a_transaction_nothing_is_remembered():
    with transaction.atomic():
        make_post()
        assert asked_twice() == [1, 2]


@pytest.mark.usefixtures("kept")
def test_a_database_that_does_not_say_is_asked_each_time(monkeypatch):
    def fail() -> None:
        raise versions.UNANSWERED[0]

    monkeypatch.setattr(versions, "versions", fail)
    assert not connection.in_atomic_block
    assert asked_twice() == [1, 2]


@pytest.mark.usefixtures("kept")
def test_no_more_is_kept_than_there_is_room_for(monkeypatch):
    make_post()
    monkeypatch.setattr(remembered, "MOST", 0)
    assert asked_twice() == [1, 2]


@pytest.mark.usefixtures("kept")
def test_lists_do_not_take_each_other_for_the_same(client):
    tag = make_tag()
    make_post(tags=(tag,))
    make_post(slug="untagged")
    assert client.get("/").context["page"].paginator.count == 2
    assert client.get(tag.get_absolute_url()).context["page"].paginator.count == 1
    assert client.get("/2016/05/").context["page"].paginator.count == 2
