"""Which saves are kept as versions."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from blog.models import Post
from tests.factories import A_DAY, make_category, make_post, make_tag

pytestmark = pytest.mark.django_db


def reasons(post):
    return list(post.history.values_list("history_change_reason", flat=True))


def terms(version):
    return [row.tag.name for row in version.tags.all()]


def test_a_new_post_with_its_categories_and_tags_is_one_version():
    post = make_post(categories=(make_category(),), tags=(make_tag(), make_tag("books", "books")))
    version = post.history.get()
    assert (version.history_type, version.history_change_reason) == ("+", "created")
    assert sorted(terms(version)) == ["books", "twitter"]
    assert version.categories.count() == 1


def test_a_save_that_changes_nothing_is_no_version():
    make_post(tags=(make_tag(),))
    post = Post.objects.get()
    post.set_body(post.body)
    post.save()
    post.tags.set(post.tags.all())
    assert post.history.count() == 1


def test_a_save_that_only_files_anew_is_one_version():
    make_post(tags=(make_tag(),))
    post = Post.objects.get()
    post.save()
    post.tags.set([make_tag("books", "books"), make_tag("notes", "notes")])
    assert [sorted(terms(version)) for version in post.history.all()] == [
        ["books", "notes"],
        ["twitter"],
    ]


@pytest.mark.django_db(transaction=True)
def test_what_is_filed_in_a_later_transaction_is_a_version_of_its_own():
    with transaction.atomic():
        post = make_post()
    post.tags.add(make_tag())
    assert [terms(version) for version in post.history.all()] == [["twitter"], []]


def test_filing_from_the_tag_s_side_waits_for_the_next_save():
    post = make_post()
    make_tag().posts.add(post)
    assert post.history.count() == 1


def test_two_saves_are_two_versions_even_when_one_transaction_holds_them():
    post = make_post()
    post.title = "New"
    post.save()
    assert [version.title for version in post.history.all()] == [
        "New",
        "Networking and social media",
    ]


LATER = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("draft", "draft", "updated"),
        ("draft", "published", "published"),
        ("draft", "scheduled", "scheduled"),
        ("draft", "private", "private"),
        ("scheduled", "published", "published"),
        ("scheduled", "draft", "taken back"),
        ("published", "draft", "taken back"),
        ("published", "published", "updated"),
        ("published", "scheduled", "scheduled"),
        ("private", "private", "updated"),
        ("private", "published", "published"),
    ],
)
def test_a_version_says_why_it_was_made(before, after, reason):
    post = make_post(**state(before))
    for name, value in state(after).items():
        setattr(post, name, value)
    post.title, post.published_on = "New", datetime.date(2016, 5, 12)
    post.published_at = post.published_at and post.published_at + datetime.timedelta(minutes=1)
    post.save()
    assert reasons(post) == [reason, "created"]


def state(name):
    moment = timezone.now() + LATER if name == "scheduled" else A_DAY
    status = "published" if name == "scheduled" else name
    return {"status": status, "published_at": None if name == "draft" else moment}


def test_new_words_alone_are_an_update():
    post = make_post()
    post.set_body("<p>Other words.</p>")
    post.save()
    assert reasons(post) == ["updated", "created"]


def test_a_deleted_post_leaves_its_last_version():
    post = make_post()
    post.delete()
    assert [version.history_type for version in Post.history.all()] == ["-", "+"]


def test_a_post_that_has_no_version_yet_gets_its_first():
    post = make_post()
    post.history.all().delete()
    post.save()
    assert reasons(post) == ["created"]
