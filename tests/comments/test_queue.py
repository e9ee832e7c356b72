"""The queue: all replies in the administration, what is known of each, and what is done with them."""

from __future__ import annotations

import datetime
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from blog.models import Post
from comments.decisions import decide
from comments.models import Comment, Decision, Rule
from comments.moderation import Ruling
from comments.queue import answering
from comments.queue.paging import A_PAGE
from comments.queue.rows import LONG
from comments.replies import ParentGoneError
from comments.reports import report_reply
from tests.factories import A_DAY, add_thread, make_comment, make_member, make_post, make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status
QUEUE = "/admin/comments/comment/"
IN_PLACE = {"HX-Request": "true"}


@pytest.fixture
def editor(client: Client, post: Post) -> Client:
    client.force_login(make_member("Editor"))
    return client


@pytest.fixture
def author(client: Client, post: Post) -> Client:
    client.force_login(User.objects.get(pk=post.author_id))
    return client


def names(client: Client, **query: Any) -> list[str]:
    return [row.comment.name for row in client.get(QUEUE, query).context["rows"]]


def send(client: Client, what: str, **data: Any) -> Any:
    return client.post(f"{QUEUE}{what}/", data)


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def statuses(*comments: Comment) -> list[str]:
    rows = Comment.objects.filter(pk__in=[one.pk for one in comments]).order_by("pk")
    return list(rows.values_list("status", flat=True))


def wait(post: Post, **fields: Any) -> Comment:
    return make_comment(post=post, status=Status.PENDING, **fields)


def test_the_queue_begins_with_what_waits_the_newest_first(editor: Client, post: Post) -> None:
    make_comment(post=post, name="Seen")
    later = A_DAY + datetime.timedelta(days=1)
    wait(post, name="Second", created_at=later)
    wait(post, name="First", created_at=A_DAY)
    assert names(editor) == ["Second", "First"]


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("pending", ["pending"]),
        ("approved", ["approved"]),
        ("spam", ["spam"]),
        ("trash", ["trash"]),
        ("all", ["approved", "pending"]),
        ("deleted", ["pending"]),
    ],
)
def test_each_tab_has_its_own_and_says_how_many(
    editor: Client, post: Post, status: str, shown: list[str]
) -> None:
    for name in ["pending", "approved", "spam", "trash"]:
        make_comment(post=post, name=name, body=name, status=name, created_at=A_DAY)
    assert sorted(names(editor, status=status)) == shown
    assert sorted(names(editor, status__exact=status)) == shown
    tabs = editor.get(QUEUE).context["tabs"]
    assert [count for _name, _label, count, _query in tabs] == ["1", "1", "1", "1", "0", "2"]


