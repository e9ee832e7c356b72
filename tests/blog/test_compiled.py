"""Queries that are compiled once."""

import datetime

import pytest
from django.utils import timezone

from blog.compiled import Compiled
from blog.models import Post
from tests.factories import make_post

pytestmark = pytest.mark.django_db

by_number = Compiled(lambda number: Post.objects.filter(pk=number))
of_a_time = Compiled(
    lambda slug, since: (
        Post.objects.filter(slug=slug, published_at__gte=since)
        .select_related("author")
        .order_by("pk")
    )
)


def test_each_value_finds_its_own():
    one, other = make_post(slug="one"), make_post(slug="other")
    assert by_number(one.pk) == [one]
    assert by_number(other.pk) == [other]
    assert by_number(one.pk + other.pk) == []


def test_it_is_made_once(monkeypatch):
    post, made = make_post(), []

    def make(number):
        made.append(number)
        return Post.objects.filter(pk=number)

    ask = Compiled(make)
    assert ask(post.pk) == ask(post.pk) == [post]
    assert len(made) == 1


def test_words_moments_and_what_comes_with_a_row(django_assert_num_queries):
    post = make_post(slug="one")
    hour, now = datetime.timedelta(hours=1), timezone.now()
    moment = post.published_at
    assert moment is not None
    assert of_a_time("one", moment - hour) == [post]
    assert of_a_time("one", now + hour) == []
    assert of_a_time("other", moment - hour) == []
    with django_assert_num_queries(1):
        (found,) = of_a_time("one", moment)
        assert found.author == post.author
        assert found.published_at == moment


def test_what_does_not_use_a_value_is_refused():
    ask = Compiled(lambda _number: Post.objects.all())
    with pytest.raises(ValueError, match="all of its values"):
        ask(1)
