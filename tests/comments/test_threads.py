"""A post's thread: who sees what of it, and how the page nests it."""

from __future__ import annotations

import datetime
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from blog.models import Post
from comments.models import Comment
from comments.permissions import Viewer
from comments.threads import DEEPEST, NOBODY, Thread, build_thread
from tests.factories import A_DAY, add_thread, make_comment, make_page, make_post, make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status


def page_of(client: Client, post: Post) -> str:
    return client.get(post.get_absolute_url()).text


def outline(thread: Thread) -> list[str]:
    """Return each row as its depth in dashes and what stands there: the words, or "†" for a gravestone."""
    return [
        "-" * row.level + (row.comment.body_html[3:-4] if row.comment else "†")
        for row in thread.rows
    ]


def test_replies_stand_under_what_they_answer_in_the_order_they_came(post: Post) -> None:
    first = make_comment(post=post, body="1")
    second = make_comment(post=post, body="2")
    under_first = make_comment(post=post, parent=first, body="1.1")
    make_comment(post=post, parent=second, body="2.1")
    make_comment(post=post, parent=first, body="1.2")
    make_comment(post=post, parent=under_first, body="1.1.1")
    assert outline(build_thread(post, NOBODY)) == ["1", "-1.1", "--1.1.1", "-1.2", "2", "-2.1"]


def test_threads_that_began_at_the_same_moment_stay_apart(post: Post) -> None:
    first = make_comment(post=post, body="1", created_at=A_DAY)
    second = make_comment(post=post, body="2", created_at=A_DAY)
    make_comment(post=post, parent=second, body="2.1", created_at=A_DAY)
    make_comment(post=post, parent=first, body="1.1", created_at=A_DAY)
    assert outline(build_thread(post, NOBODY)) == ["1", "-1.1", "2", "-2.1"]


def test_threads_stand_in_the_order_they_began_whatever_their_numbers(post: Post) -> None:
    make_comment(post=post, body="later", created_at=A_DAY + datetime.timedelta(days=1))
    make_comment(post=post, body="sooner", created_at=A_DAY)
    assert outline(build_thread(post, NOBODY)) == ["sooner", "later"]


def test_another_posts_replies_are_not_shown(post: Post) -> None:
    make_comment(post=make_post(slug="another"))
    assert build_thread(post, NOBODY).rows == []


@pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM, Status.TRASH])
def test_what_is_not_approved_is_not_shown_and_not_counted(post: Post, status: str) -> None:
    make_comment(post=post, status=status)
    thread = build_thread(post, NOBODY)
    assert (thread.rows, thread.count) == ([], 0)


@pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM, Status.TRASH])
def test_what_is_gone_but_was_answered_leaves_a_gravestone(post: Post, status: str) -> None:
    root = make_comment(post=post, body="1", status=status)
    gone = make_comment(post=post, parent=root, body="1.1", status=status)
    make_comment(post=post, parent=gone, body="1.1.1")
    make_comment(post=post, parent=root, body="1.2")
    make_comment(post=post, parent=root, body="1.3", status=status)
    thread = build_thread(post, NOBODY)
    assert outline(thread) == ["†", "-†", "--1.1.1", "-1.2"]
    assert [row.number for row in thread.rows[:2]] == [str(root.pk), str(gone.pk)]
    assert thread.count == 2


def test_gravestones_of_threads_that_began_together_stay_with_their_replies(post: Post) -> None:
    roots = [
        make_comment(post=post, status=Status.TRASH, created_at=A_DAY, body=f"{n}")
        for n in range(3)
    ]
    for root in reversed(roots):
        make_comment(post=post, parent=root, body=f"under {root.body}")
    assert outline(build_thread(post, NOBODY)) == [
        "†",
        "-under 0",
        "†",
        "-under 1",
        "†",
        "-under 2",
    ]