def test_more_than_anybody_counts_is_not_counted(
    editor: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comments.queue.views.MOST_COUNTED", 2)
    for n in range(4):
        make_comment(post=post, body=f"{n}", status="spam" if n else "approved")
    tabs = editor.get(QUEUE).context["tabs"]
    assert [count for _name, _label, count, _query in tabs] == ["0", "1", "2+", "0", "0", "1"]


def test_a_row_says_who_where_and_why(editor: Client, post: Post) -> None:
    comment = wait(post, user=make_user(), provider="google", body="Look here")
    Ruling(Status.PENDING, Rule.LINKS, "3").keep(comment)
    answered = make_comment(post=post, name="Ines", body="What do you think?")
    wait(post, parent=answered, name="Sam", website="https://sam.example/")
    page = editor.get(QUEUE).text
    for words in ["Jo Reader", "Google", "Look here", str(post), "3 links", "Guest"]:
        assert words in page
    for words in ["answers <bdi>Ines</bdi>", "sam@example.org", "https://sam.example/"]:
        assert words in page


def test_what_readers_reported_stands_there_until_somebody_decides(
    editor: Client, post: Post
) -> None:
    comment, other = make_comment(post=post, body="1"), make_comment(post=post, body="2")
    reasons = {"reason": "abuse", "words": "Very rude"}
    report_reply(comment, user=make_user(), address_key="", **reasons)
    page = editor.get(QUEUE, {"status": "reported"})
    assert [row.comment for row in page.context["rows"]] == [comment]
    assert "Very rude" in page.text
    send(editor, "decide", comment=comment.pk, decision="keep", filters="status=reported")
    assert names(editor, status="reported") == []
    assert "No reply is reported." in editor.get(QUEUE, {"status": "reported"}).text
    assert statuses(comment, other) == [Status.APPROVED, Status.APPROVED]
    data = {"comment": comment.pk, "decision": "keep", "one": "yes"}
    response = editor.post(f"{QUEUE}decide/", data, headers=IN_PLACE)
    assert f'id="reply-{comment.pk}"' in response.text


def test_a_long_text_is_shown_on_its_own_page(editor: Client, post: Post) -> None:
    comment = wait(post, body="word " * LONG)
    page = editor.get(QUEUE).text
    assert "Read all" in page
    assert len(page) < 40_000
    (row,) = editor.get(QUEUE).context["rows"]
    assert {"body", "body_html"} <= row.comment.post.get_deferred_fields()
    assert row.comment == comment


def test_a_row_says_what_became_of_the_writers_other_replies(editor: Client, post: Post) -> None:
    jo = make_user()
    for number, status in enumerate(["approved", "approved", "spam", "trash", "pending"]):
        body = str(number)
        make_comment(post=post, user=jo, provider="google", body=body, status=status)
        make_comment(post=post, email="SAM@example.org", body=body, status=status)
    make_comment(post=post, name="Ines", email="ines@example.org", created_at=A_DAY)
    for row in editor.get(QUEUE).context["rows"]:
        past = row.past
        assert (past.approved, past.spam, past.trash, past.pending) == (2, 1, 1, 1)
    assert "2 approved, 1 waiting, <b>1 spam</b>, <b>1 in the trash</b>" in editor.get(QUEUE).text


def test_of_a_writer_without_a_past_that_is_said(editor: Client, post: Post) -> None:
    wait(post, body="1")
    wait(post, user=make_user(), provider="google", body="2")
    nobody = wait(post, body="3")
    Comment.objects.filter(pk=nobody.pk).update(email="")
    page = editor.get(QUEUE).text
    assert "The first reply under this address." in page
    assert "Their first reply." in page
    assert "No address: nothing is known of the writer." in page


@pytest.mark.parametrize("words", ["Reader", "jo@example.org", "serendip DIPITY", "Networking"])
def test_a_reply_is_found_by_its_writer_its_words_and_its_post(
    editor: Client, post: Post, words: str
) -> None:
    make_comment(post=post, name="Jo Reader", email="jo@example.org", body="Serendipity!")
    wait(make_post(title="Another", slug="another"), name="Sam")
    assert names(editor, q=words) == ["Jo Reader"]
    assert names(editor, q=words, status="spam") == []


def test_the_queue_is_narrowed_to_a_post_and_it_says_to_which(editor: Client, post: Post) -> None:
    wait(post, name="Here")
    other = make_post(title="Another", slug="another")
    wait(other, name="There")
    assert names(editor, post=other.pk) == ["There"]
    page = editor.get(QUEUE, {"post": other.pk})
    assert page.context["only_post"] == other
    assert "Remove all filters" in page.text
    assert names(editor, post="nothing") == ["There", "Here"]
    assert "No reply is like that." in editor.get(QUEUE, {"post": "9" * 30}).text


def test_the_queue_is_narrowed_to_a_writer_by_account_by_address_or_to_one_reply(
    editor: Client, post: Post
) -> None:
    jo = make_user()
    by_jo = [make_comment(post=post, user=jo, body=str(n), provider="google") for n in (1, 2)]
    by_sam = [make_comment(post=post, email=one, body=one) for one in ("S@e.org", "s@e.org")]
    unknown = make_comment(post=post, name="Nobody", body="5")
    other = make_comment(post=post, name="Else", email="x@e.org", body="6")
    Comment.objects.filter(pk__in=[unknown.pk, other.pk]).update(email="")
    assert names(editor, writer=by_jo[0].pk) == ["Jo Reader", "Jo Reader"]
    assert names(editor, writer=by_sam[0].pk) == ["Sam", "Sam"]
    assert names(editor, writer=unknown.pk) == ["Nobody"]
    assert names(editor, writer=999_999_999) == []
    page = editor.get(QUEUE, {"writer": by_sam[0].pk})
    assert page.context["only_writer"] == "Sam"
    assert "@" not in page.context["filters"].text


@pytest.mark.parametrize(
    ("via", "found"), [("google", ["Jo Reader"]), ("guest", ["Sam"]), ("facebook", [])]
)
def test_the_queue_is_filtered_by_how_people_signed_in(
    editor: Client, post: Post, via: str, found: list[str]
) -> None:
    make_comment(post=post, user=make_user(), provider="google")
    make_comment(post=post, name="Sam")
    assert names(editor, via=via, status="all") == found


def test_the_queue_asks_no_more_for_many_than_for_one(editor: Client, post: Post) -> None:
    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            other = make_post(slug=f"post-{number}")
            above = make_comment(post=other, body="above")
            user = make_user(f"reader-{number}")
            for comment in (
                wait(other, user=user, provider="google", parent=above),
                wait(other, email=f"{number}@example.org"),
            ):
                decide(comment, Status.SPAM, by=user)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert editor.get(QUEUE, {"status": "spam"}).status_code == 200
        return len(captured)

    fill(0, 1)
    queries()
    with_two = queries()
    fill(1, 10)
    assert queries() == with_two <= 14


def test_pages_follow_each_other_although_what_they_had_is_decided(
    editor: Client, post: Post
) -> None:
    add_thread(post, number=2 * A_PAGE + 1)
    Comment.objects.update(status=Status.PENDING)
    numbers = list(Comment.objects.order_by("-created_at", "-pk").values_list("pk", flat=True))

    def page(**query: Any) -> tuple[list[int], Any]:
        context = editor.get(QUEUE, query).context
        return [row.comment.pk for row in context["rows"]], context["page"]

    first, shown = page()
    assert (first, shown.newer) == (numbers[:A_PAGE], 0)
    Comment.objects.filter(pk__in=first).update(status=Status.SPAM)
    second, shown = page(older=shown.older)
    assert second == numbers[A_PAGE : 2 * A_PAGE]
    last, shown_last = page(older=shown.older)
    assert (last, shown_last.older) == (numbers[2 * A_PAGE :], 0)
    assert page(newer=shown_last.newer)[0] == second
    assert page(newer=last[0])[1].older == second[-1]
    assert page(older=999_999_999)[0] == second
    assert page(older="nonsense")[0] == second
    assert page(newer=numbers[0])[0] == []


@pytest.mark.parametrize(
    ("decision", "status", "words"),
    [
        ("approve", Status.APPROVED, "2 comments approved."),
        ("spam", Status.SPAM, "2 comments marked as spam."),
        ("trash", Status.TRASH, "2 comments moved to the trash."),
    ],
)
def test_several_are_decided_about_at_once_and_given_back_at_once(
    editor: Client, post: Post, decision: str, status: str, words: str
) -> None:
    chosen = [wait(post, body=n) for n in "12"]
    already = make_comment(post=post, body="3", status=status)
    other = wait(post, body="4")
    ticked = [comment.pk for comment in (*chosen, already)]
    response = send(editor, "decide", comment=ticked, decision=decision, filters="status=pending")
    assert statuses(*chosen, already, other) == [status, status, status, Status.PENDING]
    page = editor.get(response.headers["Location"])
    assert words in page.text
    batch = parse_qs(urlsplit(response.headers["Location"]).query)["done"]
    response = send(editor, "undo", batch=batch)
    assert said(response) == "2 replies are as they were."
    assert statuses(*chosen, already) == [Status.PENDING, Status.PENDING, status]
    assert words not in editor.get(QUEUE, {"done": batch}).text
    assert editor.get(QUEUE, {"done": "nonsense"}).status_code == 200
    assert said(send(editor, "undo", batch="nonsense")) == "0 replies are as they were."


def test_what_was_decided_at_once_is_undone_from_the_history_of_one_of_them(
    editor: Client, post: Post
) -> None:
    ticked = [wait(post, body=n).pk for n in "123"]
    send(editor, "decide", comment=ticked, decision="spam")
    page = editor.get(QUEUE, {"status": "spam"}).text
    assert "Undo for all 3 that were decided at once" in page
    assert "The Editor" in page


def test_the_page_stays_narrowed_after_a_decision(editor: Client, post: Post) -> None:
    comment = wait(post)
    filters = f"status=pending&post={post.pk}&evil=https://elsewhere.example"
    response = send(editor, "decide", comment=comment.pk, decision="spam", filters=filters)
    address = urlsplit(response.headers["Location"])
    query = parse_qs(address.query)
    assert (address.netloc, address.path) == ("", QUEUE)
    assert (query["post"], query["status"]) == ([str(post.pk)], ["pending"])
    assert "evil" not in query


def test_one_decision_is_undone_from_its_row(editor: Client, post: Post) -> None:
    comment = wait(post)
    decide(comment, Status.SPAM, by=post.author)
    decide(comment, Status.TRASH, by=post.author)
    assert editor.get(QUEUE, {"status": "trash"}).context["rows"][0].can_be_undone
    send(editor, "decide", comment=comment.pk, decision="undo")
    assert statuses(comment) == [Status.SPAM]
    send(editor, "decide", comment=comment.pk, decision="undo")
    assert statuses(comment) == [Status.PENDING]
    assert not editor.get(QUEUE).context["rows"][0].can_be_undone
    assert "somebody was faster" in said(
        send(editor, "decide", comment=comment.pk, decision="undo")
    )


@pytest.mark.parametrize("data", [{}, {"decision": "spam"}, {"comment": "1", "decision": "burn"}])
def test_without_a_choice_nothing_is_done(editor: Client, data: dict[str, str]) -> None:
    assert said(send(editor, "decide", **data)) == "Please choose what to do with which replies."


class TestInPlace:
    def test_a_decided_reply_is_one_line_with_its_undo(self, editor: Client, post: Post) -> None:
        comment = wait(post)
        data = {"comment": comment.pk, "decision": "spam", "one": "yes"}
        response = editor.post(f"{QUEUE}decide/", data, headers=IN_PLACE)
        assert "Marked as spam." in response.text
        assert "Undo" in response.text
        assert 'id="replies-waiting" hx-swap-oob="true"' in response.text
        response = editor.post(f"{QUEUE}decide/", {**data, "decision": "undo"}, headers=IN_PLACE)
        assert f'id="reply-{comment.pk}"' in response.text
        assert "(1 waiting)" in response.text
        assert statuses(comment) == [Status.PENDING]

    def test_what_somebody_else_decided_meanwhile_is_shown_as_it_is(
        self, editor: Client, post: Post
    ) -> None:
        comment = make_comment(post=post, status=Status.SPAM)
        data = {"comment": comment.pk, "decision": "spam", "one": "yes"}
        response = editor.post(f"{QUEUE}decide/", data, headers=IN_PLACE)
        assert "Not spam: approve" in response.text

    def test_what_its_writer_deleted_meanwhile_is_said(self, editor: Client) -> None:
        data = {"comment": 999_999_999, "decision": "spam", "one": "yes"}
        response = editor.post(f"{QUEUE}decide/", data, headers=IN_PLACE)
        assert "Its writer has deleted this reply." in response.text

    def test_an_answer_without_words_comes_back(self, editor: Client, post: Post) -> None:
        comment = wait(post)
        data = {"comment": comment.pk, "body": " "}
        response = editor.post(f"{QUEUE}answer/", data, headers=IN_PLACE)
        assert response.status_code == 422
        assert "Please write something first." in response.text
        assert statuses(comment) == [Status.PENDING]

    def test_an_answer_is_said_to_be_published(self, editor: Client, post: Post) -> None:
        data = {"comment": wait(post).pk, "body": "Thank you!"}
        response = editor.post(f"{QUEUE}answer/", data, headers=IN_PLACE)
        assert "Your reply is published." in response.text


class TestAnswer:
    def test_it_is_published_below_what_it_approves(self, author: Client, post: Post) -> None:
        comment = wait(post)
        response = send(author, "answer", comment=comment.pk, body="*Thank* you!")
        assert said(response) == "Your reply is published."
        written = Comment.objects.get(parent=comment)
        assert (written.user, written.name, written.status) == (
            post.author,
            "A. Librarian",
            "approved",
        )
        assert written.body_html == "<p><em>Thank</em> you!</p>"
        assert statuses(comment) == [Status.APPROVED]
        assert "1 comment approved." in author.get(response.headers["Location"]).text

    def test_of_what_readers_see_already_nothing_is_decided(
        self, author: Client, post: Post
    ) -> None:
        comment = make_comment(post=post)
        send(author, "answer", comment=comment.pk, body="Thank you!")
        assert comment.replies.count() == 1
        assert not comment.decisions.exists()

    def test_without_words_nothing_is_approved(self, author: Client, post: Post) -> None:
        comment = wait(post)
        response = send(author, "answer", comment=comment.pk, body="")
        assert said(response) == "Please write something first."
        assert statuses(comment) == [Status.PENDING]
        assert not Decision.objects.exists()

    def test_what_its_writer_deletes_meanwhile_is_not_answered(
        self, author: Client, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def deleted_meanwhile(*_sent: object) -> None:
            raise ParentGoneError

        monkeypatch.setattr(answering, "publish_reply", deleted_meanwhile)
        response = send(author, "answer", comment=wait(post).pk, body="Hello")
        assert said(response) == "Its writer has deleted this reply."

    def test_what_was_thrown_away_is_not_answered(self, author: Client, post: Post) -> None:
        comment = make_comment(post=post, status=Status.SPAM)
        assert send(author, "answer", comment=comment.pk, body="Hello").status_code == 404
        assert send(author, "answer", comment="x", body="Hello").status_code == 404


def test_who_may_only_look_decides_nothing(client: Client, post: Post) -> None:
    comment = wait(post)
    client.force_login(make_user("staff", is_staff=True))
    assert client.get(QUEUE).status_code == 403
    for what in ("decide", "undo", "answer", "empty"):
        data = {"comment": comment.pk, "decision": "spam", "body": "Hello", "status": "trash"}
        assert send(client, what, **data).status_code == 403
    assert statuses(comment) == [Status.PENDING]


def test_nobody_else_sees_that_there_is_a_queue(client: Client, post: Post) -> None:
    client.force_login(make_member("Author"))
    page = client.get("/admin/").text
    assert QUEUE not in page
    assert client.get(QUEUE).status_code == 403


def test_every_page_of_the_administration_says_how_many_wait(editor: Client, post: Post) -> None:
    wait(post, body="1")
    wait(post, body="2")
    assert "(2 waiting)" in editor.get("/admin/blog/post/").text
    Comment.objects.update(status=Status.APPROVED)
    assert "waiting)" not in editor.get("/admin/blog/post/").text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("pending", "Nobody waits."),
        ("spam", "No spam."),
        ("trash", "The trash is empty."),
        ("approved", "No replies yet."),
    ],
)
def test_an_empty_queue_says_so(editor: Client, status: str, words: str) -> None:
    assert words in editor.get(QUEUE, {"status": status}).text


def test_a_writer_is_banned_from_the_queue_and_one_is_back_in_it(editor, post):
    comment = make_comment(post=post, name="Loud")
    page = editor.get(QUEUE, {"status": "approved"}).text
    (address,) = re.findall(r'href="(/admin/comments/ban/writer/[^"]+)"', page)
    data = {"what": ["email"], "days": "", "replies": "spam"}
    response = editor.post(address.replace("&amp;", "&"), data)
    assert response.headers["Location"] == f"{QUEUE}?status=approved"
    assert statuses(comment) == ["spam"]
