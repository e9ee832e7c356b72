"""What feeds call posts and comments."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from comments.models import Comment
from tests.factories import make_comment, make_post

pytestmark = pytest.mark.django_db


def test_each_post_and_each_comment_has_a_guid_of_its_own():
    posts = [make_post(), make_post(slug="another")]
    comments = [make_comment(post=post) for post in posts]
    guids = {*(post.guid for post in posts), *(comment.guid for comment in comments)}
    assert len(guids) == 4
    assert all(guid.startswith("urn:uuid:") for guid in guids)


def test_a_guid_stays_whatever_becomes_of_the_post():
    post = make_post(published_at=None)
    before = post.guid
    post.slug, post.title = "moved", "Another"
    post.publish()
    post.save()
    post.refresh_from_db()
    assert post.guid == before


def test_an_imported_post_keeps_its_guid():
    post = make_post(guid="https://example.wordpress.com/?p=12")
    post.refresh_from_db()
    assert post.guid == "https://example.wordpress.com/?p=12"


def test_no_two_entries_have_the_same_guid():
    make_post(guid="one")
    with pytest.raises(IntegrityError, match="guid"):
        make_post(slug="another", guid="one")


def test_a_page_of_comments_leaves_their_guids_in_the_database():
    make_comment(post=make_post())
    assert "guid" in Comment.objects.without_secrets().get().get_deferred_fields()