def test_what_waits_is_shown_to_the_session_that_it_was_written_in_alone(post: Post) -> None:
    mine = make_comment(post=post, body="mine", status=Status.PENDING)
    make_comment(post=post, body="theirs", status=Status.PENDING)
    thread = build_thread(post, Viewer(own=frozenset({mine.pk})))
    assert outline(thread) == ["mine"]
    assert thread.count == 0


def test_what_waits_is_shown_to_its_writers_account_alone(post: Post) -> None:
    me, other = make_user("me"), make_user("other")
    make_comment(post=post, user=me, body="mine", status=Status.PENDING)
    make_comment(post=post, user=other, body="theirs", status=Status.PENDING)
    make_comment(post=post, body="a guest’s", status=Status.PENDING)
    assert outline(build_thread(post, Viewer(me))) == ["mine"]


@pytest.mark.parametrize("status", [Status.SPAM, Status.TRASH])
def test_what_was_removed_is_not_shown_to_its_writer_either(post: Post, status: str) -> None:
    me = make_user()
    mine = make_comment(post=post, user=me, status=status)
    assert build_thread(post, Viewer(me, frozenset({mine.pk}))).rows == []


@pytest.mark.parametrize(("chains", "length"), [(1, 1), (20, 50), (1, 600)])
def test_a_thread_is_one_query_whatever_its_length_and_depth(
    post: Post, chains: int, length: int, django_assert_num_queries: Any
) -> None:
    for _ in range(chains):
        add_thread(post, number=length, deepest=length)
    with django_assert_num_queries(1):
        thread = build_thread(post, Viewer(post.author, frozenset({1})))
        assert all(row.comment and row.comment.post == post for row in thread.rows)
    assert thread.count == chains * length


def test_addresses_stay_in_the_database(post: Post) -> None:
    make_comment(post=post, email="sam@example.org")
    comment = build_thread(post, NOBODY).rows[0].comment
    assert comment
    assert {"email", "body", "fingerprint"} <= comment.get_deferred_fields()


