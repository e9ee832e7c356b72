"""The author's rules for who may reply, how long, and how replies are shown."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from blog.models import Post, Site
from comments.models import Comment, Decision, Discussion, Rule
from tests.author_mail import AUTHOR, waiting
from tests.factories import make_author, make_comment, make_page, make_post, make_user

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
GUEST = {"name": "Sam", "email": "sam@example.org", "action": "post"}
RULES = "/admin/comments/discussion/1/change/"
FORM = {
    "minutes_to_edit": 15,
    "roots_a_page": 50,
    "deepest": 5,
    "order": "oldest",
    "hold_links": 2,
    "reports_to_hold": 3,
    "under_attack": "auto",
    "replies_close_after": 14,
}
NEW_POST = {"title": "A", "body": "B", "status": "draft", "slug": "", "categories": [], "tags": []}


def send(client: Client, post: Post, **fields: object) -> str:
    form = {**GUEST, "body": "Hello", **fields}
    return client.post(f"{post.get_absolute_url()}reply/", form, follow=True).text


@pytest.fixture
def admin(db: None) -> Client:
    client = Client()
    client.force_login(make_author("desk"))
    Discussion.objects.create(pk=1)
    return client


def test_the_defaults_are_wordpresss() -> None:
    rules, site = Discussion(), Site()
    assert (site.replies_open, site.replies_close, site.replies_close_after) == (True, False, 14)
    assert (rules.guests_must_identify, rules.members_only) == (True, False)
    assert (rules.deepest, rules.roots_a_page, rules.order) == (5, 50, "oldest")
    assert (rules.hold_all, rules.hold_first, rules.hold_links) == (False, True, 2)
    assert (rules.hold_words, rules.trash_words) == ("", "")
    assert (rules.mail_on_reply, rules.mail_on_held) == (True, True)


def test_all_the_rules_are_on_one_page_and_each_is_kept(admin: Client) -> None:
    Site.objects.create(pk=1, title="A title")
    chosen = {**FORM, "replies_close": "on", "replies_close_after": 7, "order": "newest"}
    chosen |= {"deepest": 3, "hold_links": 0, "hold_words": "one\ntwo", "members_only": "on"}
    assert admin.post(RULES, chosen).status_code == 302
    rules, site = Discussion.current(), Site.current()
    assert (rules.order, rules.deepest, rules.hold_links) == ("newest", 3, 0)
    assert (rules.hold_words.split(), rules.members_only) == (["one", "two"], True)
    assert (site.replies_open, site.replies_close, site.replies_close_after) == (False, True, 7)
    assert site.title == "A title"
    page = admin.get(RULES).text
    assert 'name="replies_close_after" value="7"' in page
    assert "replies_close" not in admin.get("/admin/blog/site/1/change/").text


@pytest.mark.parametrize("wrong", [{"deepest": 1}, {"deepest": 11}, {"replies_close_after": 0}])
def test_what_makes_no_sense_is_not_kept(admin: Client, wrong: dict[str, int]) -> None:
    assert admin.post(RULES, {**FORM, **wrong}).status_code == 200


@pytest.mark.parametrize("wrong", [{"deepest": 11}, {"order": "x"}])
def test_nor_does_the_database_keep_it(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        Discussion.objects.create(pk=1, **wrong)


@pytest.mark.parametrize("is_open", [True, False])
def test_new_posts_take_replies_if_the_author_says_so_and_new_pages_do_not(
    admin: Client, *, is_open: bool
) -> None:
    Site.objects.create(pk=1, replies_open=is_open)
    add = "/admin/blog/post/add/"
    form = admin.get(add).context["adminform"].form
    assert form.initial["comments_open"] is is_open
    assert admin.get(f"{add}?kind=page").context["adminform"].form.initial["comments_open"] is False


@pytest.mark.parametrize(("kind", "is_open"), [("post", True), ("page", False)])
def test_a_page_that_is_made_as_a_post_was_begun_takes_no_replies(
    admin: Client, kind: str, *, is_open: bool
) -> None:
    author = User.objects.get(username="desk")
    sent = {**NEW_POST, "kind": kind, "comments_open": "on", "author": author.pk}
    assert admin.post("/admin/blog/post/add/", sent).status_code == 302
    assert Post.objects.get().comments_open is is_open
    # Afterwards it is as its author says.
    change = f"/admin/blog/post/{Post.objects.get().pk}/change/"
    slug = Post.objects.get().slug
    assert admin.post(change, {**sent, "slug": slug}).status_code == 302
    assert Post.objects.get().comments_open is True


def test_a_draft_from_the_desk_takes_replies_if_the_author_says_so(admin: Client) -> None:
    Site.objects.create(pk=1, replies_open=False)
    admin.post("/admin/desk/draft/", {"title": "A thought", "text": ""})
    assert Post.objects.get().comments_open is False


def _post_of(days: int) -> Post:
    return make_post(published_at=timezone.now() - datetime.timedelta(days=days, minutes=1))


def test_old_posts_close_by_themselves(visitor: Client, clock: list[datetime.datetime]) -> None:
    Site.objects.create(pk=1, replies_close=True, replies_close_after=14)
    post = _post_of(13)
    address = post.get_absolute_url()
    assert "Leave a Reply" in visitor.get(address).text
    assert "Leave a Reply" in visitor.get("/").text
    assert "#respond" in visitor.get("/feed/").text
    clock[0] += datetime.timedelta(days=1)
    page = visitor.get(address).text
    assert "Replies are closed." in page
    assert "Leave a Reply" not in page
    assert "Leave a Reply" not in visitor.get("/").text
    assert "#respond" not in visitor.get("/feed/").text
    assert visitor.get(f"{address}reply/").headers["Location"] == address
    assert visitor.post(f"{address}reply/", {**GUEST, "body": "Late"}).status_code == 403
    assert not Comment.objects.exists()


def test_a_feed_that_was_read_before_is_another_when_its_post_closes(
    visitor: Client, clock: list[datetime.datetime]
) -> None:
    Site.objects.create(pk=1, replies_close=True, replies_close_after=14)
    _post_of(13)
    etag = visitor.get("/feed/").headers["ETag"]
    known = {"if-none-match": etag}
    assert visitor.get("/feed/", headers=known).status_code == 304
    clock[0] += datetime.timedelta(days=1)
    assert visitor.get("/feed/", headers=known).status_code == 200


def test_pages_never_grow_too_old(visitor: Client) -> None:
    Site.objects.create(pk=1, replies_close=True, replies_close_after=1)
    page = make_page(comments_open=True)
    assert "Leave a Reply" in visitor.get(page.get_absolute_url()).text


def test_a_reply_to_a_post_that_holds_all_waits(visitor: Client) -> None:
    post = make_post(hold_replies=True)
    Discussion.objects.create(pk=1, hold_first=False)
    page = send(visitor, post)
    assert "Held: the author looks at every reply to this post first." in page
    assert Decision.objects.get().rule == Rule.HOLD_POST


def test_only_who_is_signed_in_may_reply(visitor: Client, post: Post) -> None:
    Discussion.objects.create(pk=1, members_only=True, hold_first=False)
    page = visitor.get(post.get_absolute_url()).text
    assert 'name="email"' not in page
    assert 'value="post"' in page or "log in" in page
    refused = send(visitor, post, body="My long text")
    assert "Please log in to reply. Your text stays." in refused
    assert "My long text</textarea>" in refused
    assert not Comment.objects.exists()


def test_a_member_replies_where_guests_may_not(post: Post) -> None:
    Discussion.objects.create(pk=1, members_only=True, hold_first=False)
    member = Client(headers={"sec-fetch-site": "same-origin"})
    member.force_login(make_user())
    # The button "Change" makes nobody a guest here.
    assert "Hello" in send(member, post, as_guest="true")
    assert Comment.objects.get().user is not None


@pytest.mark.parametrize("levels", [2, 5])
def test_a_thread_grows_no_deeper_than_its_levels(visitor: Client, post: Post, levels: int) -> None:
    Discussion.objects.create(pk=1, deepest=levels, hold_first=False)
    above, chain = None, []
    for number in range(levels):
        above = make_comment(post=post, parent=above, body=f"Level {number}")
        chain.append(above)
    page = visitor.get(post.get_absolute_url()).text
    links = [f"parent={comment.pk}#respond" in page for comment in chain]
    assert links == [True] * (levels - 1) + [False]
    send(visitor, post, body="Deeper", parent=chain[-1].pk)
    reply = Comment.objects.get(body="Deeper")
    assert (reply.parent, reply.depth) == (chain[-2], levels - 1)


def test_what_stands_deeper_already_stays_and_is_answered_within_the_levels(
    visitor: Client, post: Post
) -> None:
    Discussion.objects.create(pk=1, deepest=3, hold_first=False)
    root = make_comment(post=post, body="0")
    middle = make_comment(post=post, parent=root, body="1")
    deep = make_comment(post=post, parent=make_comment(post=post, parent=middle, body="2"))
    nothing = {"name": "", "email": "", "website": "", "body": "", "body_html": ""}
    assert deep.place_of_answers(3) == middle
    Comment.objects.filter(pk=middle.pk).update(status="deleted", **nothing)
    assert deep.place_of_answers(3) == root
    Comment.objects.filter(pk=root.pk).update(status="deleted", **nothing)
    assert deep.place_of_answers(3) == deep


def test_readers_begin_with_the_order_that_the_author_says(visitor: Client, post: Post) -> None:
    Discussion.objects.create(pk=1, order="newest", roots_a_page=2)
    roots = [make_comment(post=post, body=f"Root {number}") for number in range(5)]
    page = visitor.get(post.get_absolute_url()).text
    assert page.index("Root 4") < page.index("Root 3")
    assert "Root 2" not in page
    assert f'href="{post.get_absolute_url()}comments/oldest/#responses"' in page
    oldest = visitor.get(f"{post.get_absolute_url()}comments/oldest/").text
    assert oldest.index("Root 0") < oldest.index("Root 1")
    where = visitor.get(f"/comment/{roots[0].pk}/").headers["Location"]
    assert where == f"{post.get_absolute_url()}comment-page-3/#comment-{roots[0].pk}"
    assert "Root 0" in visitor.get(where.partition("#")[0]).text


def test_the_writer_reads_why_their_reply_waits(visitor: Client, post: Post) -> None:
    Discussion.objects.create(pk=1, hold_first=False)
    page = send(visitor, post, body="See https://a.example/ https://b.example/ https://c.example/")
    words = "Your comment is awaiting moderation. Only you can see it. Held: it has 3 links."
    assert words in page
    assert words not in Client().get(post.get_absolute_url()).text


def test_a_person_reads_it_in_the_list_of_their_comments_too(post: Post) -> None:
    member = Client(headers={"sec-fetch-site": "same-origin"})
    member.force_login(make_user())
    send(member, post)
    words = "Awaiting moderation. Held: the author looks at everybody&#x27;s first reply."
    assert words in member.get(reverse("comments:own_comments")).text


def test_a_reply_that_is_thrown_away_is_not_hidden_from_its_writer(
    visitor: Client, post: Post
) -> None:
    Discussion.objects.create(pk=1, trash_words="casino")
    page = send(visitor, post, body="My CASINO is open")
    assert "Your comment is not shown" in page
    assert "The reason: it has a word that the author does not want here." in page
    assert "My CASINO is open</textarea>" in page
    assert Comment.objects.get().status == Comment.Status.TRASH
    # Sent again, it is the same one.
    assert "You have already said that here." in send(visitor, post, body="My CASINO is open")
    assert Comment.objects.count() == 1


def test_other_words_for_a_reply_are_decided_about_anew(visitor: Client, post: Post) -> None:
    Discussion.objects.create(pk=1, hold_first=False, hold_words="x1", trash_words="x2")
    send(visitor, post, body="Hello x1")
    comment = Comment.objects.get()
    edit, token = f"/comment/{comment.pk}/edit/", {"csrfmiddlewaretoken": _token(visitor)}
    assert comment.status == "pending"
    visitor.post(edit, {"body": "Hello", **token})
    comment.refresh_from_db()
    assert comment.status == "approved"
    gone = visitor.post(edit, {"body": "Hello x2", **token})
    comment.refresh_from_db()
    assert comment.status == "trash"
    assert "it has a word that the author does not want here" in gone.text
    rules = list(comment.decisions.order_by("pk").values_list("rule", flat=True))
    assert rules == ["words", "none", "trash_words"]


def test_other_words_that_are_thrown_away_go_in_place(visitor: Client, post: Post) -> None:
    Discussion.objects.create(pk=1, hold_first=False, trash_words="x2")
    send(visitor, post)
    comment = Comment.objects.get()
    sent = {"body": "x2", "csrfmiddlewaretoken": _token(visitor)}
    edit = f"/comment/{comment.pk}/edit/"
    response = visitor.post(edit, sent, headers={"hx-request": "true"})
    assert response.headers["HX-Reswap"] == "delete"
    assert "no longer shown" in response.headers["HX-Trigger"]


def test_what_somebody_held_by_hand_is_not_let_through_by_other_words(
    visitor: Client, post: Post
) -> None:
    Discussion.objects.create(pk=1, hold_first=False, hold_all=True)
    send(visitor, post)
    comment = Comment.objects.get()
    Discussion.objects.update(hold_all=False)
    sent = {"body": "Other", "csrfmiddlewaretoken": _token(visitor)}
    visitor.post(f"/comment/{comment.pk}/edit/", sent)
    comment.refresh_from_db()
    assert (comment.status, comment.body) == ("pending", "Other")


def test_the_mail_about_a_held_reply_says_why(visitor: Client) -> None:
    post = make_post(author=make_author(email=AUTHOR))
    Discussion.objects.create(pk=1, hold_words="Press", hold_first=False)
    send(visitor, post, body="I use WordPress")
    mail = waiting()
    assert "Held: words that hold: Press." in mail.text
    assert "Held: words that hold: Press." in mail.html


def _token(client: Client) -> str:
    page = client.get(Post.objects.get().get_absolute_url()).text
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
