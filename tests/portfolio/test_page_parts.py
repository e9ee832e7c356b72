"""Pages of those who are signed in: out of parts that everybody shares, and exactly as if they were made anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from blog.models import Post, Site
from comments.models import Comment, Discussion, Like
from portfolio.page_cache import versions
from portfolio.page_cache.parts import Kept, PartStore
from portfolio.page_cache.versions import Version
from tests.door import POST, Visitor
from tests.factories import make_author, make_comment, make_member, make_post, make_user

pytestmark = pytest.mark.django_db(transaction=True)

# What no two pages have in common, even of the same viewer.
OF_ONE_PAGE = re.compile(r'name="(?:csrfmiddlewaretoken|started)" value="([^"]+)"')


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    yield Visitor()
    versions.forget()


@pytest.fixture
def post() -> Post:
    """Make a post with a thread in which many have something of their own."""
    post = make_post(comments_open=True, author=make_member("Author", "writer"))
    roots = [make_comment(post=post, name=f"Guest {n}", body=f"Said by {n}") for n in range(3)]
    answer = make_comment(post=post, parent=roots[0], user=make_user("active"), body="An answer")
    make_comment(post=post, parent=answer, user=make_user("waiting"), status="pending", body="Held")
    make_comment(post=post, parent=answer, name="Last", status="trash")
    make_comment(post=post, parent=roots[1], user=post.author, body="By the author")
    Like.give(roots[2], User.objects.get(username="active"))
    return post


def session_of(user: User | None = None, **kept: Any) -> str:
    """Return the cookies of somebody's session, or of a guest's, that keeps something."""
    client = Client()
    if user is None:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session.update(kept)
        session.create()
        return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
    client.force_login(user)
    if kept:
        session = client.session
        session.update(kept)
        session.save()
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@pytest.fixture
def cookies(post: Post) -> dict[str, str]:
    """Return the cookies of everybody who sees the page in a way of their own."""
    own = list(Comment.objects.filter(name="Guest 1").values_list("pk", flat=True))
    return {
        "nobody": "",
        "a guest": session_of(guest={"name": "Sam", "email": "sam@example.org"}),
        "a guest who wrote": session_of(own_comments=own),
        "a reader": session_of(make_user("reader", display_name="Some Reader")),
        "a member who wrote as a guest": session_of(make_user("late"), own_comments=own),
        "one who wrote and likes": session_of(User.objects.get(username="active")),
        "one whose reply waits": session_of(User.objects.get(username="waiting")),
        "the post's author": session_of(post.author),
        "an editor": session_of(make_member("Editor", "editor")),
        "an owner": session_of(make_author("owner")),
    }


def made_anew(cookie: str, path: str = POST) -> str:
    """Return the page as Django makes it of nothing that was kept."""
    headers = {"host": "127.0.0.1", **({"cookie": cookie} if cookie else {})}
    return Client(headers=headers).get(path).text


def without_tokens(page: str) -> str:
    return OF_ONE_PAGE.sub("", page)


@pytest.mark.parametrize("order", [1, -1])
def test_a_page_of_kept_parts_is_the_page_made_anew_whoever_came_before(visitor, cookies, order):
    expected = {who: without_tokens(made_anew(cookie)) for who, cookie in cookies.items()}
    assert len(set(expected.values())) == len(cookies)
    for _ in range(2):
        for who in list(cookies)[::order]:
            answer = visitor.get(**({"cookie": cookies[who]} if cookies[who] else {}))
            assert without_tokens(answer.text) == expected[who], who


def test_nothing_that_is_kept_is_anybodys(visitor, cookies):
    pages = [visitor.get(cookie=cookie).text for cookie in cookies.values() if cookie]
    kept = [str(vars_of(one.part)) for one in visitor.door.parts._kept.values()]
    assert any("Said by 1" in part for part in kept)
    tokens = {value for page in pages for value in OF_ONE_PAGE.findall(page)}
    assert len(tokens) >= len(pages)
    secret = {
        *tokens,
        "Some Reader",
        "/edit/",
        "/delete/",
        "unlike/",
        "awaiting moderation",
        "Held",
    }
    secret |= {cookie.partition("=")[2] for cookie in cookies.values() if cookie}
    assert [word for word in secret for part in kept if word in part] == []


def vars_of(part: Any) -> Any:
    """Return everything that a part holds."""
    names = getattr(part, "__dataclass_fields__", {})
    return {name: getattr(part, name) for name in names} if names else part


@pytest.mark.parametrize(
    "change",
    [
        lambda post: Post.objects.filter(pk=post.pk).update(title="Another title"),
        lambda _post: Site(pk=1, title="Another site").save(),
        lambda post: make_comment(post=post, body="A new reply"),
        lambda _post: Like.give(Comment.objects.get(name="Guest 0"), make_user("liker")),
        lambda post: Post.objects.filter(pk=post.pk).update(comments_open=False),
        lambda _post: Discussion(pk=1, order="newest").save(),
        lambda _post: User.objects.filter(username="reader").update(display_name="A New Name"),
    ],
)
def test_a_reader_who_is_signed_in_sees_every_change_at_once(visitor, post, cookies, change):
    before = visitor.get(cookie=cookies["a reader"]).text
    change(post)
    after = visitor.get(cookie=cookies["a reader"]).text
    assert without_tokens(after) != without_tokens(before)
    assert without_tokens(after) == without_tokens(made_anew(cookies["a reader"]))


def test_what_is_kept_asks_the_database_for_the_viewer_alone(visitor, cookies):
    visitor.get(cookie=cookies["a reader"])
    with CaptureQueriesContext(connection) as queries:
        visitor.get(cookie=cookies["a reader"])
    asked = [re.findall(r'FROM "(\w+)"', query["sql"])[0] for query in queries]
    assert asked == [
        "django_session",
        "accounts_user",
        "comments_comment",
        "socialaccount_socialaccount",
    ]


def test_a_post_that_is_taken_back_is_gone_for_those_who_are_signed_in(visitor, post, cookies):
    assert visitor.get(cookie=cookies["a reader"]).status == 200
    Post.objects.filter(pk=post.pk).update(status="private")
    assert visitor.get(cookie=cookies["an owner"]).status == 200
    assert visitor.get(cookie=cookies["a reader"]).status == 404


def test_a_page_of_the_thread_that_is_not_there_is_not_kept(visitor, cookies):
    address = f"{POST}comment-page-2/"
    assert visitor.get(address, cookie=cookies["a reader"]).status == 301
    assert ("frame", address) not in visitor.door.parts._kept


def test_a_part_that_was_not_asked_for_before_it_was_made_is_not_kept(visitor, cookies):
    """It may be made of what was read before the version was."""
    made: list[Any] = []

    def keeps_unasked(environ: Any, start_response: Any) -> Any:
        made.append(environ["portfolio.parts"])
        made[0].keep("unasked", "part", size=1)
        start_response("200 OK", [])
        return []

    visitor.door.application = keeps_unasked
    visitor.get(cookie=cookies["a reader"])
    assert made[0].get("unasked") == "part"
    assert "unasked" not in visitor.door.parts._kept


def test_a_database_that_does_not_answer_leaves_the_word_to_the_view(visitor, cookies, monkeypatch):
    def refuse(self: Any) -> Any:
        raise versions.UNANSWERED[0]

    monkeypatch.setattr(type(versions.versions()), "now", refuse)
    assert visitor.get(cookie=cookies["a reader"]).status == 200


def test_the_memory_for_parts_is_bounded_and_the_latest_used_stay():
    store, version = PartStore(100), Version(1, 1, None)
    for number in range(5):
        store.put(number, Kept(f"part {number}", version, 25))
        store.get(0, version)
    assert list(store._kept) == [2, 3, 0, 4] or list(store._kept) == [2, 3, 4, 0]
    assert store._size == 100
    store.put("long", Kept("too long", version, 26))
    assert store.get("long", version) is None
    assert store.get(0, Version(2, 1, None)) is None