class Tree(HTMLParser):
    """Which comment's list item each comment's stands in, as the page's elements nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.items: list[str] = []
        self.parents: list[tuple[str, str]] = []
        self.feed(page[page.index('<section class="responses"') :].partition("</section>")[0])
        assert self.open == ["section"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "input"}:
            return
        self.open.append(tag)
        if tag == "li":
            self.items.append("")
        if (dict(attrs).get("id") or "").startswith("comment-"):
            self.items[-1] = (dict(attrs)["id"] or "").removeprefix("comment-")
            self.parents.append((self.items[-1], self.items[-2] if self.items[1:] else ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "li":
            self.items.pop()


def test_the_page_nests_as_the_comments_do(client: Client, post: Post) -> None:
    make_comment(post=post, body="1")
    gone = make_comment(post=post, body="2", status=Status.TRASH)
    make_comment(post=post, parent=make_comment(post=post, parent=gone, body="2.1"))
    make_comment(post=post, parent=gone, body="2.2")
    for length in (1, 3, 50):
        add_thread(post, number=length, deepest=length)
    expected = Comment.objects.order_by("root__created_at", "path").values_list("pk", "parent")
    assert Tree(page_of(client, post)).parents == [(str(c), str(p or "")) for c, p in expected]


def test_what_is_deeper_than_browsers_draw_stands_beside_what_it_answers(
    client: Client, post: Post
) -> None:
    chain = add_thread(post, number=DEEPEST + 3, deepest=DEEPEST + 3)
    parents = dict(Tree(page_of(client, post)).parents)
    deepest_parent = str(chain[DEEPEST - 1].pk)
    assert [parents[str(comment.pk)] for comment in chain[DEEPEST:]] == [deepest_parent] * 3


def test_the_heading_counts_the_responses(client: Client, post: Post) -> None:
    assert "No responses yet" in page_of(client, post)
    gone = make_comment(post=post, body="1", status=Status.TRASH)
    make_comment(post=post, parent=gone)
    assert ">1 response</h2>" in page_of(client, post)
    make_comment(post=post)
    assert ">2 responses</h2>" in page_of(client, post)


def test_a_comment_is_a_citation_with_its_writer_and_its_time(client: Client, post: Post) -> None:
    comment = make_comment(post=post, website="https://sam.example/", created_at=A_DAY)
    page = page_of(client, post)
    assert f'<article class="comment h-cite u-comment" id="comment-{comment.pk}">' in page
    assert 'href="https://sam.example/" rel="nofollow ugc noopener"><bdi>Sam</bdi></a>' in page
    assert '<time class="dt-published" datetime="2016-05-12T09:00:00+00:00">' in page
    assert f'<a href="/comment/{comment.pk}/">Link</a>' in page
    assert re.search(r'<span class="avatar tint-\d" aria-hidden="true">S</span>', page)


def test_the_reply_link_opens_the_form_under_its_comment(client: Client, post: Post) -> None:
    comment = make_comment(post=post, name="Jo <Reader>")
    link = (
        f'<a href="{post.get_absolute_url()}reply/?parent={comment.pk}#respond" '
        f'data-reply="{comment.pk}" aria-label="Reply to Jo &lt;Reader&gt;">Reply</a>'
    )
    assert link in page_of(client, post)


def test_a_reply_says_which_account_it_was_written_with(client: Client, post: Post) -> None:
    make_comment(post=post, user=make_user(), provider="twitter_oauth2")
    assert '<span class="via">via X (Twitter)</span>' in page_of(client, post)


def test_the_authors_replies_are_marked_and_nobody_elses(client: Client, post: Post) -> None:
    make_comment(post=post, name=post.author.get_full_name())
    make_comment(post=post, user=make_user())
    assert 'class="badge"' not in page_of(client, post)
    make_comment(post=post, user=post.author)
    assert page_of(client, post).count('<span class="badge">Author</span>') == 1


def test_what_waits_is_marked_and_cannot_be_answered(client: Client, post: Post) -> None:
    user = make_user()
    make_comment(post=post, user=user, status=Status.PENDING)
    client.force_login(user)
    page = page_of(client, post)
    assert "awaiting moderation. Only you can see it." in page
    assert 'class="comment h-cite u-comment pending"' in page
    assert "data-reply=" not in page
    assert "/like/" not in page


def test_an_edited_reply_says_so(client: Client, post: Post) -> None:
    comment = make_comment(post=post)
    assert ">edited<" not in page_of(client, post)
    Comment.objects.filter(pk=comment.pk).update(edited_at=A_DAY)
    assert ">edited<" in page_of(client, post)


def test_a_gravestone_says_nothing_of_what_was_there(client: Client, post: Post) -> None:
    gone = make_comment(post=post, name="Troll", body="Rubbish", status=Status.TRASH)
    make_comment(post=post, parent=gone)
    page = page_of(client, post)
    assert f'<div class="comment gone" id="comment-{gone.pk}">' in page
    assert "This reply is no longer here." in page
    assert "Troll" not in page
    assert "Rubbish" not in page


def test_a_closed_post_shows_its_replies_and_no_way_to_reply(client: Client, post: Post) -> None:
    make_comment(post=post)
    Post.objects.update(comments_open=False)
    page = page_of(client, post)
    assert "Replies are closed." in page
    assert "data-reply=" not in page
    assert 'id="respond"' not in page
    assert "Link</a>" in page


def test_a_closed_page_without_replies_says_nothing_of_replies(client: Client) -> None:
    page = page_of(client, make_page())
    assert "Replies are closed." not in page
    assert 'class="responses"' not in page


@pytest.mark.parametrize(
    "website", ["javascript:alert(1)", "data:text/html,x", "//e.org", "ftp://e.org"]
)
def test_a_website_that_is_none_is_no_link(client: Client, post: Post, website: str) -> None:
    make_comment(post=post, website=website)
    page = page_of(client, post)
    assert website not in page
    assert '<bdi class="p-name">Sam</bdi>' in page


def test_a_readers_page_has_no_address_in_it(client: Client, post: Post) -> None:
    make_comment(post=post, email="sam@secret.example")
    assert not re.search(r"secret\.example", page_of(client, post))
