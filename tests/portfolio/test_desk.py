"""The desk: the first page of the administration."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Draft, Post, Site
from comments.models import Comment, OutgoingMail
from tests.factories import make_author, make_comment, make_member, make_post, make_user

pytestmark = pytest.mark.django_db

DESK = "/admin/"
TOMORROW = datetime.timedelta(days=1)


@pytest.fixture
def editor(client):
    editor = make_member("Editor")
    client.force_login(editor)
    return editor


def decide(client, comment, decision):
    return client.post(f"/admin/desk/reply/{comment.pk}/", {"decision": decision})


def draft(client, **words):
    return client.post("/admin/desk/draft/", words)


def make_everything(author, slug, **fields):
    draft = make_post(title=f"Draft {slug}", slug=slug, author=author, published_at=None, **fields)
    make_post(
        title=f"Later {slug}",
        slug=f"later-{slug}",
        author=author,
        published_at=timezone.now() + TOMORROW,
        **fields,
    )
    post = make_post(title=f"Public {slug}", slug=f"public-{slug}", author=author, **fields)
    make_comment(post=post, body=f"Waiting {slug}", status=Comment.Status.PENDING)
    make_comment(post=post, body=f"Approved {slug}")
    make_comment(post=post, body=f"Spam {slug}", status=Comment.Status.SPAM)
    Draft.objects.create(post=draft, writer=author, version=1)


def test_it_shows_what_waits_for_the_author(client):
    author = make_author()
    client.force_login(author)
    make_everything(author, "one")
    context = client.get(DESK).context
    assert [str(post) for post in context["drafts"]] == ["Draft one"]
    assert [str(post) for post in context["scheduled"]] == ["Later one"]
    assert [comment.body for comment in context["waiting"]] == ["Waiting one"]
    assert [comment.body for comment in context["latest"]] == ["Approved one"]
    assert [draft.post.title for draft in context["unsaved"]] == ["Draft one"]


@pytest.mark.parametrize("role", ["Contributor", "Author"])
def test_writers_see_their_own_posts_and_no_replies(client, role):
    member = make_member(role)
    client.force_login(member)
    make_everything(member, "own")
    make_everything(make_author(), "other")
    response = client.get(DESK)
    assert [str(post) for post in response.context["drafts"]] == ["Draft own"]
    assert [str(post) for post in response.context["scheduled"]] == ["Later own"]
    assert len(response.context["unsaved"]) == 1
    for words in ("other", "Waiting", "Approved own", "Replies that wait"):
        assert words not in response.text


def test_editors_see_everybody_s_and_whose_they_are(client, editor):
    make_everything(make_author(), "other")
    page = client.get(DESK)
    assert [str(post) for post in page.context["drafts"]] == ["Draft other"]
    assert "<bdi>A. Librarian</bdi>" in page.text
    assert not page.context["unsaved"]


def test_somebody_without_a_role_finds_an_empty_desk(client):
    client.force_login(make_user(is_staff=True))
    make_everything(make_author(), "other")
    page = client.get(DESK)
    assert page.status_code == 200
    assert "other" not in page.text
    assert "Quick draft" not in page.text


def test_an_empty_desk_says_so(client, editor):
    page = client.get(DESK).text
    for words in ("No drafts.", "Nothing is scheduled.", "Nobody waits.", "No replies yet."):
        assert words in page


def test_readers_are_not_let_in(client):
    assert client.get(DESK).status_code == 302
    client.force_login(make_user())
    assert client.get(DESK).status_code == 302
    assert draft(client, title="On reading").status_code == 302
    assert not Post.objects.exists()


@pytest.mark.parametrize("role", ["Contributor", "Author", "Editor", "Administrator"])
def test_it_costs_the_same_with_1_and_with_20(client, role):
    member = make_member(role)

    def queries():
        client.force_login(member)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(DESK).status_code == 200
        return len(queries)

    make_everything(member, "first")
    few = queries()
    for n in range(19):
        make_everything(member, f"post-{n}")
    assert queries() == few
    assert few <= 16


def test_long_lists_end_and_say_how_many_wait(client, editor):
    for n in range(9):
        make_everything(editor, f"post-{n}")
    context = client.get(DESK).context
    assert [len(context[name]) for name in ("drafts", "scheduled", "waiting", "latest")] == [6] * 4
    assert context["replies_waiting"] == 9


@pytest.mark.parametrize(
    ("decision", "status"), [("approve", "approved"), ("spam", "spam"), ("trash", "trash")]
)
def test_a_reply_is_decided_about_with_one_click(client, editor, decision, status):
    comment = make_comment(post=make_post(), status=Comment.Status.PENDING)
    assert decide(client, comment, decision)["Location"] == DESK
    comment.refresh_from_db()
    assert comment.status == status
    assert LogEntry.objects.get().object_id == str(comment.pk)


@pytest.mark.parametrize("role", ["Contributor", "Author"])
def test_writers_decide_about_no_reply(client, role):
    member = make_member(role)
    client.force_login(member)
    comment = make_comment(post=make_post(author=member), status=Comment.Status.PENDING)
    assert decide(client, comment, "approve").status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_a_decision_that_is_none_changes_nothing(client, editor):
    comment = make_comment(post=make_post(), status=Comment.Status.PENDING)
    page = client.post(f"/admin/desk/reply/{comment.pk}/", {"decision": "delete"}, follow=True).text
    assert "Please choose what to do with the reply." in page
    assert "Nobody waits." not in page


def test_a_decision_about_nothing_is_not_found(client, editor):
    assert client.post("/admin/desk/reply/7/", {"decision": "spam"}).status_code == 404


def test_what_its_writer_deleted_meanwhile_stays_deleted(client, editor):
    comment = make_comment(post=make_post(), status=Comment.Status.PENDING)
    nothing = {"name": "", "email": "", "website": "", "body": "", "body_html": ""}
    Comment.objects.update(status=Comment.Status.DELETED, **nothing)
    address = f"/admin/desk/reply/{comment.pk}/"
    page = client.post(address, {"decision": "approve"}, follow=True).text
    assert "Its writer has deleted this reply." in page
    comment.refresh_from_db()
    assert comment.status == "deleted"


@pytest.mark.parametrize("address", ["/admin/desk/draft/", "/admin/desk/reply/1/"])
def test_nothing_is_done_by_a_link(client, editor, address):
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("role", ["Contributor", "Author", "Editor", "Administrator"])
def test_a_thought_becomes_a_draft_and_its_form_opens(client, role):
    member = make_member(role)
    client.force_login(member)
    response = draft(client, title="On reading", text="One & two.\n\nThree.")
    post = Post.objects.get()
    assert response["Location"] == f"/admin/blog/post/{post.pk}/change/"
    assert (post.title, post.slug, post.author) == ("On reading", "on-reading", member)
    assert (post.status, post.kind) == ("draft", "post")
    assert post.body_html == "<p>One &amp; two.</p>\n<p>Three.</p>"
    assert client.get(response["Location"]).status_code == 200


def test_markup_in_a_thought_is_shown_as_typed(client, editor):
    draft(client, text="<script>alert(1)</script>")
    assert Post.objects.get().body_html == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


def test_a_title_alone_or_words_alone_are_enough(client, editor):
    draft(client, title="On reading")
    draft(client, text="Only words")
    assert Post.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"title": "", "text": " "}, "A title or a few words are enough to begin with."),
        ({"title": "W" * 301, "text": "An hour of work"}, "An hour of work"),
    ],
)
def test_with_a_mistake_the_words_stay_in_the_box(client, editor, words, sentence):
    response = draft(client, **words)
    assert response.status_code == 422
    assert sentence in response.text
    assert not Post.objects.exists()


def test_somebody_who_may_not_write_makes_no_draft(client):
    client.force_login(make_user(is_staff=True))
    assert draft(client, title="On reading").status_code == 403
    assert not Post.objects.exists()


def test_the_administration_bears_the_site_s_title(client, editor):
    Site.objects.create(pk=1, title="Notes from a library")
    for address in (DESK, "/admin/blog/post/"):
        page = client.get(address).text
        assert "Notes from a library" in page
        assert "Django administration" not in page


def test_the_names_of_guests_and_titles_are_text(client, editor):
    post = make_post(title="<b>Bold</b>")
    make_comment(post=post, name="<i>Sam</i>", body="<u>x</u>", status=Comment.Status.PENDING)
    page = client.get(DESK).text
    for markup in ("<b>Bold", "<i>Sam", "<u>x"):
        assert markup not in page


def make_mail(number, **fields):
    values = {"recipient": "sam@example.org", "last_error": "550 No such person", **fields}
    return OutgoingMail.objects.create(key=f"{number}", subject=f"Mail {number}", **values)


def test_administrators_hear_of_mail_that_could_not_be_sent(client):
    client.force_login(make_member("Administrator"))
    make_mail(1, status="failed")
    make_mail(2, attempts=3, last_error="Connection refused")
    make_mail(3, attempts=2)
    make_mail(4, status="failed", created_at=timezone.now() - 8 * TOMORROW)
    page = client.get(DESK)
    assert page.context["troubled_count"] == 2
    assert "Mail that could not be sent" in page.text
    assert "Connection refused" in page.text


def test_nobody_else_hears_of_mail_that_could_not_be_sent(client, editor):
    make_mail(1, status="failed")
    assert "sam@example.org" not in client.get(DESK).text


def test_while_mail_is_sent_nothing_is_said_of_it(client):
    client.force_login(make_member("Administrator"))
    make_mail(1)
    assert "Mail that could not be sent" not in client.get(DESK).text
